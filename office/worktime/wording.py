"""Terms and moments in words: written for a row, read out of what people type or of an instruction's sentence."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from office.worktime.hours import MIDNIGHT, Timetable
from office.worktime.terms import Due, ImpossibleTerm, Term, TermUnit

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100}

# Longest unit first; each leads to (unit, how many of it one stands for).
_UNITS = {
    r"个?工作日|(?:working|business) days?": (TermUnit.WORKDAY, 1),
    r"个?工作(?:时|小时)|working hours?": (TermUnit.WORK_MINUTE, 60),
    r"个?工作分钟|working minutes?": (TermUnit.WORK_MINUTE, 1),
    r"个?(?:自然日|日历日)|天|日|(?:calendar )?days?": (TermUnit.CALENDAR_DAY, 1),
    r"个?(?:星期|礼拜)|周|weeks?": (TermUnit.CALENDAR_DAY, 7),
    r"个?(?:小时|钟头)|hours?": (TermUnit.MINUTE, 60),
    r"分钟|minutes?|min\b": (TermUnit.MINUTE, 1),
}
_AMOUNT = r"(?P<amount>\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百]+)"
_TERM = re.compile(
    rf"(?:{_AMOUNT}\s*(?P<half>个半)?\s*|(?P<only_half>半))"
    + "(?:"
    + "|".join(f"(?P<u{index}>{pattern})" for index, pattern in enumerate(_UNITS))
    + r")(?P<within>\s*(?:之内|以内|内|时限))?",
    re.IGNORECASE,
)
_LIMIT_BEFORE = re.compile(
    r"(?:限|限期|时限|期限|不(?:得|应)?超过|最长|最迟|至多|within)[为是:：在于]?\s*$", re.IGNORECASE
)
# 第3个工作日, 每5日, 近3天, 提前2个工作日, 超期5个工作日, 11月15日, 3-5日: numbers that set no term.
_NO_TERM_BEFORE = re.compile(r"(?:[第每近前月号超逾已]|[超逾延]期|超过|过去|\d\s*[-–—~～至到])\s*$")
_NO_TERM_AFTER = re.compile(r"\s*(?:之?[前后]|以[前后上]|未|仍|[-–—~～至到]\s*\d)")


def spell(term: Term) -> str:
    """“10 个工作日”, “30 分钟”, “2 小时”: as `parse` reads it back, in either language."""
    value, unit = term.value, term.unit
    if not term.in_days and value % 60 == 0:
        hours = value // 60
        if unit == TermUnit.WORK_MINUTE:
            return ngettext("%(count)d working hour", "%(count)d working hours", hours) % {"count": hours}
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    return {
        TermUnit.WORKDAY: ngettext("%(count)d working day", "%(count)d working days", value),
        TermUnit.CALENDAR_DAY: ngettext("%(count)d day", "%(count)d days", value),
        TermUnit.WORK_MINUTE: ngettext("%(count)d working minute", "%(count)d working minutes", value),
        TermUnit.MINUTE: ngettext("%(count)d minute", "%(count)d minutes", value),
    }[unit] % {"count": value}


def parse(text: str) -> Term | None:
    """A whole input as a term: “10 个工作日”, “十五日内”, “半小时”, “2 working days”. None when it is anything else.

    Days that are not called working days are calendar days, hours and minutes run day and night; a week is 7 days.
    Months are not read, since they have no fixed length. Raises ImpossibleTerm for 0 and for terms beyond all sense.
    """
    match = _TERM.fullmatch(_plain(text).strip())
    return _term(match) if match else None


def find(text: str) -> Term | None:
    """The first term that a sentence sets (`find_all`), to be offered, never to be taken unseen."""
    return next(iter(find_all(text)), None)


def find_all(text: str) -> list[Term]:
    """The terms that a sentence sets, in its order: one to respond in and one to finish in, for instance.

    “请市水务局牵头，财政局配合，10 个工作日内报结果” → 10 working days. A number counts when the sentence says it is
    a limit (内, 限, 不超过, within) or, where none does, when it names working days. Dates, ranges, ordinals and
    spans of the past do not count.
    """
    terms = []
    for match, clear in _stated(_plain(text)):
        with suppress(ImpossibleTerm):
            term = _term(match)
            if term is not None and (clear or term.unit == TermUnit.WORKDAY):
                terms.append((not clear, term))
    clear_only = [term for bare, term in terms if not bare]
    return clear_only or [term for _, term in terms]


def explain(due: Due, timetable: Timetable) -> str:
    """What a form says below a term: from when it is counted, when it ends, when it turns near, and what is unsure."""
    due_at, near_at = due.due_at.astimezone(timetable.zone), due.near_at.astimezone(timetable.zone)
    near = day_and_month(near_at.date(), due.first_on)
    words = {
        "first": day_and_month(due.first_on, due.first_on),
        "due": _with_weekday(due_at, due.first_on),
        "near": near if near_at.time() == time() else f"{near} {clock_time(near_at)}",
    }
    sentence = gettext("Counted from %(first)s, due %(due)s; shown as due soon from %(near)s.") % words
    return " ".join(filter(None, (sentence, due.caution)))


def day_and_month(on: date, today: date) -> str:
    """“11月13日”; with the year when it is not this one."""
    if on.year == today.year:
        return date_format(on, pgettext("date format", "M j"))
    return date_format(on, pgettext("date format", "M j, Y"))


def clock_time(moment: datetime) -> str:
    """“17:30”; the end of the day is 24:00. The moment is already in the office's zone."""
    return "24:00" if moment.time() == MIDNIGHT else moment.strftime("%H:%M")


def weekday(on: date) -> str:
    """“周五”."""
    return [
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    ][on.weekday()]


def _with_weekday(moment: datetime, today: date) -> str:
    on = moment.date()
    words = {"day": day_and_month(on, today), "weekday": weekday(on), "time": clock_time(moment)}
    return gettext("%(day)s (%(weekday)s) %(time)s") % words


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _stated(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Every number with a unit that may set a term, and whether the sentence says so."""
    for match in _TERM.finditer(text):
        before = text[: match.start()]
        limit = bool(_LIMIT_BEFORE.search(before))
        if limit or not (_NO_TERM_BEFORE.search(before) or _NO_TERM_AFTER.match(text, match.end())):
            yield match, limit or bool(match["within"])


def _term(match: re.Match[str]) -> Term | None:
    index = next(index for index in range(len(_UNITS)) if match[f"u{index}"])
    unit, size = list(_UNITS.values())[index]
    amount = 0.5 if match["only_half"] else _number(match["amount"]) + (0.5 if match["half"] else 0)
    value = amount * size
    if value != int(value):
        return None
    return Term(int(value), unit)


def _number(text: str) -> float:
    """Digits, or Chinese numerals below a thousand."""
    if text[0].isdigit():
        return float(text)
    total, digit = 0, None
    for sign in text:
        if sign in _TENS:
            total += (1 if digit is None else digit) * _TENS[sign]
            digit = None
        else:
            digit = _DIGITS[sign]
    return total + (digit or 0)
