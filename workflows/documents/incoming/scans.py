"""Scanned pages, one picture each, bound into one PDF."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

from office.audit.refusals import Unacceptable
from office.files.actions import TooLarge, read_in, tidy_name
from office.files.content import examine
from office.files.reading import PDFIUM
from office.files.refusals import Damaged

MOST = 300  # pictures; a longer paper is scanned into a PDF
_DPI = 150  # of a picture that does not say
_LONGEST = 3508  # px of a page's longer side: A4 at 300 dpi
_ENOUGH = 2000  # px of the same: what a photograph of 12 megapixels has at half its size
_END = b"\xff\xd9"  # of a JPEG; one that was cut off has none
_TURNS = {1: 0, 3: 180, 6: 90, 8: 270}  # Exif orientation → degrees clockwise; the others are mirrored


class TooManyPictures(Unacceptable):
    field = "paper"

    def sentence(self) -> str:
        return _("At most %(most)d pictures; scan a longer paper into one PDF.") % {"most": MOST}


class MixedPaper(Unacceptable):
    field = "paper"

    def sentence(self) -> str:
        return _("Choose either one PDF, or the pictures of its pages in order.")


@dataclass(frozen=True, slots=True)
class _Page:
    """turn: degrees clockwise that set it upright."""

    jpeg: bytes
    size: tuple[int, int]
    turn: int = 0


def bound(uploads: Sequence[UploadedFile], *, name: str) -> UploadedFile | None:
    """The paper as one PDF; None where there is none. One picture at a time is unpacked, and none that a scanner has
    already made small enough. Raises MixedPaper, TooManyPictures, TooLarge and what the door of files refuses."""
    import pypdfium2

    if len(uploads) <= 1 and all((one.name or "").lower().endswith(".pdf") for one in uploads):
        return uploads[0] if uploads else None
    if len(uploads) > MOST:
        raise TooManyPictures
    with PDFIUM:
        paper = pypdfium2.PdfDocument.new()
    try:
        size = 0
        for one in uploads:
            page = _page(one)
            size += len(page.jpeg)
            if size > settings.FILES_MAX_BYTES:
                raise TooLarge
            with PDFIUM:
                _bind(page, paper)
        made = io.BytesIO()
        with PDFIUM:
            paper.save(made)
    finally:
        with PDFIUM:
            paper.close()
    return SimpleUploadedFile(f"{name}.pdf", made.getvalue(), "application/pdf")


def _page(upload: UploadedFile) -> _Page:
    """As it is where it needs no work; else no larger than a printer would need."""
    data = read_in(upload)
    if examine(tidy_name(upload.name or ""), data).content_type not in ("image/png", "image/jpeg"):
        raise MixedPaper
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            turn = _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
            plain = picture.format == "JPEG" and picture.mode in ("L", "RGB") and max(picture.size) <= _LONGEST
            if plain and turn is not None and _END in data[-1024:]:
                return _Page(data, picture.size, turn)
            return _made_small(picture)
    except (OSError, ValueError, SyntaxError) as broken:
        raise Damaged from broken


def _made_small(picture: Image.Image) -> _Page:
    """Raises OSError for what is cut off."""
    shrink = _ENOUGH / max(picture.size)
    picture.draft(None, (int(picture.width * shrink), int(picture.height * shrink)))  # a photograph at half its size
    upright = ImageOps.exif_transpose(picture).convert("L" if picture.mode in ("1", "L") else "RGB")
    upright.thumbnail((_LONGEST, _LONGEST))
    made = io.BytesIO()
    upright.save(made, "JPEG", quality=80)
    return _Page(made.getvalue(), upright.size)


def _bind(page: _Page, paper: Any) -> None:
    import pypdfium2

    points = 72 / _resolution(page.size)
    width, height = (side * points for side in page.size)
    image = pypdfium2.PdfImage.new(paper)
    image.load_jpeg(io.BytesIO(page.jpeg), inline=True)
    image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    sheet = paper.new_page(width, height)
    sheet.insert_obj(image)
    sheet.gen_content()
    sheet.set_rotation(page.turn)
    sheet.close()


def _resolution(size: tuple[int, int]) -> float:
    """As if the longer side were that of A4."""
    return max(size) / 11.69 if max(size) > _DPI * 8 else float(_DPI)
