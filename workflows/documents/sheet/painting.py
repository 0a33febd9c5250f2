"""What WeasyPrint is told: pages of items as HTML, fonts by their files, pictures from memory, nothing from outside."""

import atexit
from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from office.ui.fonts import Face, Role, Stack, Stacks
from workflows.documents.sheet.items import (
    FULL_INDENTS,
    Item,
    MarkedBox,
    Photo,
    Picture,
    Ring,
    Rows,
    Rule,
    Ruling,
    Text,
    Turned,
)
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.lines import Line, Run
from workflows.documents.sheet.measures import BASELINE, POINT
from workflows.documents.sheet.pages import Placed
from workflows.documents.sheet.parts import Sheet
from workflows.documents.sheet.watermark import compose_watermark

# Spacings are rounded to a fiftieth of a point, which is a fifth of a millimetre on a whole line.
SPACING_STEPS = 50
# A turned block is laid out smaller than the page, since WeasyPrint would carry what is too high over to the next one.
TURNED_ZOOM = 1.6


class _Press:
    """What is kept between documents of one process: parsed styles, and fonts known to WeasyPrint.

    Runs get classes instead of style attributes, which would be parsed for each; there is one style sheet, since
    WeasyPrint asks every sheet about every element.
    """

    def __init__(self) -> None:
        from weasyprint.text.fonts import FontConfiguration

        self.fonts = FontConfiguration()
        self.families: dict[Face, str] = {}
        self.rules: dict[str, str] = {"": render_to_string("documents/sheet/sheet.css")}
        self._style: Any = None
        self.photos: dict[str, bytes] = {}

    def address(self, photo: Photo) -> str:
        """Under which WeasyPrint asks for a picture of the sheet in hand."""
        address = f"sheet:{photo.digest}"
        self.photos[address] = photo.image
        return address

    @property
    def style(self) -> Any:
        if self._style is None:
            from weasyprint import CSS

            self._style = CSS(string="\n".join(self.rules.values()), font_config=self.fonts)
        return self._style

    def family(self, face: Face) -> str:
        """The CSS family of a face, made known on first use; of a collection, its own. It is what a reader of the PDF
        sees as the font's name, and must not depend on what this process has printed before."""
        if face not in self.families:
            family = face.family if face.is_collection else _family(face)
            self.families[face] = family
            if not face.is_collection:
                source = face.path.resolve().as_uri()
                self._add(f"@{family}", f'@font-face{{font-family:"{family}";src:url("{source}")}}')
        return self.families[face]

    def face_class(self, face: Face) -> str:
        family = self.family(face)
        name = f"f{list(self.families).index(face)}"
        return self._add(name, f".{name}{{font:{_weight(face)} 1em/0 '{family}'}}")

    def spacing_class(self, points: float) -> str:
        step = round(points * SPACING_STEPS)
        name = f"g{step}" if step >= 0 else f"n{-step}"
        return self._add(name, f".{name}{{letter-spacing:{step / SPACING_STEPS}pt}}")

    def _add(self, name: str, rule: str) -> str:
        if name not in self.rules:
            self.rules[name] = rule
            self._style = None
        return name


def _family(face: Face) -> str:
    """FandolFang-3f2a91: the name where it is of letters that a PDF's names may have, and what tells files apart."""
    told = f"{face.name}|{face.path.stat().st_size}|{face.ascent}|{len(face.runs)}"
    letters = "".join(filter(str.isalnum, face.name)) if face.name.isascii() else "Own"
    return f"{letters}-{sha256(told.encode()).hexdigest()[:6]}"


@lru_cache(maxsize=1)
def _press() -> _Press:
    # WeasyPrint clears its folder of fonts when the configuration goes; at the very end of a process it no longer can.
    atexit.register(_press.cache_clear)
    return _Press()


def paint(sheet: Sheet, placed: Placed, stacks: Stacks, numbers: Iterable[int]) -> Any:
    """Pages as WeasyPrint has drawn them, to be `bound`. One thread at a time: Pango's font map belongs to one."""
    from weasyprint import HTML

    press = _press()
    mark = _watermark(sheet.watermark, stacks)
    painted = [[*_markup(mark, press, stacks), *_markup(placed.pages[number - 1], press, stacks)] for number in numbers]
    html = render_to_string("documents/sheet/sheet.html", {"title": sheet.title, "pages": painted})
    try:
        document = HTML(string=html, url_fetcher=_fetcher()(press.photos))
        return document.render(stylesheets=[press.style], font_config=press.fonts)
    finally:
        press.photos.clear()


@lru_cache(maxsize=16)
def _watermark(texts: tuple[str, ...], stacks: Stacks) -> tuple[Item, ...]:
    return tuple(compose_watermark(texts, Lettering(stacks)))


def bound(painted: Sequence[Any]) -> bytes:
    """One PDF of all that was painted."""
    pages = [page for each in painted for page in each.pages]
    pdf: bytes = painted[0].copy(pages).write_pdf()
    return pdf


@cache
def _fetcher() -> type:
    """Gives the pictures of the sheet and what is written into it; a seal's drawing may not read files or ask the net.

    A class made on first use, since importing WeasyPrint takes half a second that most processes never need.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):
        def __init__(self, photos: dict[str, bytes]) -> None:
            super().__init__(allowed_protocols=["data"])
            self.photos = photos

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in self.photos:
                return URLFetcherResponse(url, self.photos[url])
            return super().fetch(url, headers)

    return Fetcher


def _markup(items: Iterable[Item], press: _Press, stacks: Stacks) -> list[SafeString]:
    markup = []
    for item in items:
        match item:
            case Text():
                markup.append(_text(item, press))
            case Rows():
                markup.append(_rows(item, press, stacks))
            case MarkedBox():
                markup.extend(_marked_box(item, press, stacks))
            case Rule():
                markup.append(_rule(item))
            case Ring():
                place = _place(item.x - item.diameter / 2, item.y - item.diameter / 2, item.diameter, item.diameter)
                markup.append(format_html('<i class="ring" style="{}border-color:{}"></i>', place, item.ink))
            case Picture():
                place = _place(item.x, item.y, item.width, item.height)
                markup.append(format_html('<img style="{}" src="{}">', place, item.image))
            case Photo():
                place = _place(item.x, item.y, item.width, item.height)
                markup.append(format_html('<img style="{}" src="{}">', place, press.address(item)))
            case Ruling():
                markup.append(_ruling(item))
            case Turned():
                place = f"transform:translate({item.x:.3f}mm,{item.y:.3f}mm) rotate(-90deg)"
                inside = mark_safe("".join(_markup(item.items, press, stacks)))
                markup.append(format_html('<div style="{}">{}</div>', place, inside))
    return markup


def _text(item: Text, press: _Press) -> SafeString:
    face = item.face
    # With a line height of zero, WeasyPrint puts the baseline this far below the top of the block.
    baseline = (face.ascent - face.descent) / 2 * item.size * POINT
    style = [
        f"left:{item.x:.4f}mm;top:{item.baseline - baseline:.4f}mm;",
        f"font:{_weight(face)} {item.size:.4f}pt/0 '{press.family(face)}';",
    ]
    if item.spacing:
        style.append(f"letter-spacing:{item.spacing * item.size:.4f}pt;")
    if item.ink != "#000":
        style.append(f"color:{item.ink};")
    if item.breadth != 1:
        style.append(f"transform:scaleX({item.breadth:.5f});")
    return format_html('<p style="{}">{}</p>', "".join(style), item.text)


def _rows(item: Rows, press: _Press, stacks: Stacks) -> SafeString:
    plain = _plain_faces(stacks[item.role])
    if not plain:
        return SafeString()
    base = plain[-1]
    em = item.size * POINT
    # Half of what the line is higher than the type lies above it.
    rise = (item.pitch - (base.ascent + base.descent) * em) / 2 + base.ascent * em
    top = item.top + BASELINE * em - rise
    families = ",".join(f"'{press.family(face)}'" for face in plain)
    zoom = TURNED_ZOOM if item.turn else 1
    place = f"left:{item.x:.4f}mm;top:{top:.4f}mm;"
    if item.turn:
        place = f"transform:translate({item.x:.4f}mm,{top:.4f}mm) rotate({item.turn}deg) scale({zoom});"
    if item.width is not None:
        place += f"width:{item.width:.4f}mm;text-align:{item.align};"
    style = (
        f"{place}color:{item.ink};letter-spacing:{item.gap * item.size / zoom:.5f}pt;"
        f"font:{_weight(base)} {item.size / zoom}pt/{item.pitch / zoom:.5f}mm {families}"
    )
    rows = (_row(line, item, plain, press) if line else SafeString() for line in item.lines)
    return format_html('<p style="{}">{}</p>', style, mark_safe("\n".join(rows)))


def _plain_faces(stack: Stack) -> list[Face]:
    """What draws a row where nothing else is said: the font of the common characters, after one that has only Latin."""
    common, latin = stack.face_for("国"), stack.face_for("0")
    if common is None:
        return []
    goes_before = latin is not None and latin is not common and not latin.covers("国") and not latin.covers(",")
    return [latin, common] if latin is not None and goes_before else [common]


def _row(line: Line, item: Rows, plain: list[Face], press: _Press) -> SafeString:
    """Only what differs from the text around it becomes an element; a marked box leaves its room."""
    parts = [SafeString(FULL_INDENTS[line.indent])]
    usual = round(item.gap * item.size * SPACING_STEPS)
    for spacing, runs in groupby(line.runs, key=lambda run: run.spacing if run.face else item.gap):
        written = mark_safe("".join(_written(run, plain, press) for run in runs))
        points = spacing * item.size
        if round(points * SPACING_STEPS) != usual:
            written = format_html('<b class="{}">{}</b>', press.spacing_class(points), written)
        parts.append(written)
    return mark_safe("".join(parts))


def _written(run: Run, plain: list[Face], press: _Press) -> SafeString:
    if run.face is None:
        return SafeString("\u3000")
    if run.face in plain:
        return escape(run.text)
    return format_html('<b class="{}">{}</b>', press.face_class(run.face), run.text)


def _weight(face: Face) -> int:
    return face.weight if face.is_collection else 400


def _marked_box(item: MarkedBox, press: _Press, stacks: Stacks) -> list[SafeString]:
    """A frame of the size of a character, in it U+ and the code."""
    em = item.size * POINT
    top = item.baseline - BASELINE * em
    frame = _place(item.x + 0.04 * em, top + 0.04 * em, 0.92 * em, 0.92 * em)
    markup = [format_html('<i class="missing" style="{}border-color:{}"></i>', frame, item.ink)]
    lines = ("U+", f"{ord(item.char):04X}")
    for number, line in enumerate(lines):
        face = stacks[Role.HEITI].face_for("0")
        if face is None:
            break
        width = sum(face.advance(char) or 0.6 for char in line)
        size = min(0.34, 0.84 / width) * item.size
        x = item.x + (em - width * size * POINT) / 2
        markup.append(_text(Text(x, top + (0.44 + 0.4 * number) * em, size, face, line, ink=item.ink), press))
    return markup


def _rule(item: Rule) -> SafeString:
    place = f"left:{item.x:.3f}mm;top:{item.y - item.thickness / 2:.4f}mm;width:{item.width:.3f}mm;"
    kind = "dashed" if item.is_dashed else "solid"
    return format_html('<i style="{}border-top:{}mm {} {}"></i>', place, f"{item.thickness:.3f}", kind, item.ink)


def _ruling(item: Ruling) -> SafeString:
    lines = "".join(
        f'<path d="M{x1:.3f} {y1:.3f}L{x2:.3f} {y2:.3f}" stroke-width="{thickness}"/>'
        for x1, y1, x2, y2, thickness in item.lines
    )
    edge = 1.0  # mm, so that no rule is cut in half
    width, height = item.width + 2 * edge, item.height + 2 * edge
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-edge} {-edge} {width:.3f} {height:.3f}" stroke="#000">'
        f"{lines}</svg>"
    )
    address = f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"
    return format_html('<img style="{}" src="{}">', _place(item.x - edge, item.y - edge, width, height), address)


def _place(x: float, y: float, width: float, height: float) -> str:
    return f"left:{x:.3f}mm;top:{y:.3f}mm;width:{width:.3f}mm;height:{height:.3f}mm;"
