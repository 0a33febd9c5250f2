"""By when, as work plans write it: a day, the end of a month or of the year, or a term."""

import re
import unicodedata
from calendar import monthrange
from datetime import date

_BY = r"(?:之?前)?(?:完成|办结)?"
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00(?::00)?)?" + _BY)
_DAY_THIS_YEAR = re.compile(r"()(\d{1,2})月(\d{1,2})日" + _BY)
_MONTH_END = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:底|末)" + _BY)
_YEAR_END = re.compile(r"(?:(\d{4})年|今?年)(?:底|末)" + _BY)


def named_day(text: str, today: date) -> date | None:
    """“2026-12-31”, “12月20日前”, “11月底前完成”, “年底前”; a year that is not named is this one. None when it names no
    day, or one that no calendar has."""
    text = unicodedata.normalize("NFKC", text).replace(" 00:00:00", "").strip()
    text = re.sub(r"\s+", "", text)
    if found := _DAY.fullmatch(text) or _DAY_THIS_YEAR.fullmatch(text):
        year, month, day = (int(part or today.year) for part in found.groups())
    elif found := _MONTH_END.fullmatch(text):
        year, month = (int(part or today.year) for part in found.groups())
        day = monthrange(year, month)[1] if 1 <= month <= 12 else 0
    elif found := _YEAR_END.fullmatch(text):
        year, month, day = int(found[1] or today.year), 12, 31
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
