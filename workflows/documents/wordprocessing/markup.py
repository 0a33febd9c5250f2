"""WordprocessingML as text: elements, runs and paragraphs with their properties in the order the schema asks for."""

import re
from html import escape
from typing import Any

from office.ui.fonts import Role

MM = 1440 / 25.4  # twips, Word's unit of length
# Characters that XML 1.0 cannot hold.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# As offices have them installed; `styles.py` names what may stand in for each.
FONTS = {
    Role.FANGSONG: "仿宋_GB2312",
    Role.KAITI: "楷体_GB2312",
    Role.HEITI: "黑体",
    Role.BIAOSONG: "方正小标宋简体",
    Role.SONGTI: "宋体",
}
# ECMA-376, 17.3.1.26 and 17.3.2.28: a reader may refuse properties in another order.
_PARAGRAPH = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "pBdr",
    "tabs",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "snapToGrid",
    "spacing",
    "ind",
    "jc",
    "outlineLvl",
    "rPr",
    "sectPr",
]
_RUN = ["rFonts", "color", "spacing", "w", "sz", "szCs"]


def twips(mm: float) -> int:
    return round(mm * MM)


def element(tag: str, *inside: str, **attributes: Any) -> str:
    """<w:tag w:attribute="…">; attributes that are None are left out."""
    said = "".join(f' w:{name}="{escape(str(value))}"' for name, value in attributes.items() if value is not None)
    return f"<w:{tag}{said}>{''.join(inside)}</w:{tag}>" if inside else f"<w:{tag}{said}/>"


def run(
    text: str,
    role: Role | None = None,
    *,
    points: float | None = None,
    colour: str | None = None,
    breadth: int | None = None,
    spacing: int | None = None,
) -> str:
    """breadth: a horizontal scale in percent; spacing: after each letter, in twips. A tab is a tab, a line end a line
    break. Without a role the style of the paragraph decides."""
    if not text:
        return ""
    given = {
        "rFonts": element("rFonts", **fonts_of(role)) if role else "",
        "color": element("color", val=colour) if colour else "",
        "spacing": element("spacing", val=spacing) if spacing is not None else "",
        "w": element("w", val=breadth) if breadth else "",
        "sz": element("sz", val=round(points * 2)) if points else "",
        "szCs": element("szCs", val=round(points * 2)) if points else "",
    }
    properties = "".join(given[name] for name in _RUN)
    return element("r", element("rPr", properties) if properties else "", *_pieces(text))


def fonts_of(role: Role) -> dict[str, str]:
    name = FONTS[role]
    return {"ascii": name, "hAnsi": name, "eastAsia": name, "cs": name}


def _pieces(text: str) -> list[str]:
    parts = re.split(r"([\t\n])", ILLEGAL.sub("", text))
    marks = {"\t": "<w:tab/>", "\n": "<w:br/>"}
    return [marks.get(part) or f'<w:t xml:space="preserve">{escape(part, quote=False)}</w:t>' for part in parts if part]


def paragraph(*runs: str, style: str = "", **properties: str) -> str:
    """properties: whole elements by their names."""
    given = properties | ({"pStyle": element("pStyle", val=style)} if style else {})
    unknown = set(given) - set(_PARAGRAPH)
    assert not unknown, unknown
    return element("p", element("pPr", *(given[name] for name in _PARAGRAPH if name in given)), *runs)


def tabs(*stops: tuple[str, float]) -> str:
    """Each as its kind (left, center, right) and its distance in mm from the left edge of the text."""
    return element("tabs", *(element("tab", val=kind, pos=twips(at)) for kind, at in stops))


def exactly(height: float, *, before: float = 0, after: float = 0) -> dict[str, str]:
    """A line of exactly so many mm, off the grid of rows."""
    spacing = element("spacing", before=twips(before), after=twips(after), line=twips(height), lineRule="exact")
    return {"snapToGrid": element("snapToGrid", val=0), "spacing": spacing}


def part(tag: str, *inside: str) -> bytes:
    """A part of the package by itself."""
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{head}<w:{tag} {spaces}>{''.join(inside)}</w:{tag}>".encode()


NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
