"""Sheets as PDF, painted by WeasyPrint, and pages of a PDF as pictures.

The lines are broken and placed by this package; WeasyPrint only draws each text where it is told to. So the page is the
same whichever fonts serve, and the one way to show a document in the browser is to show its PDF: `page_png` makes the
picture of a page. A second rendering in HTML would have to be proved equal for every document, browser and font.
"""

import ctypes.util
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from threading import Lock

from office.files.reading import PDFIUM
from office.ui.fonts import Role, Stacks, data_folder, find_stacks
from workflows.documents.sheet.figures import Absent
from workflows.documents.sheet.lettering import MissingCharacter
from workflows.documents.sheet.pages import lay_out
from workflows.documents.sheet.painting import paint
from workflows.documents.sheet.parts import Sheet

# Pango's font map belongs to one thread at a time.
_painting = Lock()


@dataclass(frozen=True)
class RenderedPdf:
    """`fonts` are the faces used; `stand_ins` tells, for a note on the preview, which roles a similar font served;
    `absent` are figures drawn as empty frames."""

    pdf: bytes
    pages: int
    sha256: str
    missing: tuple[MissingCharacter, ...]
    fonts: tuple[str, ...]
    stand_ins: dict[Role, str]
    absent: tuple[Absent, ...] = ()


_ahead: dict[Sheet, Callable[[], RenderedPdf]] = {}


def render_pdf(sheet: Sheet, stacks: Stacks | None = None) -> RenderedPdf:
    """The same sheet with the same fonts gives the same bytes."""
    if ahead := _ahead.pop(sheet, None):
        return ahead()
    stacks = stacks or find_stacks(data_folder())
    placed = lay_out(sheet, stacks)
    with _painting:
        pdf = paint(sheet, placed, stacks)
    return RenderedPdf(
        pdf=pdf,
        pages=len(placed.pages),
        sha256=sha256(pdf).hexdigest(),
        missing=tuple(placed.lettering.missing),
        fonts=tuple(face.name for face in placed.lettering.faces),
        stand_ins=stacks.stand_ins(),
        absent=placed.absent,
    )


def expect(sheet: Sheet, ahead: Callable[[], RenderedPdf]) -> None:
    """Whoever asks next for this very sheet gets what is being rendered ahead of time, in another process."""
    _ahead[sheet] = ahead


def page_png(pdf: bytes, page: int, scale: float = 2.0) -> bytes:
    """Pages count from 1; at scale 1 a page is 595 × 842 pixels."""
    import pypdfium2
    from PIL import Image

    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        picture = document[page - 1].render(scale=scale).to_pil()
    stored = BytesIO()
    # Text on white needs few colours; a palette makes a third of the size.
    picture.quantize(128, method=Image.Quantize.FASTOCTREE).save(stored, "PNG")
    return stored.getvalue()


def page_count(pdf: bytes) -> int:
    import pypdfium2

    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def has_fast_subsetting() -> bool:
    """Without libharfbuzz-subset0 WeasyPrint subsets fonts in Python: 6 s a document instead of 0.1."""
    return ctypes.util.find_library("harfbuzz-subset") is not None
