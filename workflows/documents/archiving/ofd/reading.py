"""The pages of a frozen PDF as things with places: what is filed twice is the same paper, letter by letter."""

import ctypes
import io
import re
from collections.abc import Iterator
from math import hypot
from typing import Any

import pypdfium2
from pypdfium2 import raw

from office.files.reading import PDFIUM
from workflows.documents.archiving.ofd.things import Font, Ink, Letters, Matrix, Page, Path, Picture, Thing

MM = 25.4 / 72  # of a point
_NO_LETTERS = "\ufffe\uffff"  # XML 1.0, 2.2
_EMPTY = re.compile(rb"(?<!<)<>(?!>)")
_HAIR = 0.01  # mm: what stands so near a line stands on it
_OPERATORS = {raw.FPDF_SEGMENT_MOVETO: "M", raw.FPDF_SEGMENT_LINETO: "L", raw.FPDF_SEGMENT_BEZIERTO: "B"}


def pages_of(pdf: bytes) -> list[Page]:
    """One at a time holds PDFium."""
    plain = _without_empty_strings(pdf)
    with PDFIUM, pypdfium2.PdfDocument(plain) as document:
        fonts: dict[int, Font] = {}
        return [_Sheet(document[number], fonts).page() for number in range(len(document))]


def _without_empty_strings(pdf: bytes) -> bytes:
    """WeasyPrint writes [<…>-17<>-18<…>-17] TJ, and PDFium forgets the last gap of what has an empty string in it: a
    tenth of a millimetre at each change of font."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    copy = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
    for number in range(int(copy.root["/Pages"]["/Count"])):
        page = copy.find_page_for_modification(number)[0].get_object()
        contents = page["/Contents"]
        streams = contents if isinstance(contents, generic.ArrayObject) else [contents]
        drawn = b"\n".join(stream.get_object().data for stream in streams)
        page["/Contents"] = copy.add_object(generic.StreamObject(stream_data=_EMPTY.sub(b" ", drawn)))
    plain = io.BytesIO()
    copy.write(plain)
    return plain.getvalue()


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


class _Sheet:
    """One page while it is taken apart. fonts: those met so far in the document."""

    def __init__(self, page: Any, fonts: dict[int, Font]) -> None:
        self.page_of_pdf, self.fonts = page, fonts
        self.width, self.height = page.get_size()
        self.words = page.get_textpage()
        self.letters: dict[int, list[int]] = {}
        for at in range(raw.FPDFText_CountChars(self.words)):
            if raw.FPDFText_IsGenerated(self.words, at) != 1:
                whose = _address(raw.FPDFText_GetTextObject(self.words, at))
                self.letters.setdefault(whose, []).append(at)

    def page(self) -> Page:
        upright = pypdfium2.PdfMatrix(MM, 0, 0, -MM, 0, self.height * MM)
        handle = self.page_of_pdf
        objects = (raw.FPDFPage_GetObject(handle, at) for at in range(raw.FPDFPage_CountObjects(handle)))
        return Page(self.width * MM, self.height * MM, tuple(self._things(objects, upright)))

    def _things(self, objects: Iterator[Any], around: pypdfium2.PdfMatrix) -> Iterator[Thing]:
        """around: from the space of these objects to millimetres of the page."""
        for one in objects:
            kind = raw.FPDFPageObj_GetType(one)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                yield from self._lines(one)
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                yield from _paths(one, _matrix(one).multiply(around))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                yield self._picture(one, _matrix(one).multiply(around))
            elif kind == raw.FPDF_PAGEOBJ_FORM:
                inner = (raw.FPDFFormObj_GetObject(one, at) for at in range(raw.FPDFFormObj_CountObjects(one)))
                yield from self._things(inner, _matrix(one).multiply(around))

    def _lines(self, one: Any) -> Iterator[Letters]:
        """Letters that PDFium has placed on the page already, forms and all."""
        shape, size = self._shape(one)
        font, ink = self._font(raw.FPDFTextObj_GetFont(one)), _ink(raw.FPDFPageObj_GetFillColor, one)
        line: list[tuple[str, tuple[float, float]]] = []
        for letter, place in self._placed(one):
            if line and (shape != (1, 0, 0, 1) or abs(place[1] - line[-1][1][1]) > _HAIR):
                yield _line(line, font, size, shape, ink)
                line = []
            line.append((letter, place))
        if line:
            yield _line(line, font, size, shape, ink)

    def _placed(self, one: Any) -> Iterator[tuple[str, tuple[float, float]]]:
        """A letter beyond the basic plane is two in PDFium, in one place."""
        high = ""
        for at in self.letters.get(_address(one), ()):
            letter = chr(raw.FPDFText_GetUnicode(self.words, at))
            if "\ud800" <= letter < "\udc00":
                high = letter
                continue
            if high:
                letter, high = (high + letter).encode("utf-16", "surrogatepass").decode("utf-16", "replace"), ""
            if letter >= " " and letter not in _NO_LETTERS:
                yield letter, self._place(at)

    def _shape(self, one: Any) -> tuple[Matrix, float]:
        """Of the first letter, since that matrix counts the forms around it too."""
        points = ctypes.c_float()
        raw.FPDFTextObj_GetFontSize(one, points)
        matrix = raw.FS_MATRIX()
        found = self.letters.get(_address(one))
        if not found or not raw.FPDFText_GetMatrix(self.words, found[0], matrix):
            return (1, 0, 0, 1), points.value * MM
        tall = hypot(matrix.c, matrix.d) or 1.0
        turned = (matrix.a / tall, -matrix.b / tall, -matrix.c / tall, matrix.d / tall)
        rounded = tuple(round(part, 4) + 0.0 for part in turned)
        return rounded, points.value * tall * MM

    def _place(self, at: int) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self.words, at, x, y)
        return x.value * MM, (self.height - y.value) * MM

    def _font(self, handle: Any) -> Font:
        key = _address(handle)
        if key not in self.fonts:
            name = ctypes.create_string_buffer(256)
            raw.FPDFFont_GetBaseFontName(handle, name, len(name))
            size = ctypes.c_size_t()
            raw.FPDFFont_GetFontData(handle, None, 0, size)
            program = (ctypes.c_uint8 * size.value)()
            raw.FPDFFont_GetFontData(handle, program, size.value, size)
            is_embedded = raw.FPDFFont_GetIsEmbedded(handle) == 1
            plain = name.value.decode(errors="replace").rpartition("+")[2]
            self.fonts[key] = Font(plain, bytes(program) if is_embedded else b"")
        return self.fonts[key]

    def _picture(self, one: Any, matrix: pypdfium2.PdfMatrix) -> Picture:
        """As large as it is stored, turned as it stands, with what its mask leaves open."""
        drawn = pypdfium2.PdfImage(one, page=self.page_of_pdf, pdf=self.page_of_pdf.pdf).get_bitmap(render=True)
        png = io.BytesIO()
        drawn.to_pil().save(png, "PNG")
        left, top, right, bottom = matrix.on_rect(0, 0, 1, 1)
        return Picture(png.getvalue(), min(left, right), min(top, bottom), abs(right - left), abs(bottom - top))


def _line(
    line: list[tuple[str, tuple[float, float]]],
    font: Font,
    size: float,
    shape: tuple[float, float, float, float],
    ink: Ink,
) -> Letters:
    return Letters("".join(one for one, _ in line), tuple(place for _, place in line), font, size, shape, ink)


def _matrix(one: Any) -> pypdfium2.PdfMatrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(one, found)
    return pypdfium2.PdfMatrix.from_raw(found)


def _ink(of: Any, one: Any) -> Ink:
    red, green, blue, clear = (ctypes.c_uint() for _ in range(4))
    of(one, red, green, blue, clear)
    return red.value, green.value, blue.value


def _paths(one: Any, matrix: pypdfium2.PdfMatrix) -> Iterator[Path]:
    fills, strokes = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(one, fills, strokes)
    if not (fills.value or strokes.value):
        return  # only cuts off
    width = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(one, width)
    scale = hypot(matrix.a, matrix.b)
    dashes = (ctypes.c_float * max(raw.FPDFPageObj_GetDashCount(one), 0))()
    raw.FPDFPageObj_GetDashArray(one, dashes, len(dashes))
    yield Path(
        steps=tuple(_steps(one, matrix)),
        width=width.value * scale if strokes.value else 0.0,
        dashes=tuple(dash * scale for dash in dashes),
        stroke=_ink(raw.FPDFPageObj_GetStrokeColor, one) if strokes.value else None,
        fill=_ink(raw.FPDFPageObj_GetFillColor, one) if fills.value else None,
        is_even_odd=fills.value == raw.FPDF_FILLMODE_ALTERNATE,
    )


def _steps(one: Any, matrix: pypdfium2.PdfMatrix) -> Iterator[tuple[str, tuple[tuple[float, float], ...]]]:
    """A curve has three points, of which PDFium tells one after another."""
    bent: list[tuple[float, float]] = []
    for at in range(raw.FPDFPath_CountSegments(one)):
        segment = raw.FPDFPath_GetPathSegment(one, at)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        operator = _OPERATORS[raw.FPDFPathSegment_GetType(segment)]
        point = matrix.on_point(x.value, y.value)
        if operator != "B":
            yield operator, (point,)
        else:
            bent.append(point)
            if len(bent) == 3:
                yield "B", tuple(bent)
                bent = []
        if raw.FPDFPathSegment_GetClose(segment):
            yield "C", ()
