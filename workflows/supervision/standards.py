"""办理标准: how soon an agency wants its matters responded to and finished, kept by those who supervise for it."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from directory.models import Unit
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from office.worktime.terms import Term
from workflows.supervision import events
from workflows.supervision.models import Standard
from workflows.supervision.places import SUPERVISES, agencies_of


class HaveThatStandard(Unacceptable):
    field = "name"

    def sentence(self) -> str:
        return _("There is a standard of this name already.")


class Retired(TooLate):
    def sentence(self) -> str:
        return _("This standard has been retired meanwhile.")


def agencies_kept(actor: Actor) -> list[Unit]:
    """Agencies whose standards the actor keeps: of each post that supervises, the one it opens matters for."""
    held = [one for one in actor.appointments if set(one.post.roles) & set(map(str, SUPERVISES))]
    found = {units[0].pk: units[0] for units in agencies_of(held).values()} if held else {}
    return sorted(found.values(), key=lambda unit: unit.path)


@transaction.atomic
def write(
    unit: Unit,
    *,
    name: str,
    category: str,
    finish: Term,
    respond: Term | None = None,
    report_every: int | None = None,
    by: Actor,
) -> Standard:
    _check(unit, by)
    made = _filled(Standard(unit=unit, report_every=report_every), name, category, finish, respond, by)
    record(events.STANDARD_WRITTEN, unit, by=by, **_told(made))
    return made


@transaction.atomic
def change(
    standard: Standard,
    *,
    name: str,
    category: str,
    finish: Term,
    respond: Term | None = None,
    report_every: int | None = None,
    by: Actor,
) -> Standard:
    """For matters to come; those that run keep what they were given."""
    standard = _locked(standard, by)
    standard.report_every = report_every
    _filled(standard, name, category, finish, respond, by)
    record(events.STANDARD_CHANGED, standard.unit, by=by, **_told(standard))
    return standard


@transaction.atomic
def retire(standard: Standard, *, by: Actor) -> Standard:
    standard = _locked(standard, by)
    standard.retired_at = now()
    standard.save(update_fields=["retired_at"])
    record(events.STANDARD_RETIRED, standard.unit, by=by, standard=standard.name)
    return standard


def _check(unit: Unit, by: Actor) -> None:
    if unit not in agencies_kept(by):
        raise NotAllowed


def _locked(standard: Standard, by: Actor) -> Standard:
    standard = Standard.objects.select_for_update(of=("self",)).select_related("unit").get(pk=standard.pk)
    _check(standard.unit, by)
    if standard.retired_at is not None:
        raise Retired
    return standard


def _filled(standard: Standard, name: str, category: str, finish: Term, respond: Term | None, by: Actor) -> Standard:
    standard.name, standard.category = " ".join(name.split()), category
    refuse_marks({"name": standard.name}, subject=standard.unit, by=by)
    standard.finish_value, standard.finish_unit = finish.value, finish.unit
    standard.respond_value = respond.value if respond else None
    standard.respond_unit = respond.unit if respond else ""
    try:
        with transaction.atomic():
            standard.save()
    except IntegrityError:
        raise HaveThatStandard from None
    return standard


def _told(standard: Standard) -> dict[str, Any]:
    """Terms as value and unit, so that the trail reads alike in every language."""
    respond = f"{standard.respond_value} {standard.respond_unit}" if standard.respond else ""
    return {
        "standard": standard.name,
        "finish": f"{standard.finish_value} {standard.finish_unit}",
        "respond": respond,
        "report_every": standard.report_every,
    }
