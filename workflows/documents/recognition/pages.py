"""One page of a PDF or a picture: its own words, or a picture of it to read them off."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Protocol

from PIL import Image, ImageOps

from office.files.actions import opened
from office.files.models import File
from office.files.reading import PDFIUM
from workflows.documents.recognition.tesseract import DPI

KINDS = ("application/pdf", "image/png", "image/jpeg")
_POINTS = 72  # of a PDF, an inch
_LONGEST = 3508  # px; a page that is larger is looked at from farther away
_BROKEN = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)


class BrokenPage(Exception):
    """Neither words nor a picture can be had of it."""


class Pages(Protocol):
    """Numbers count from 1. Both raise BrokenPage."""

    count: int

    def layer(self, number: int) -> str: ...

    def picture(self, number: int) -> bytes:
        """As PGM, at tesseract's DPI."""


@contextmanager
def pages_of(file: File) -> Iterator[Pages]:
    """Read from the disk where needed: a scan of 100 MB is never held as a whole. Raises BrokenPage."""
    with opened(file) as stored:
        if file.content_type == "application/pdf":
            with _paper(stored) as paper:
                yield paper
        else:
            yield _Photo(stored)


class _Paper:
    def __init__(self, document: Any) -> None:
        self.document = document
        self.count = len(document)

    def layer(self, number: int) -> str:
        import pypdfium2

        with PDFIUM:
            try:
                page = self.document[number - 1]
                words: str = page.get_textpage().get_text_range()
                page.close()
            except pypdfium2.PdfiumError as broken:
                raise BrokenPage from broken
        return words.replace("\x00", "").replace("\r\n", "\n").strip()

    def picture(self, number: int) -> bytes:
        import pypdfium2

        with PDFIUM:
            try:
                page = self.document[number - 1]
                scale = min(DPI / _POINTS, _LONGEST / max(*page.get_size(), 1))
                drawn = page.render(scale=scale, grayscale=True).to_pil().copy()
                page.close()
            except (pypdfium2.PdfiumError, *_BROKEN) as broken:
                raise BrokenPage from broken
        return _pgm(drawn)


@contextmanager
def _paper(stored: IO[bytes]) -> Iterator[_Paper]:
    import pypdfium2

    try:
        with PDFIUM:
            document = pypdfium2.PdfDocument(stored)
    except pypdfium2.PdfiumError as broken:
        raise BrokenPage from broken
    try:
        yield _Paper(document)
    finally:
        with PDFIUM:
            document.close()


class _Photo:
    count = 1

    def __init__(self, stored: IO[bytes]) -> None:
        self.stored = stored

    def layer(self, number: int) -> str:
        return ""

    def picture(self, number: int) -> bytes:
        try:
            with Image.open(self.stored, formats=("PNG", "JPEG")) as picture:
                upright = ImageOps.exif_transpose(picture).convert("L")
        except _BROKEN as broken:
            raise BrokenPage from broken
        upright.thumbnail((_LONGEST, _LONGEST))
        return _pgm(upright)


def _pgm(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.convert("L").save(made, "PPM")
    return made.getvalue()
