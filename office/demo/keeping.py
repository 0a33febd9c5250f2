"""What the units of the demonstration keep for issuing: their registers of numbers and a drawn seal each; the city's
office, templates and wordings, its handling standards and the hours of its service hall."""

import tomllib
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from directory.holders import holder_within
from directory.hours.announcing import amend_day
from directory.hours.keeping import choose_schedule, enter_calendar, enter_schedule
from directory.models import Unit
from directory.roles import Role
from office.demo.administering import KEEPER
from office.demo.city import Codes
from office.demo.population import Population
from office.demo.town import Town
from office.demo.workshop import Workshop
from office.worktime.hours import Season, Stretch
from office.worktime.models import Schedule
from office.worktime.wording import parse
from workflows.documents.agencies import office_of
from workflows.documents.keeping import enter_seal, open_register
from workflows.documents.sheet.seal import DIAMETERS, sample_seal
from workflows.documents.wordings.keeping import add_wording, write_template
from workflows.supervision.places import supervisors_of
from workflows.supervision.standards import Step
from workflows.supervision.standards import write as write_standard

STANDARDS = Path(__file__).parent / "lists" / "standards.toml"
HOURS = Path(__file__).parent / "lists" / "hours.toml"
WORDINGS = Path(__file__).parent / "lists" / "wordings.toml"


def equip(population: Population, town: Town, issuers: set[str], workshop: Workshop) -> int:
    """Of the units that may issue, those of the city, the counties and whoever issues in the history, each by its own
    registry clerk, who keeps the seal too; answers how many. The others open their registers when they need them."""
    chosen = [(unit, codes) for unit, codes in _units(population, town) if _needs_them(unit, issuers)]
    drawn = [workshop.begin(sample_seal, unit.name, _size(unit)) for unit, _codes in chosen]
    for (unit, codes), drawing in zip(chosen, drawn, strict=True):
        keeper = town.actor(holder_within(Role.SEAL_KEEPER, office_of(unit)).person.username)
        for code, name in codes.registers:
            open_register(unit, code=code, name=name, by=keeper)
        seal = drawing.result()
        enter_seal(
            unit,
            picture=seal.image,
            name=f"{unit.short_name}样章.{'png' if seal.media_type == 'image/png' else 'svg'}",
            diameter_mm=Decimal(str(seal.diameter)),
            is_sample=True,
            by=keeper,
        )
    return len(chosen)


def stock(town: Town) -> None:
    """The templates and wordings of the city, by its general office."""
    city = town.unit("市政府")
    keeper = town.actor(holder_within(Role.REGISTRY_CLERK, office_of(city)).person.username)
    told = tomllib.loads(WORDINGS.read_text(encoding="utf-8"))
    for template in told["templates"]:
        write_template(city, **template, by=keeper)
    for text in told["wordings"]:
        add_wording(city, text=text, by=keeper)


def set_hours(town: Town) -> None:
    """A service hall that is open on Saturdays and earlier in summer, and a region with a holiday of its own; by the
    directory administrator."""
    keeper, usual = town.actor(KEEPER), Schedule.objects.get(is_default=True)
    told = tomllib.loads(HOURS.read_text(encoding="utf-8"))
    quiet = {"quiet_from": usual.quiet_from, "quiet_until": usual.quiet_until}
    facts = {"calendar": usual.calendar, "end_of_day": usual.end_of_day, **quiet}
    for one in told["schedules"]:
        weeks = _weeks(one["weeks"])
        schedule = enter_schedule(code=one["code"], name=one["name"], weeks=weeks, by=keeper, **facts)
        choose_schedule(town.unit(one["unit"]), schedule, by=keeper)
    for one in told["calendars"]:
        calendar = enter_calendar(code=one["code"], name=one["name"], copied_from=usual.calendar, by=keeper)
        amend_day(calendar, kind="holiday", by=keeper, **one["off"] | {"on": date.fromisoformat(one["off"]["on"])})


def _weeks(lines: list[dict[str, Any]]) -> dict[Season | None, dict[int, list[Stretch]]]:
    weeks: dict[Season | None, dict[int, list[Stretch]]] = {}
    for line in lines:
        week = weeks.setdefault(Season(*line["season"]) if "season" in line else None, {})
        hours = [(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in line["hours"]]
        week.update(dict.fromkeys(line["days"], hours))
    return weeks


def set_standards(town: Town) -> None:
    """The city's handling standards, by its supervisor."""
    city = town.unit("市政府")
    keeper = town.actor(supervisors_of(city)[0].person.username)
    for told in tomllib.loads(STANDARDS.read_text(encoding="utf-8"))["standards"]:
        finish, respond = parse(told["finish"]), parse(told.get("respond", ""))
        assert finish is not None
        said = {name: told[name] for name in ("name", "category", "report_every", "near_days", "pace") if name in told}
        said["plan"] = [Step(*one) for one in told.get("plan", ())]
        write_standard(city, **said, finish=finish, respond=respond, by=keeper)


def _units(population: Population, town: Town) -> Iterator[tuple[Unit, Codes]]:
    for codes in population.city.codes:
        yield town.unit(codes.unit.rpartition("/")[2] or "市政府"), codes


def _needs_them(unit: Unit, issuers: set[str]) -> bool:
    if unit.short_name in issuers:
        return True
    return unit.level != Unit.Level.TOWNSHIP and (unit.level == Unit.Level.CITY or unit.kind != Unit.Kind.BUREAU)


def _size(unit: Unit) -> str:
    return unit.level if unit.kind == Unit.Kind.GOVERNMENT and unit.level in DIAMETERS else "office"
