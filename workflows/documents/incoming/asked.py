"""What an instruction asks for: which unit leads, which support, in what term. Read from its words, shown to a person.

“请市水务局牵头，财政局配合，10 个工作日内报结果”. Two or more units must have one in the lead (Regulation, article 24,
paragraph 4); where the words name none, none is guessed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from directory.models import Unit

_LEADS = ("牵头", "主办", "负责", "承办", "办理", "阅处", "研处", "研究", "落实", "处理", "组织", "提出")
_SUPPORTS = ("配合", "协助", "协同", "协办", "参与", "参加", "支持")
_TOGETHER_WITH = ("会同", "商", "联合")
_CLAUSE = re.compile(r"[，。；！？,;!?\n]+")
_VERB = re.compile("|".join(_LEADS + _SUPPORTS))
_TERM = re.compile(
    r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})\s*个?\s*(?P<unit>工作日|天|日|小时|周|星期)\s*(?:之|以)?(?:内|前|办结|反馈|回复)"
)
_DIGITS = dict(zip("一二两三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
# What offices call each other in handwriting; full and short names come from the directory.
_CUSTOMARY = {
    "发展改革委": "发改委",
    "工业和信息化局": "工信局",
    "人力资源社会保障局": "人社局",
    "自然资源和规划局": "资规局",
    "住房城乡建设局": "住建局",
    "交通运输局": "交通局",
    "农业农村局": "农业局",
    "卫生健康委": "卫健委",
    "应急管理局": "应急局",
    "市场监管局": "市监局",
    "生态环境局": "环保局",
}


class AskedTerm(NamedTuple):
    """unit: workday · calendar_day · minute, as office.worktime.terms writes them."""

    value: int
    unit: str


@dataclass(frozen=True, slots=True)
class Asked:
    lead: UUID | None
    supports: tuple[UUID, ...]
    term: AskedTerm | None


def asked_in(text: str, names: Mapping[str, UUID]) -> Asked:
    """names: everything a unit may be called → the unit. A unit named twice counts where it is named first."""
    leads: list[UUID] = []
    supports: list[UUID] = []
    named: list[UUID] = []
    for clause in _CLAUSE.split(text):
        for unit, part in _parts(clause, names):
            if unit not in [*leads, *supports, *named]:
                {"lead": leads, "support": supports, "": named}[part].append(unit)
    if not leads and len(named) == 1:
        leads, named = named, []
    return Asked(
        lead=leads[0] if leads else None,
        supports=(*leads[1:], *supports, *named),
        term=term_in(text),
    )


def term_in(text: str) -> AskedTerm | None:
    """The first term named; a date or “一个月” is left to the person, since a month is not a number of days."""
    found = _TERM.search(text)
    if found is None:
        return None
    count = _number(found["count"])
    unit = found["unit"]
    if unit == "工作日":
        return AskedTerm(count, "workday")
    if unit == "小时":
        return AskedTerm(count * 60, "minute")
    return AskedTerm(count * 7, "calendar_day") if unit in ("周", "星期") else AskedTerm(count, "calendar_day")


def names_of(units: Iterable[Unit]) -> dict[str, UUID]:
    """Full names, short names, short names without the level before them, and what custom makes of them."""
    names: dict[str, UUID] = {}
    for unit in units:
        bare = unit.short_name.removeprefix("市").removeprefix("县").removeprefix("区")
        for name in (unit.name, unit.short_name, bare, _CUSTOMARY.get(bare, "")):
            if len(name) > 1:
                names.setdefault(name, unit.public_id)
    return names


def _parts(clause: str, names: Mapping[str, UUID]) -> list[tuple[UUID, str]]:
    """The units of one clause with the part each has in it: lead, support, or none said."""
    if not names:
        return []
    # Longest first, so that 市财政局 is not read as 财政局 of somebody else.
    pattern = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    found = list(pattern.finditer(clause))
    parts: list[tuple[UUID, str]] = []
    beside = False
    for position, mention in enumerate(found):
        before = clause[found[position - 1].end() if position else 0 : mention.start()]
        beside = any(word in before for word in _TOGETHER_WITH) or (beside and _VERB.search(before) is None)
        verb = _VERB.search(clause, mention.end())
        if beside or (verb and verb.group() in _SUPPORTS):
            parts.append((names[mention.group()], "support"))
        else:
            parts.append((names[mention.group()], "lead" if verb else ""))
    return parts


def _number(written: str) -> int:
    """3, 十, 十五, 二十, 三十五."""
    if written.isdecimal():
        return int(written)
    if "十" not in written:
        return _DIGITS[written[0]]
    tens, _ten, ones = written.partition("十")
    return (_DIGITS[tens[0]] if tens else 1) * 10 + (_DIGITS[ones[0]] if ones else 0)
