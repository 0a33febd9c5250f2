"""Small pictures of pictures: drawn when first asked for, upright and without what a camera writes into them, then kept
beside the content."""

import io

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, ImageOps

from office.files.actions import content_of, hold_content, place_of, refuse_withheld
from office.files.models import File

TYPES = ("image/png", "image/jpeg")
MOST_PIXELS = 40_000_000  # what has more is a file to be downloaded: to draw it takes 200 MB


def preview_of(file: File, edge: int) -> bytes | None:
    """WebP; None of what is no picture, is too large or cannot be drawn. Raises Withheld, NotAllowed."""
    refuse_withheld(file)
    if file.content_type not in TYPES:
        return None
    place = f"previews/{edge}/{place_of(file.sha256)}.webp"
    if default_storage.exists(place):
        with default_storage.open(place) as kept:
            return bytes(kept.read())
    drawn = _drawn(content_of(file), edge)
    if drawn is not None:
        _keep(drawn, place, file.sha256)
    return drawn


@transaction.atomic(savepoint=False)
def _keep(drawn: bytes, place: str, digest: str) -> None:
    """Once, and not of what was taken back or withheld while it was drawn: nobody would take it away again."""
    hold_content(digest, shared=False)
    shown = File.objects.filter(sha256=digest, sealed_at=None, withheld_at=None)
    if shown.exists() and not default_storage.exists(place):
        default_storage.save(place, ContentFile(drawn))


def _drawn(data: bytes, edge: int) -> bytes | None:
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.draft("RGB", (edge, edge))  # a JPEG is read no finer than it is shown
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((edge, edge))
            out = io.BytesIO()
            upright.convert("RGBA" if "A" in upright.getbands() else "RGB").save(out, "WEBP", quality=80)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return out.getvalue()
