"""Sheets as PDF, painted by WeasyPrint, and pages of a PDF as pictures.

The lines are broken and placed by this package; WeasyPrint only draws each text where it is told to. So the page is the
same whichever fonts serve, and the one way to show a document in the browser is to show its PDF: `page_png` makes the
picture of a page. A second rendering in HTML would have to be proved equal for every document, browser and font.
"""

import ctypes.util
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from threading import Lock
from typing import IO

from office.files.reading import PDFIUM
from office.ui.fonts import Role, Stacks, data_folder, find_stacks, stacks_with
from workflows.documents.sheet.items import Picture
from workflows.documents.sheet.lettering import MissingCharacter, Served, Unprinted
from workflows.documents.sheet.pages import Placed, lay_out
from workflows.documents.sheet.painting import bound, paint
from workflows.documents.sheet.parts import Sheet
from workflows.documents.sheet.stamping import address_of

# Pango's font map belongs to one thread at a time.
_painting = Lock()
# Pages painted in one go: between two goes others may paint, and whoever waits is told how far it is.
GO = 8

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class RenderedPdf:
    """`fonts` are the faces used; `stand_ins` tells, for a note on the preview, which roles a similar font served;
    `served` which font served each role and which characters it left to others; `unprinted` what is an empty frame;
    `seals` where each agency's stands, with the page counted from 0."""

    pdf: bytes
    pages: int
    sha256: str
    missing: tuple[MissingCharacter, ...]
    fonts: tuple[str, ...]
    stand_ins: dict[Role, str]
    served: tuple[Served, ...] = ()
    unprinted: tuple[Unprinted, ...] = ()
    seals: tuple[tuple[int, Picture], ...] = ()


@dataclass(frozen=True)
class Laid:
    """A sheet whose pages are settled and not painted yet: laying out takes a twentieth of the time of painting."""

    sheet: Sheet
    placed: Placed
    stacks: Stacks

    @property
    def pages(self) -> int:
        return len(self.placed.pages)

    @property
    def missing(self) -> tuple[MissingCharacter, ...]:
        return tuple(self.placed.lettering.missing)

    @property
    def served(self) -> tuple[Served, ...]:
        return self.placed.lettering.served()

    @property
    def unprinted(self) -> tuple[Unprinted, ...]:
        return self.placed.unprinted

    @property
    def seals(self) -> tuple[tuple[int, Picture], ...]:
        stamped = {address_of(one) for one in (self.sheet.seal, *(p.seal for p in self.sheet.partners)) if one}
        return tuple(
            (number, item)
            for number, page in enumerate(self.placed.pages)
            for item in page
            if isinstance(item, Picture) and item.image in stamped
        )

    @property
    def key(self) -> str:
        """Of all pages, whoever looks at them: the reader's watermark is not part of it."""
        return sha256("".join(map(repr, self.placed.pages)).encode()).hexdigest()

    def digests(self) -> tuple[str, ...]:
        """Of what lies on each page: a page that is the same has the same."""
        mark = repr(self.sheet.watermark)
        return tuple(sha256(f"{mark}{page!r}".encode()).hexdigest() for page in self.placed.pages)

    def paint(self, numbers: Iterable[int] | None = None, told: Told | None = None) -> bytes:
        """A PDF of these pages, counted from 1, or of all; `told` hears how many of how many are done."""
        wanted = list(numbers) if numbers else list(range(1, self.pages + 1))
        goes = []
        for first in range(0, len(wanted), GO):
            with _painting:
                goes.append(paint(self.sheet, self.placed, self.stacks, wanted[first : first + GO]))
            if told:
                told(min(first + GO, len(wanted)), len(wanted))
        with _painting:
            return bound(goes)

    def rendered(self, pdf: bytes) -> RenderedPdf:
        """What `paint` has made of all pages, here or elsewhere."""
        return RenderedPdf(
            pdf=pdf,
            pages=self.pages,
            sha256=sha256(pdf).hexdigest(),
            missing=self.missing,
            fonts=tuple(face.name for face in self.placed.lettering.faces),
            stand_ins=self.stacks.stand_ins(),
            served=self.served,
            unprinted=self.unprinted,
            seals=self.seals,
        )


def lay(sheet: Sheet, stacks: Stacks | None = None) -> Laid:
    """With the fonts of this machine and those of the agency's own that the sheet names."""
    stacks = stacks or stacks_with(find_stacks(data_folder()), sheet.own_fonts)
    return Laid(sheet, _settled(replace(sheet, watermark=()), stacks), stacks)


# A long draft is asked for page by page, as its reader scrolls.
_settled = lru_cache(maxsize=4)(lay_out)


def render_pdf(sheet: Sheet, stacks: Stacks | None = None, *, told: Told | None = None) -> RenderedPdf:
    """The same sheet with the same fonts gives the same bytes."""
    if ahead := _ahead.pop(sheet, None):
        return ahead()
    laid = lay(sheet, stacks)
    return laid.rendered(laid.paint(told=told))


_ahead: dict[Sheet, Callable[[], RenderedPdf]] = {}


def expect(sheet: Sheet, ahead: Callable[[], RenderedPdf]) -> None:
    """Whoever asks next for this very sheet gets what is being rendered ahead of time, in another process."""
    _ahead[sheet] = ahead


def page_png(pdf: bytes | IO[bytes], page: int, scale: float = 2.0) -> bytes:
    """Pages count from 1; at scale 1 a page is 595 × 842 pixels."""
    import pypdfium2
    from PIL import Image

    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        picture = document[page - 1].render(scale=scale).to_pil()
    stored = BytesIO()
    # Text on white needs few colours; a palette makes a third of the size.
    picture.quantize(128, method=Image.Quantize.FASTOCTREE).save(stored, "PNG")
    return stored.getvalue()


def page_count(pdf: bytes | IO[bytes]) -> int:
    import pypdfium2

    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def has_fast_subsetting() -> bool:
    """Without libharfbuzz-subset0 WeasyPrint subsets fonts in Python: 6 s a document instead of 0.1."""
    return ctypes.util.find_library("harfbuzz-subset") is not None
