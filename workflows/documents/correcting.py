"""复核: what of a change made after the signature may be called a correction of form (Regulation, article 25).

The reviewer declares it; these rules bound what the declaration may cover. Of form are marks and blanks, and at most
three slips of the pen: one character put for another, or one doubled. Never of form are, wherever they stand, numbers
and dates, names of units and people, titles in 《》, words that bind, deny or limit, who receives it, what is attached.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from workflows.documents.words import Words

SLIPS = 3
LONGEST = 2_000  # characters of one paragraph that are compared one by one; comparing takes their square
AROUND = 12  # characters on either side of a change in which names are looked for
_ARABIC = r"[0-9０-９]+(?:[.．,:：/／\-－—~～·][0-9０-９]+)*[%％‰]?"
_CHINESE = r"[〇零一二三四五六七八九十百千万亿兆两半壹贰叁肆伍陆柒捌玖拾佰仟]+"
_UNITS = r"(?:工作日|个月|小时|分钟|周岁|年|月|日|号|时|分|秒|周|天|倍|成|级|元|吨|公里|平方米|亩|人|户|次|件|项|条)?"
_NUMBER = re.compile(f"(?:{_ARABIC}|{_CHINESE}){_UNITS}")
_TITLE = re.compile(r"[《〈][^《》〈〉]*[》〉]")
_BINDING = re.compile(
    "不|未|无|非|勿|莫|免|否|禁|严禁|停止|除外|应当|应|须|必须|可以|可|得|允许|有权|负责|以上|以下|以内|以前|以后|之前|之后|前|后|内|外"
    "|至少|至多|最高|最低|全部|部分|一律|原则上|同意|批准|撤销|废止|施行|有效"
)
Sort = Literal["number", "name", "title", "binding", "recipients", "wording"]


@dataclass(frozen=True, slots=True)
class Breach:
    """Why a change is of substance, and where it reads differently."""

    sort: Sort
    before: str
    after: str


def changes_of_substance(before: Words, after: Words, *, names: Collection[str] = ()) -> list[Breach]:
    """Empty when the reviewer may call the change one of form. names: of the units and people near what was changed."""
    found = [*_received(before, after)]
    slips = 0
    for old, new in ((before.title, after.title), (before.body, after.body), (before.annotation, after.annotation)):
        found += _told_apart(old, new, names)
        made = [slip for a, b in _differing(old, new) for slip in _slips(_letters(a), _letters(b))]
        slips += len(made)
        found += [Breach("wording", a, b) for a, b in made if not _is_slip(a, b)]
    if slips > SLIPS and not found:
        found.append(Breach("wording", str(SLIPS), str(slips)))
    return found


def near_changes(before: Words, after: Words) -> str:
    """The text round about what differs, old and new: where names would have to stand to be touched."""
    pairs = ((before.title, after.title), (before.body, after.body), (before.annotation, after.annotation))
    differing = (pair for old, new in pairs for pair in _differing(old, new))
    return "\n".join(piece for old, new in differing for piece in _windows(old, new))


def _differing(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The paragraphs that read differently, each beside what it was; where some were joined or divided, all of them."""
    before, after = old.split("\n"), new.split("\n")
    head = common_start(before, after)
    before, after = before[head:], after[head:]
    tail = common_start(before[::-1], after[::-1])
    before, after = before[: len(before) - tail], after[: len(after) - tail]
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "replace" and b - a == d - c:
            yield from zip(before[a:b], after[c:d], strict=True)
        elif tag != "equal":
            yield "\n".join(before[a:b]), "\n".join(after[c:d])


def _windows(old: str, new: str) -> Iterator[str]:
    if max(len(old), len(new)) > LONGEST:
        yield from (old, new)
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield old[max(a - AROUND, 0) : b + AROUND]
            yield new[max(c - AROUND, 0) : d + AROUND]


def _received(before: Words, after: Words) -> Iterator[Breach]:
    pairs = ((before.main_recipients, after.main_recipients), (before.cc_recipients, after.cc_recipients))
    for old, new in pairs:
        if _names_in_line(old) != _names_in_line(new):
            yield Breach("recipients", old, new)


def _names_in_line(text: str) -> list[str]:
    return [part for part in re.split(r"[、，,；;：:。\s]+", text) if part]


def _told_apart(old: str, new: str, names: Collection[str]) -> Iterator[Breach]:
    """What must read the same in the same order: each sort by itself, so that nothing may be moved either."""
    if old == new:
        return
    named = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True)))) if names else None
    sorts: tuple[tuple[Sort, re.Pattern[str] | None], ...] = (
        ("number", _NUMBER), ("title", _TITLE), ("name", named), ("binding", _BINDING),
    )  # fmt: skip
    for sort, pattern in sorts:
        was, became = _read(pattern, old), _read(pattern, new)
        if was != became:
            at = common_start(was, became)
            yield Breach(sort, "".join(was[at : at + 1]), "".join(became[at : at + 1]))


def _read(pattern: re.Pattern[str] | None, text: str) -> list[str]:
    return [one.group() for one in pattern.finditer(text)] if pattern else []


def common_start(one: Sequence[object], other: Sequence[object]) -> int:
    """How many of their first members are the same."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _letters(text: str) -> str:
    """Without marks and blanks."""
    return "".join(one for one in text if unicodedata.category(one)[0] not in "PZC")


def _slips(old: str, new: str) -> Iterator[tuple[str, str]]:
    """What differs, each with the character before it, by which a doubled one is known."""
    if old != new and max(len(old), len(new)) > LONGEST:
        yield old[:AROUND], new[:AROUND]
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "replace" and b - a == d - c:
            yield from zip(old[a:b], new[c:d], strict=True)
        elif tag != "equal":
            yield old[max(a - 1, 0) : b + 1], new[max(c - 1, 0) : d + 1]


def _is_slip(a: str, b: str) -> bool:
    """One for one; or of two longer pieces one is the other with a character of it doubled."""
    if len(a) == len(b) == 1:
        return unicodedata.category(a) == unicodedata.category(b)
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    if len(longer) != len(shorter) + 1:
        return False
    return any(longer[n] == longer[n + 1] and longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer) - 1))
