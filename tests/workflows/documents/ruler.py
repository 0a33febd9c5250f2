"""Measures what was printed: pages of a PDF as pictures, and the ink on them in millimetres."""

from ctypes import c_int, create_string_buffer
from dataclasses import dataclass
from functools import cached_property

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

DOTS = 300 / 25.4


@dataclass(frozen=True)
class Ink:
    left: float
    top: float
    right: float
    bottom: float


class Printed:
    """One page, seen at 300 dots per inch."""

    def __init__(self, pdf: bytes, page: int = 1) -> None:
        self.document = pypdfium2.PdfDocument(pdf)
        self.page = self.document[page - 1]

    @cached_property
    def picture(self) -> Image.Image:
        return self.page.render(scale=300 / 72).to_pil().convert("RGB")

    def mask(self, colour: str) -> Image.Image:
        """White where there is ink of that colour: black, red or any."""
        red, green, blue = self.picture.split()
        if colour == "red":
            return ImageChops.subtract(red, green).point(lambda value: 255 if value > 90 else 0)
        darkest = ImageChops.darker(ImageChops.darker(red, green), blue) if colour == "any" else red
        return darkest.point(lambda value: 255 if value < 128 else 0)

    def ink(self, left=0.0, top=0.0, right=210.0, bottom=297.0, colour="any") -> Ink | None:
        box = tuple(round(edge * DOTS) for edge in (left, top, right, bottom))
        found = self.mask(colour).crop(box).getbbox()
        if found is None:
            return None
        return Ink(*(edge / DOTS + offset for edge, offset in zip(found, (left, top, left, top), strict=True)))

    def bands(self, left=0.0, top=0.0, right=210.0, bottom=297.0, colour="any") -> list[tuple[float, float]]:
        """The rows of ink, from top to bottom, as (top, bottom)."""
        box = tuple(round(edge * DOTS) for edge in (left, top, right, bottom))
        area = self.mask(colour).crop(box).convert("F")
        column = area.resize((1, area.height), Image.Resampling.BOX).tobytes("raw", "F")
        rows = memoryview(column).cast("f")
        bands: list[list[int]] = []
        for position, value in enumerate(rows):
            if value <= 0:
                continue
            if bands and position - bands[-1][1] <= 2:
                bands[-1][1] = position
            else:
                bands.append([position, position])
        return [(first / DOTS + top, (last + 1) / DOTS + top) for first, last in bands]

    @cached_property
    def text(self) -> str:
        return self.page.get_textpage().get_text_range()

    @cached_property
    def glyphs(self) -> list[tuple[str, str, float]]:
        """Every character that was drawn, the name of its font, and the area of its outline in square points."""
        textpage = self.page.get_textpage()
        drawn: list[tuple[str, str, float]] = []
        high = 0
        for index in range(textpage.count_chars()):
            if pdfium.FPDFText_IsGenerated(textpage.raw, index):
                continue
            code = pdfium.FPDFText_GetUnicode(textpage.raw, index)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            left, bottom, right, top = textpage.get_charbox(index)
            drawn.append((chr(code), self._font(textpage, index), (right - left) * (top - bottom)))
        return drawn

    def _font(self, textpage: pypdfium2.PdfTextPage, index: int) -> str:
        name = create_string_buffer(128)
        pdfium.FPDFText_GetFontInfo(textpage.raw, index, name, 128, c_int())
        return name.value.decode().partition("+")[2]


def printed_pages(pdf: bytes) -> list[Printed]:
    with pypdfium2.PdfDocument(pdf) as document:
        count = len(document)
    return [Printed(pdf, number) for number in range(1, count + 1)]
