"""Sheets as PDF, painted by WeasyPrint, and pages of a PDF as pictures.

The lines are broken and placed by this package; WeasyPrint only draws each text where it is told to. So the page is the
same whichever fonts serve, and the one way to show a document in the browser is to show its PDF: `page_png` makes the
picture of a page. A second rendering in HTML would have to be proved equal for every document, browser and font.
"""

import atexit
import ctypes.util
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from threading import Lock
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from office.files.reading import PDFIUM
from office.ui.fonts import Face, Role, Stack, Stacks, data_folder, find_stacks
from workflows.documents.sheet.items import FULL_INDENTS, Item, MarkedBox, Picture, Ring, Rows, Rule, Text
from workflows.documents.sheet.lettering import MissingCharacter
from workflows.documents.sheet.lines import Line, Run
from workflows.documents.sheet.measures import BASELINE, POINT
from workflows.documents.sheet.pages import Placed, lay_out
from workflows.documents.sheet.parts import Sheet
from workflows.documents.sheet.watermark import compose_watermark

# Spacings are rounded to a fiftieth of a point, which is a fifth of a millimetre on a whole line.
SPACING_STEPS = 50
# A turned block is laid out smaller than the page, since WeasyPrint would carry what is too high over to the next one.
TURNED_ZOOM = 1.6
# Pango's font map belongs to one thread at a time.
_painting = Lock()


@dataclass(frozen=True)
class RenderedPdf:
    """`fonts` are the faces used; `stand_ins` tells, for a note on the preview, which roles a similar font served."""

    pdf: bytes
    pages: int
    sha256: str
    missing: tuple[MissingCharacter, ...]
    fonts: tuple[str, ...]
    stand_ins: dict[Role, str]


_ahead: dict[Sheet, Callable[[], RenderedPdf]] = {}


def render_pdf(sheet: Sheet, stacks: Stacks | None = None) -> RenderedPdf:
    """The same sheet with the same fonts gives the same bytes."""
    if ahead := _ahead.pop(sheet, None):
        return ahead()
    stacks = stacks or find_stacks(data_folder())
    placed = lay_out(sheet, stacks)
    with _painting:
        pdf = _paint(sheet, placed, stacks)
    return RenderedPdf(
        pdf=pdf,
        pages=len(placed.pages),
        sha256=sha256(pdf).hexdigest(),
        missing=tuple(placed.lettering.missing),
        fonts=tuple(face.name for face in placed.lettering.faces),
        stand_ins=stacks.stand_ins(),
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

    @property
    def style(self) -> Any:
        if self._style is None:
            from weasyprint import CSS

            self._style = CSS(string="\n".join(self.rules.values()), font_config=self.fonts)
        return self._style

    def family(self, face: Face) -> str:
        """The CSS family of a face, made known on first use; of a collection, its own."""
        if face not in self.families:
            family = face.family if face.is_collection else f"sheet{len(self.families)}"
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


@lru_cache(maxsize=1)
def _press() -> _Press:
    # WeasyPrint clears its folder of fonts when the configuration goes; at the very end of a process it no longer can.
    atexit.register(_press.cache_clear)
    return _Press()


def _paint(sheet: Sheet, placed: Placed, stacks: Stacks) -> bytes:
    from weasyprint import HTML

    press = _press()
    mark = list(compose_watermark(sheet.watermark, placed.lettering))
    painted = [[*_markup(mark, press, stacks), *_markup(page, press, stacks)] for page in placed.pages]
    html = render_to_string("documents/sheet/sheet.html", {"title": sheet.title, "pages": painted})
    return HTML(string=html).write_pdf(stylesheets=[press.style], font_config=press.fonts)


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


def _place(x: float, y: float, width: float, height: float) -> str:
    return f"left:{x:.3f}mm;top:{y:.3f}mm;width:{width:.3f}mm;height:{height:.3f}mm;"
