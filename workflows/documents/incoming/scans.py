"""Scanned pages, one picture each, bound into one PDF."""

import io
from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from office.audit.refusals import Unacceptable
from office.files.actions import read_in, tidy_name
from office.files.content import examine
from office.files.refusals import WrongType

MOST = 50  # pictures; a longer paper is scanned into a PDF
_DPI = 150  # of a picture that does not say
_LONGEST = 3508  # px of a page's longer side: A4 at 300 dpi


class TooManyPictures(Unacceptable):
    field = "paper"

    def sentence(self) -> str:
        return _("At most %(most)d pictures; scan a longer paper into one PDF.") % {"most": MOST}


class MixedPaper(Unacceptable):
    field = "paper"

    def sentence(self) -> str:
        return _("Choose either one PDF, or the pictures of its pages in order.")


def bound(uploads: Sequence[UploadedFile], *, name: str) -> UploadedFile | None:
    """The paper as one PDF; None where there is none. Raises MixedPaper, TooManyPictures and what the door of files
    refuses."""
    if len(uploads) <= 1 and all((one.name or "").lower().endswith(".pdf") for one in uploads):
        return uploads[0] if uploads else None
    if len(uploads) > MOST:
        raise TooManyPictures
    pages = [_page(one) for one in uploads]
    made = io.BytesIO()
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:], resolution=_resolution(pages[0]), quality=80)
    return SimpleUploadedFile(f"{name}.pdf", made.getvalue(), "application/pdf")


def _page(upload: UploadedFile) -> Image.Image:
    """Upright, no larger than a printer would need."""
    data = read_in(upload)
    if examine(tidy_name(upload.name or ""), data).content_type not in ("image/png", "image/jpeg"):
        raise MixedPaper
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            page = ImageOps.exif_transpose(picture).convert("L" if picture.mode in ("1", "L") else "RGB")
    except (OSError, ValueError, SyntaxError) as broken:
        raise WrongType from broken
    page.thumbnail((_LONGEST, _LONGEST))
    return page


def _resolution(page: Image.Image) -> float:
    """As if the longer side were that of A4."""
    return max(page.size) / 11.69 if max(page.size) > _DPI * 8 else float(_DPI)
