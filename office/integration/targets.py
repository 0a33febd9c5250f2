"""What an arrival can become: which fields each target asks for, and the act of the room that makes it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.actors import today
from directory.models import Unit
from office.audit.actor import Actor
from office.audit.refusals import Unacceptable
from office.duties.models import Urgency
from office.integration.mapping import Unmappable
from office.integration.models import Arrival, Source
from office.subjects.kinds import Subject
from office.worktime.terms import ImpossibleTerm, Term
from office.worktime.wording import parse
from workflows.documents.genres import Genre


class UnknownUnit(Unacceptable):
    def __init__(self, name: str, *, field: str) -> None:
        super().__init__(_("There is no unit “%(name)s” that could take this.") % {"name": name}, field=field)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A field a target asks for; hint: what a rule may look like."""

    name: str
    label: str | Promise
    needed: bool = True
    hint: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Target:
    fields: tuple[Wanted, ...]
    check: Callable[[dict[str, str]], dict[str, Any]]
    make: Callable[[dict[str, Any], Arrival, Actor], Subject]


def prepared(source: Source, fields: dict[str, str]) -> dict[str, Any]:
    """What the act will be given. Raises Unmappable where a field is missing or means nothing here."""
    target = TARGETS[Source.Target(source.target)]
    for wanted in target.fields:
        if wanted.needed and not fields.get(wanted.name, "").strip():
            raise Unmappable(wanted.name, _("%(field)s is missing.") % {"field": wanted.label})
    return target.check(fields)


def make(arrival: Arrival, facts: dict[str, Any], *, by: Actor) -> Subject:
    return TARGETS[Source.Target(arrival.source.target)].make(facts, arrival, by)


def unit_named(name: str, field: str, *, agencies: bool = False) -> Unit:
    """By its public id, full or short name. Raises Unmappable."""
    name = name.strip()
    named = Q(name=name) | Q(short_name=name)
    with suppress(ValueError):
        named = Q(public_id=UUID(name))
    units = Unit.objects.standing(today()).filter(named)
    unit = (units.filter(can_issue=True) if agencies else units).first()
    if unit is None:
        raise Unmappable(field, _("There is no unit “%(name)s” that could take this.") % {"name": name})
    return unit


def _check_document(fields: dict[str, str]) -> dict[str, Any]:
    genres = {str(label): value for value, label in Genre.choices} | {value: value for value in Genre.values}
    genre = fields["genre"].strip()
    if genre not in genres:
        raise Unmappable("genre", _("“%(genre)s” is not a genre of document.") % {"genre": genre})
    urgency = fields.get("urgency", "0").strip() or "0"
    if urgency not in {str(value) for value in Urgency.values}:
        raise Unmappable("urgency", _("Urgency is 0, 1 or 2."))
    return {
        "unit": unit_named(fields["to"], "to", agencies=True),
        "title": fields["title"][:120],
        "genre": genres[genre],
        "sender_number": fields.get("number", "")[:40],
        "text": fields.get("text", ""),
        "urgency": int(urgency),
    }


def _make_document(facts: dict[str, Any], arrival: Arrival, by: Actor) -> Subject:
    from workflows.documents.receiving import arrive

    return arrive(**facts, sender=arrival.source.account.unit, by=by)


def _check_matter(fields: dict[str, str]) -> dict[str, Any]:
    return {
        "title": fields["title"][:120],
        "requirement": fields["requirement"],
        "lead": unit_named(fields["lead"], "lead"),
        "supports": [
            unit_named(name, "supports") for name in fields.get("supports", "").replace("、", ",").split(",") if name
        ],
        "term": _term(fields["term"], "term"),
        "respond": _term(respond, "respond") if (respond := fields.get("respond", "").strip()) else None,
        "category": _category(fields.get("category", "").strip()),
    }


def _category(text: str) -> str:
    """By its value or as the screen says it; what a connected system says is an alarm, unless its rules say more."""
    from workflows.supervision.models import Matter

    named = {str(label): value for value, label in Matter.Category.choices}
    category = named.get(text, text or Matter.Category.ALARM)
    if category not in Matter.Category.values:
        raise Unmappable("category", _("“%(category)s” is not a category of matter.") % {"category": text})
    return str(category)


def _term(text: str, field: str) -> Term:
    """In the words people write: 2小时, 10 个工作日; a bare number is working days."""
    term = None
    with suppress(ImpossibleTerm):
        term = Term(int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else parse(text)
    if term is None:
        raise Unmappable(field, _("“%(term)s” is not a term.") % {"term": text})
    return term


def _make_matter(facts: dict[str, Any], arrival: Arrival, by: Actor) -> Subject:
    if not apps.is_installed("workflows.supervision"):
        raise Unacceptable(_("Matters are not taken here yet."))
    from workflows.supervision.actions import open_matter

    matter: Subject = open_matter(**facts, source=arrival, by=by)
    return matter


TARGETS = {
    Source.Target.DOCUMENT: Target(
        fields=(
            Wanted("to", gettext_lazy("Receiving agency"), hint=gettext_lazy("name of the agency, or a path to it")),
            Wanted("title", gettext_lazy("Title"), hint="$.title"),
            Wanted("genre", gettext_lazy("Genre"), hint="request"),
            Wanted("number", gettext_lazy("Their number"), needed=False, hint="$.number"),
            Wanted("urgency", gettext_lazy("Urgency"), needed=False, hint="0"),
            Wanted("text", gettext_lazy("Text"), needed=False, hint="$.body"),
        ),
        check=_check_document,
        make=_make_document,
    ),
    Source.Target.MATTER: Target(
        fields=(
            Wanted("title", gettext_lazy("Title"), hint="$.alarm.title"),
            Wanted("requirement", gettext_lazy("Requirement"), hint="$.alarm.text"),
            Wanted("lead", gettext_lazy("Lead unit"), hint=gettext_lazy("name of the unit, or a path to it")),
            Wanted("supports", gettext_lazy("Supporting units"), needed=False),
            Wanted("term", gettext_lazy("Term"), hint=gettext_lazy("2 working days")),
            Wanted("respond", gettext_lazy("Respond within"), needed=False, hint=gettext_lazy("30 minutes")),
            Wanted("category", gettext_lazy("Category"), needed=False, hint="hotline"),
        ),
        check=_check_matter,
        make=_make_matter,
    ),
}
