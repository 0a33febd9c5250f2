"""Writing, changing and retiring an agency's templates and wordings, by the people of its office."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from directory.actors import today
from directory.models import Unit
from directory.roles import Role
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from workflows.documents import events
from workflows.documents.agencies import issuers_for
from workflows.documents.genres import Genre
from workflows.documents.models import Template, Wording
from workflows.documents.permissions import served_in
from workflows.documents.words import Words

KEEPERS = (Role.REGISTRY_CLERK, Role.OFFICE_EDITOR, Role.OFFICE_DIRECTOR)
Kept = TypeVar("Kept", Template, Wording)
AT_MOST = 100  # of each kind: a list that is longer is no longer looked through


class HaveThatTemplate(Unacceptable):
    field = "name"

    def sentence(self) -> str:
        return _("There is a template of this name already.")


class HaveThatWording(Unacceptable):
    field = "text"

    def sentence(self) -> str:
        return _("This wording is kept already.")


class TooMany(Unacceptable):
    def sentence(self) -> str:
        return _("A hundred are enough; retire one first.")


class ChangedMeanwhile(TooLate):
    def sentence(self) -> str:
        return _("Somebody has changed this template meanwhile. What you typed stands below; saved again, it holds.")


class Retired(TooLate):
    def sentence(self) -> str:
        return _("This has been retired meanwhile. Nothing was saved; what you typed is still here to copy.")


def agencies_kept(actor: Actor) -> list[Unit]:
    """Agencies whose templates and wordings the actor keeps: as one of the office that issues for them."""
    served = Unit.objects.filter(pk__in=list(served_in(actor, *KEEPERS)), can_issue=True, abolished_on=None)
    return list(served.order_by("path"))


def templates_of(units: Iterable[Unit]) -> list[Template]:
    """Those in use, in the order of the agencies, of the genres in article 8, and of the names."""
    found = Template.objects.filter(unit__in=list(units), retired_on=None).select_related("unit")
    order = list(Genre)
    return sorted(found, key=lambda one: (one.unit.path, order.index(Genre(one.genre)), one.name))


def wordings_of(units: Iterable[Unit]) -> list[Wording]:
    """Those in use, as they were entered; what two agencies keep alike stands once."""
    found: dict[str, Wording] = {}
    for one in Wording.objects.filter(unit__in=list(units), retired_on=None).order_by("unit__path", "pk"):
        found.setdefault(one.text, one)
    return list(found.values())


def templates_for(actor: Actor) -> list[Template]:
    """What the actor may begin a draft with: of the agencies in whose name they may write."""
    return templates_of(issuers_for(actor.appointment)) if actor.appointment else []


def template_for(actor: Actor, public_id: UUID) -> Template | None:
    return next((one for one in templates_for(actor) if one.public_id == public_id), None)


@transaction.atomic
def write_template(unit: Unit, *, name: str, genre: str, title: str, body: str, by: Actor) -> Template:
    unit = _locked(unit, by)
    if Template.objects.filter(unit=unit, retired_on=None).count() >= AT_MOST:
        raise TooMany
    made = Template(unit=unit)
    _fill(made, name=name, genre=genre, title=title, body=body, by=by)
    record(events.TEMPLATE_WRITTEN, unit, by=by, template=made.name)
    return made


@transaction.atomic
def change_template(
    template: Template, *, version: int, name: str, genre: str, title: str, body: str, by: Actor
) -> Template:
    """version: the one that was looked at."""
    unit = _locked(template.unit, by)
    template = _standing(template)
    if template.version != version:
        raise ChangedMeanwhile
    template.version += 1
    _fill(template, name=name, genre=genre, title=title, body=body, by=by)
    record(events.TEMPLATE_CHANGED, unit, by=by, template=template.name)
    return template


@transaction.atomic
def retire_template(template: Template, *, by: Actor) -> None:
    unit = _locked(template.unit, by)
    template = _standing(template)
    template.retired_on = today()
    template.save(update_fields=["retired_on"])
    record(events.TEMPLATE_RETIRED, unit, by=by, template=template.name)


@transaction.atomic
def add_wording(unit: Unit, *, text: str, by: Actor) -> Wording:
    unit = _locked(unit, by)
    if Wording.objects.filter(unit=unit, retired_on=None).count() >= AT_MOST:
        raise TooMany(field="text")
    made = _say(Wording(unit=unit), text, by)
    record(events.WORDING_ADDED, unit, by=by, text=made.text)
    return made


@transaction.atomic
def change_wording(wording: Wording, *, text: str, by: Actor) -> Wording:
    unit = _locked(wording.unit, by)
    wording = _standing(wording)
    before = wording.text
    _say(wording, text, by)
    record(events.WORDING_CHANGED, unit, by=by, before=before, text=wording.text)
    return wording


@transaction.atomic
def retire_wording(wording: Wording, *, by: Actor) -> None:
    unit = _locked(wording.unit, by)
    wording = _standing(wording)
    wording.retired_on = today()
    wording.save(update_fields=["retired_on"])
    record(events.WORDING_RETIRED, unit, by=by, text=wording.text)


def _locked(unit: Unit, by: Actor) -> Unit:
    """One writer at a time for an agency."""
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if unit not in agencies_kept(by):
        raise NotAllowed
    return unit


def _standing(kept: Kept) -> Kept:
    """As it now is. Raises Retired."""
    found = type(kept).objects.filter(pk=kept.pk, retired_on=None).first()
    if found is None:
        raise Retired
    return found


def _fill(template: Template, *, name: str, genre: str, title: str, body: str, by: Actor) -> None:
    words = Words(title=title, body=body).tidy()
    refuse_marks({"name": name, "title": words.title, "body": words.body}, subject=template.unit, by=by)
    template.name, template.genre = " ".join(name.split()), genre
    template.title, template.body, template.changed_at = words.title, words.body, now()
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:
        raise HaveThatTemplate from None


def _say(wording: Wording, text: str, by: Actor) -> Wording:
    words = " ".join(text.split())
    refuse_marks({"text": words}, subject=wording.unit, by=by)
    wording.text, wording.changed_at = words, now()
    try:
        with transaction.atomic():
            wording.save()
    except IntegrityError:
        raise HaveThatWording from None
    return wording
