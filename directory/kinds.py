"""Persons and units as subjects."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.absence.seeing import absence_visible_to
from directory.hours.seeing import calendar_visible_to, schedule_visible_to
from directory.importing.seeing import import_visible_to
from directory.models import Appointment
from directory.permissions import person_visible_to, unit_visible_to
from directory.roster.seeing import roster_visible_to
from directory.search import people_found, units_found
from directory.shelf.keeping import at_hand
from directory.visibility import reach_of
from office.audit.actor import Actor
from office.subjects import finding, kinds


def register() -> None:
    kinds.register(
        kinds.Kind(
            name="person",
            label=_("Person"),
            load=person_visible_to,
            url_of_id=lambda public_id: reverse("directory:person", args=[public_id]),
        )
    )
    kinds.register(
        kinds.Kind(
            name="unit",
            label=_("Unit"),
            load=unit_visible_to,
            url_of_id=lambda public_id: reverse("directory:unit", args=[public_id]),
        )
    )
    kinds.register(
        kinds.Kind(
            name="absence",
            label=_("Absence"),
            load=absence_visible_to,
            url_of_id=lambda public_id: reverse("directory:absence", args=[public_id]),
        )
    )
    kinds.register(
        kinds.Kind(
            name="roster",
            label=_("Roster"),
            load=roster_visible_to,
            url_of_id=lambda public_id: reverse("directory:roster", args=[public_id]),
        )
    )
    for name, label, load in (
        ("calendar", _("Working calendar"), calendar_visible_to),
        ("schedule", _("Working hours"), schedule_visible_to),
    ):
        kinds.register(kinds.Kind(name=name, label=label, load=load, url_of_id=lambda _id: reverse("directory:hours")))
    kinds.register(
        kinds.Kind(
            name="staff_import",
            label=_("Staff list"),
            load=import_visible_to,
            url_of_id=lambda public_id: reverse("directory:staff_import", args=[public_id]),
        )
    )
    finding.open_command(
        finding.Command(
            _("On duty today"),
            "phone",
            83,
            url_name="directory:on_duty",
            may=lambda actor: bool(actor.appointments),
        )
    )
    finding.open_command(
        finding.Command(
            _("Absence and deputies"),
            "delegate",
            85,
            url_name="directory:my_absences",
            may=lambda actor: bool(actor.appointments),
        )
    )
    finding.open_finder(
        finding.Finder("people", _("People"), "directory", 10, _people, at_rest=True, all_url="directory:index")
    )
    finding.open_finder(finding.Finder("units", _("Units"), "unit", 15, _units, all_url="directory:index"))
    finding.open_command(finding.Command(_("Directory"), "directory", 80, url_name="directory:index"))


def _people(actor: Actor, text: str, most: int) -> list[finding.Found]:
    """By their main posts; people of the same name are told apart by their unit. To nothing typed, who is at hand."""
    found = people_found(actor, text, most=most) if text else _at_hand(actor)[:most]
    return [
        finding.Found(
            title=one.person.name,
            url=reverse("directory:person", args=[one.person.public_id]),
            note=f"{one.post.unit.short_name} {one.post.title}",
            person=one.person,
        )
        for one in found
    ]


def _units(actor: Actor, text: str, most: int) -> list[finding.Found]:
    return [
        finding.Found(title=one.name, url=reverse("directory:unit", args=[one.public_id]))
        for one in units_found(actor, text, most=most)
    ]


def _at_hand(actor: Actor) -> list[Appointment]:
    kept = at_hand(reach_of(actor))
    return [*kept.favourites, *kept.opened]
