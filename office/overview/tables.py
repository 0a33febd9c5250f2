"""What stands behind the pictures: lines of a table, for the page, for paper, and to be taken out."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from directory.models import Unit
from office.overview.drawings import LightBar, light_bar
from office.overview.numbers import matters_url
from office.overview.weeks import Weeks, weeks
from office.worktime.clock import now
from workflows.supervision import figures
from workflows.supervision.scopes import Scope


class Name(TextChoices):
    """As an address says them."""

    UNITS = "units", gettext_lazy("Open matters by lead unit")
    CATEGORIES = "categories", gettext_lazy("Open matters by category")
    WEEKS = "weeks", gettext_lazy("Twelve weeks")


@dataclass(frozen=True, slots=True)
class LightLine:
    """A unit or a category: its light bar and the numbers in it. list_url: its matters; opens: a unit that has others
    with matters below it."""

    label: str
    bar: LightBar
    over: int
    near: int
    total: int
    list_url: str
    opens: Unit | None = None


def unit_lines(scope: Scope, units: Sequence[figures.UnitLights]) -> list[LightLine]:
    longest = max((one.total for one in units), default=1)
    return [_unit_line(scope, one, longest) for one in units]


def _unit_line(scope: Scope, one: figures.UnitLights, longest: int) -> LightLine:
    own = {"own": "1"} if one.is_own else {}
    url = matters_url(scope, lead=str(one.unit.public_id), **own)
    opens = one.unit if one.is_branch and not one.is_own else None
    return _line(one.unit.short_name, one.lights, one.total, longest, url, opens)


def category_lines(scope: Scope, found: Sequence[figures.CategoryLights]) -> list[LightLine]:
    longest = max((one.total for one in found), default=1)
    return [
        _line(str(one.category.label), one.lights, one.total, longest, matters_url(scope, category=one.category.value))
        for one in found
    ]


def _line(
    label: str, lights: dict[str, int], total: int, longest: int, list_url: str, opens: Unit | None = None
) -> LightLine:
    bar = light_bar(_shown(lights), longest=longest)
    return LightLine(label, bar, lights["over"], lights["near"], total, list_url, opens)


def _shown(lights: dict[str, int]) -> dict[str, int]:
    """What is done and only waits to be checked is in time for the picture; not started counts as paused."""
    return {
        "over": lights["over"],
        "near": lights["near"],
        "ok": lights["ok"] + lights["done"],
        "pause": lights["idle"],
    }


def series_of(told: Weeks) -> list[tuple[str, str, Sequence[int]]]:
    """(name of the stroke, label, one number a week)."""
    return [
        ("done", pgettext("weeks", "Closed"), told.closed),
        ("new", pgettext("weeks", "Opened"), told.opened),
        ("over", _("Over"), told.over),
    ]


def week_rows(told: Weeks) -> list[tuple[str, int, int, int]]:
    ends = [date_format(timezone.localtime(end), "DATE_FORMAT") for end in told.ends]
    return list(zip(ends, told.closed, told.opened, told.over, strict=True))


def heads_of(name: Name) -> list[str]:
    if name == Name.WEEKS:
        return [_("Until"), pgettext("weeks", "Closed"), pgettext("weeks", "Opened"), _("Over")]
    first = _("Unit") if name == Name.UNITS else _("Category")
    return [first, _("Over"), _("Near"), _("In time"), _("Paused"), _("Open")]


def lines_of(name: Name, scope: Scope) -> list[list[str]]:
    """The numbers of a picture, as texts."""
    if name == Name.WEEKS:
        return [[str(cell) for cell in row] for row in week_rows(weeks(scope, now()))]
    if name == Name.UNITS:
        found = [(one.unit.name, one.lights) for one in figures.lights_by_unit(scope)]
    else:
        found = [(str(one.category.label), one.lights) for one in figures.lights_by_category(scope)]
    return [[label, *map(str, (*_shown(lights).values(), sum(lights.values())))] for label, lights in found]
