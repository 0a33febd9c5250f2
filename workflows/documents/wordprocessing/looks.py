"""How the paragraphs of a file look: what their style, the styles it is based on and they themselves say."""

import re
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from workflows.documents.wordprocessing.package import W

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_DEEPEST = 20  # styles based on one another


@dataclass(frozen=True)
class Look:
    """outline: the level of a heading, from 0. num, rung: the list that counts it. points: size of its type."""

    style: str = ""
    outline: int | None = None
    num: str = ""
    rung: int = 0
    is_centred: bool = False
    points: float = 10.5


class Looks:
    def __init__(self, tree: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._known: dict[str, Look] = {}
        self._usual = ""
        self._plain = Look()
        for one in tree.iter(f"{W}style") if tree is not None else ():
            name = one.get(f"{W}styleId", "")
            self._styles[name] = one
            if one.get(f"{W}default") in ("1", "true") and one.get(f"{W}type") == "paragraph":
                self._usual = name
        defaults = tree.find(f"{W}docDefaults/{W}rPrDefault") if tree is not None else None
        if defaults is not None:
            self._plain = _with(Look(), defaults)

    def of(self, paragraph: Element) -> Look:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return self._of_style(self._usual)
        look = self._of_style(_value(properties, "pStyle") or self._usual)
        changed = _with_properties(look, properties)
        sizes = [_points(one) for one in paragraph.iterfind(f"{W}r/{W}rPr/{W}sz")]
        return replace(changed, points=max(sizes)) if sizes and all(sizes) else changed

    def _of_style(self, name: str, depth: int = 0) -> Look:
        if name in self._known:
            return self._known[name]
        style = self._styles.get(name)
        if style is None or depth > _DEEPEST:
            return self._plain
        base = _value(style, "basedOn")
        look = self._of_style(base, depth + 1) if base and base != name else self._plain
        called = _value(style, "name")
        look = _with(replace(look, style=called), style)
        heading = _HEADING.fullmatch(called.strip())
        if heading and look.outline is None:
            look = replace(look, outline=int(heading[1]) - 1)
        self._known[name] = look
        return look


def _with(look: Look, style: Element) -> Look:
    properties = style.find(f"{W}pPr")
    if properties is not None:
        look = _with_properties(look, properties)
    size = style.find(f"{W}rPr/{W}sz")
    points = _points(size) if size is not None else 0
    return replace(look, points=points) if points else look


def _with_properties(look: Look, properties: Element) -> Look:
    outline, where = _value(properties, "outlineLvl"), _value(properties, "jc")
    if outline.isdecimal():
        look = replace(look, outline=int(outline) if int(outline) < 9 else None)
    if where:
        look = replace(look, is_centred=where == "center")
    counted = properties.find(f"{W}numPr")
    if counted is not None:
        rung, num = _value(counted, "ilvl"), _value(counted, "numId")
        look = replace(look, num=num or look.num, rung=int(rung) if rung.isdecimal() else look.rung)
    return look


def _value(one: Element, name: str) -> str:
    found = one.find(f"{W}{name}")
    return found.get(f"{W}val", "")[:200] if found is not None else ""


def _points(size: Element) -> float:
    given = size.get(f"{W}val", "")
    return int(given) / 2 if given.isdecimal() and len(given) < 5 else 0.0
