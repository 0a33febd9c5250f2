"""The parts of an OFD and their places in its zip (GB/T 33190-2016, chapter 7): the same pages, the same bytes."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from xml.etree import ElementTree as Tree

from workflows.documents.archiving.ofd.reading import pages_of
from workflows.documents.archiving.ofd.things import Font, Ink, Letters, Page, Path, Picture

SPACE = "http://www.ofdspec.org/2016"
_BODY = "Doc_0"
Tree.register_namespace("ofd", SPACE)


def ofd_of(pdf: bytes, *, title: str, author: str, at: datetime) -> bytes:
    """at: of the moment it is filed; the zip's entries bear it, and the document its day."""
    pages = pages_of(pdf)
    book = _Book()
    contents = [book.content(page) for page in pages]
    parts: dict[str, bytes] = {
        "OFD.xml": _written(_entrance(title, author, at, sha256(pdf).hexdigest()[:32])),
        f"{_BODY}/Document.xml": b"",  # stands here in the zip; it is written last, when every number is given
        f"{_BODY}/PublicRes.xml": _written(book.font_list()),
        f"{_BODY}/DocumentRes.xml": _written(book.picture_list()),
    }
    parts |= {f"{_BODY}/Pages/Page_{n}/Content.xml": _written(content) for n, content in enumerate(contents)}
    parts |= {f"{_BODY}/Res/{name}": data for name, data in book.files.items()}
    parts[f"{_BODY}/Document.xml"] = _written(book.document(pages))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _entrance(title: str, author: str, at: datetime, identity: str) -> Tree.Element:
    ofd = _element("OFD", DocType="OFD", Version="1.0")
    body = _put(ofd, "DocBody")
    about = _put(body, "DocInfo")
    for name, said in (
        ("DocID", identity),
        ("Title", title),
        ("Author", author),
        ("CreationDate", f"{at:%Y-%m-%d}"),
        ("Creator", "Banjie"),
    ):
        _put(about, name).text = said
    _put(body, "DocRoot").text = f"{_BODY}/Document.xml"
    return ofd


class _Book:
    """Gives every thing its number and keeps what pages share: fonts and pictures."""

    def __init__(self) -> None:
        self.last = 0
        self.fonts: dict[Font, int] = {}
        self.pictures: dict[bytes, int] = {}
        self.files: dict[str, bytes] = {}

    def number(self) -> int:
        self.last += 1
        return self.last

    def document(self, pages: Sequence[Page]) -> Tree.Element:
        document = _element("Document")
        common = _put(document, "CommonData")
        most = _put(common, "MaxUnitID")
        _put(_put(common, "PageArea"), "PhysicalBox").text = _box(0, 0, pages[0].width, pages[0].height)
        _put(common, "PublicRes").text = "PublicRes.xml"
        _put(common, "DocumentRes").text = "DocumentRes.xml"
        listed = _put(document, "Pages")
        for n in range(len(pages)):
            _put(listed, "Page", ID=str(self.number()), BaseLoc=f"Pages/Page_{n}/Content.xml")
        most.text = str(self.last)
        return document

    def font_list(self) -> Tree.Element:
        resources = _element("Res", BaseLoc="Res")
        listed = _put(resources, "Fonts")
        for font, number in self.fonts.items():
            family = font.name.rpartition("-")[0] or font.name
            entry = _put(listed, "Font", ID=str(number), FontName=font.name, FamilyName=family)
            if font.program:
                _put(entry, "FontFile").text = self._file(f"font_{number}", font.program, _ending(font.program))
        return resources

    def picture_list(self) -> Tree.Element:
        resources = _element("Res", BaseLoc="Res")
        listed = _put(resources, "MultiMedias")
        for png, number in self.pictures.items():
            entry = _put(listed, "MultiMedia", ID=str(number), Type="Image", Format="PNG")
            _put(entry, "MediaFile").text = self._file(f"image_{number}", png, "png")
        return resources

    def _file(self, name: str, data: bytes, ending: str) -> str:
        self.files[f"{name}.{ending}"] = data
        return f"{name}.{ending}"

    def content(self, page: Page) -> Tree.Element:
        content = _element("Page")
        _put(_put(content, "Area"), "PhysicalBox").text = _box(0, 0, page.width, page.height)
        layer = _put(_put(content, "Content"), "Layer", Type="Body", ID=str(self.number()))
        for thing in page.things:
            match thing:
                case Letters():
                    self._letters(layer, thing)
                case Path():
                    self._path(layer, thing)
                case Picture():
                    self._picture(layer, thing)
        return content

    def _letters(self, layer: Tree.Element, line: Letters) -> None:
        if line.font not in self.fonts:
            self.fonts[line.font] = self.number()
        (left, baseline), em = line.places[0], line.size
        # Room for a letter turned any way around where it begins.
        x, y = left - em, baseline - 1.2 * em
        facts = {"Font": str(self.fonts[line.font]), "Size": _mm(em)}
        if line.shape != (1, 0, 0, 1):
            facts["CTM"] = _numbers((*line.shape, left - x, baseline - y))
        box = _box(x, y, line.places[-1][0] - left + 2.2 * em, 2.4 * em)
        text = _put(layer, "TextObject", ID=str(self.number()), Boundary=box, **facts)
        _colour(text, "FillColor", line.ink)
        start = (0.0, 0.0) if "CTM" in facts else (left - x, baseline - y)
        code = _put(text, "TextCode", X=_mm(start[0]), Y=_mm(start[1]))
        steps = [_mm(after[0] - before[0]) for before, after in zip(line.places, line.places[1:], strict=False)]
        if steps:
            code.set("DeltaX", " ".join(_grouped(steps)))
        code.text = line.text

    def _path(self, layer: Tree.Element, path: Path) -> None:
        xs, ys = zip(*(point for _, points in path.steps for point in points), strict=True)
        edge = path.width
        x, y = min(xs) - edge, min(ys) - edge
        box = _box(x, y, max(xs) - x + edge, max(ys) - y + edge)
        drawn = _put(layer, "PathObject", ID=str(self.number()), Boundary=box)
        drawn.set("Stroke", "true" if path.stroke else "false")
        drawn.set("Fill", "true" if path.fill else "false")
        if path.stroke:
            drawn.set("LineWidth", _mm(path.width))
            if path.dashes:
                drawn.set("DashPattern", _numbers(path.dashes))
            _colour(drawn, "StrokeColor", path.stroke)
        if path.fill:
            drawn.set("Rule", "Even-Odd" if path.is_even_odd else "NonZero")
            _colour(drawn, "FillColor", path.fill)
        steps = (
            " ".join([operator, *(f"{_mm(px - x)} {_mm(py - y)}" for px, py in points)])
            for operator, points in path.steps
        )
        _put(drawn, "AbbreviatedData").text = " ".join(steps)

    def _picture(self, layer: Tree.Element, picture: Picture) -> None:
        if picture.png not in self.pictures:
            self.pictures[picture.png] = self.number()
        stretch = _numbers((picture.width, 0, 0, picture.height, 0, 0))
        facts = {"ResourceID": str(self.pictures[picture.png]), "CTM": stretch}
        box = _box(picture.x, picture.y, picture.width, picture.height)
        _put(layer, "ImageObject", ID=str(self.number()), Boundary=box, **facts)


def _element(name: str, **facts: str) -> Tree.Element:
    return Tree.Element(f"{{{SPACE}}}{name}", facts)


def _put(within: Tree.Element, name: str, **facts: str) -> Tree.Element:
    return Tree.SubElement(within, f"{{{SPACE}}}{name}", facts)


def _colour(of: Tree.Element, name: str, ink: Ink) -> None:
    _put(of, name, Value=" ".join(map(str, ink)))


def _mm(length: float) -> str:
    """To a hundredth of the width of a hair, without a nought too many."""
    return f"{round(length, 4) + 0.0:.4f}".rstrip("0").rstrip(".")


def _numbers(numbers: Iterable[float]) -> str:
    return " ".join(map(_mm, numbers))


def _box(x: float, y: float, width: float, height: float) -> str:
    return _numbers((x, y, width, height))


def _grouped(steps: Sequence[str]) -> Iterator[str]:
    """g 27 5.5667 for as many equal steps (GB/T 33190-2016, 11.3)."""
    at = 0
    while at < len(steps):
        same = next((n for n in range(at, len(steps)) if steps[n] != steps[at]), len(steps)) - at
        yield f"g {same} {steps[at]}" if same > 2 else " ".join([steps[at]] * same)
        at += same


def _ending(program: bytes) -> str:
    return "otf" if program.startswith(b"OTTO") else "ttf"


def _written(root: Tree.Element) -> bytes:
    written: bytes = Tree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written
