"""Automatic numbering (numbering.xml) worked out as the reader of the file sees it: 一、 （一） 1. （1）.

Nothing of it stands in the text of a paragraph; word processors count while they draw.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from workflows.documents.wordprocessing.package import W

_DIGITS = "零一二三四五六七八九"
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand", "koreanDigital2",
}  # fmt: skip
_LETTERS = {"lowerLetter": "a", "upperLetter": "A"}
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
BULLET = "bullet"


def chinese(number: int) -> str:
    """1 to 9999 as one says it: 一, 十, 十一, 二十, 一百零三."""
    if number < 1 or number > 9999:
        return str(number)
    said, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            said += ("零" if gap else "") + _DIGITS[digit] + name
            gap = False
        elif said:
            gap = number > 0
    return said.removeprefix("一") if said.startswith("一十") else said


@dataclass
class Rung:
    """One level of a list: how it counts, what it writes, where it begins."""

    counts: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    restarts: int | None = None


@dataclass
class Numbering:
    """lists: numId → levels. counted: of each list's original, how far each level has come."""

    lists: dict[str, dict[int, Rung]] = field(default_factory=dict)
    roots: dict[str, str] = field(default_factory=dict)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    counted: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    begun: set[str] = field(default_factory=set)

    def rung(self, num: str, level: int) -> Rung | None:
        return self.lists.get(num, {}).get(level)

    def label(self, num: str, level: int) -> str | None:
        """The number of the next paragraph of this list and level; None where there is no such list, BULLET for a
        bullet. Counts on."""
        rung = self.rung(num, level)
        if rung is None:
            return None
        counted = self.counted[self.roots.get(num, num)]
        if num not in self.begun:
            self.begun.add(num)
            for (of, at), start in self.starts.items():
                if of == num:
                    counted[at] = start - 1
        counted[level] = counted[level] + 1 if level in counted else rung.start
        for lower in [one for one in counted if one > level]:
            below = self.rung(num, lower)
            if below is None or below.restarts is None or 0 < level + 1 <= below.restarts:
                del counted[lower]
        if rung.counts == BULLET:
            return BULLET
        return self._written(rung, num, counted)

    def _written(self, rung: Rung, num: str, counted: dict[int, int]) -> str:
        said = rung.text
        for at in range(9):
            if f"%{at + 1}" not in said:
                continue
            of = self.rung(num, at) or Rung()
            said = said.replace(f"%{at + 1}", _figure(counted.get(at, of.start), of.counts))
        return said


def _figure(number: int, counts: str) -> str:
    if counts in _CHINESE:
        return chinese(number)
    if counts in _LETTERS and 0 < number <= 26 * 3:
        return chr(ord(_LETTERS[counts]) + (number - 1) % 26) * ((number - 1) // 26 + 1)
    if counts in ("lowerRoman", "upperRoman") and 0 < number < 100:
        tens = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")[number // 10]
        ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[number % 10]
        return (tens + ones).upper() if counts == "upperRoman" else tens + ones
    if counts in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 0 < number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if counts == "decimalZero":
        return f"{number:02d}"
    if counts == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if counts == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    return "" if counts == "none" else str(number)


def read_numbering(tree: Element | None) -> Numbering:
    found = Numbering()
    if tree is None:
        return found
    originals = {one.get(f"{W}abstractNumId", ""): one for one in tree.iter(f"{W}abstractNum")}
    styled = {_value(one, "styleLink"): number for number, one in originals.items() if _value(one, "styleLink")}
    for num in tree.iter(f"{W}num"):
        name = num.get(f"{W}numId", "")
        root = _value(num, "abstractNumId")
        original = originals.get(root)
        if original is not None and (link := _value(original, "numStyleLink")):
            root = styled.get(link, root)
            original = originals.get(root)
        levels = {_at(one): _rung(one) for one in original.findall(f"{W}lvl")} if original is not None else {}
        for change in num.findall(f"{W}lvlOverride"):
            instead = change.find(f"{W}lvl")
            if instead is not None:
                levels[_at(change)] = _rung(instead)
            if (start := _value(change, "startOverride")).isdecimal() and len(start) < 6:
                found.starts[name, _at(change)] = int(start)
        found.lists[name], found.roots[name] = levels, root
    return found


def _rung(level: Element) -> Rung:
    start, restarts = _value(level, "start"), _value(level, "lvlRestart")
    return Rung(
        counts=_value(level, "numFmt") or "decimal",
        text=_value(level, "lvlText"),
        start=int(start) if start.isdecimal() and len(start) < 6 else 1,
        suffix=_value(level, "suff") or "tab",
        restarts=int(restarts) if restarts.isdecimal() and len(restarts) < 3 else None,
    )


def _at(one: Element) -> int:
    given = one.get(f"{W}ilvl", "0")
    return int(given) if given.isdecimal() and len(given) < 3 else 0


def _value(one: Element, name: str) -> str:
    found = one.find(f"{W}{name}")
    return found.get(f"{W}val", "") if found is not None else ""
