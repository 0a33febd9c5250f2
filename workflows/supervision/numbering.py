"""Numbers of matters (督〔2026〕391号) and slips (督单〔2026〕7号), each from 1 a year and agency, without gaps."""

import re

from django.apps import apps

_NUMBER = re.compile(r"^督?\s*[〔\[(（]?(?P<year>(?:19|20)\d\d)[〕\])）]?\s*-?\s*(?P<serial>\d{1,6})号?$")
_PART = re.compile(r"^督?\s*(?:[〔\[(（](?P<year>(?:19|20)\d\d)[〕\])）]?|(?P<serial>\d{1,6})\s*号?)$")


def spelled(year: int, serial: int) -> str:
    return f"督〔{year}〕{serial}号"


def spelled_slip(year: int, serial: int) -> str:
    return f"督单〔{year}〕{serial}号"


def read(text: str) -> tuple[int, int] | None:
    """Year and serial out of a number typed with any brackets or none; None when it is no number."""
    found = _NUMBER.match(text.strip())
    return (int(found["year"]), int(found["serial"])) if found else None


def parts(text: str) -> dict[str, int]:
    """What a number, or a part of one such as 督〔2026〕 or 391号, says of year and serial. Empty when it is none."""
    found = _NUMBER.match(text.strip()) or _PART.match(text.strip())
    return {name: int(said) for name, said in found.groupdict().items() if said} if found else {}


def give(unit_id: int, year: int, series: str = "") -> int:
    """The next serial, under the lock of its counter: of two at once one gets N, the other N+1, and a rollback leaves
    no gap. Call it inside the transaction of the act."""
    counters = apps.get_model("supervision", "MatterCounter")._default_manager
    counters.get_or_create(unit_id=unit_id, year=year, series=series)
    counter = counters.select_for_update().get(unit_id=unit_id, year=year, series=series)
    serial: int = counter.next
    counter.next += 1
    counter.save(update_fields=["next"])
    return serial
