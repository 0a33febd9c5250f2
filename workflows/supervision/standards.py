"""办理标准: how soon an agency wants its matters responded to and finished, kept by those who supervise for it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple, Required, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from directory.models import Unit
from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from office.worktime.terms import Term, TermUnit, due
from workflows.supervision import events
from workflows.supervision.models import Matter, Milestone, Standard
from workflows.supervision.places import SUPERVISES, agencies_of


class HaveThatStandard(Unacceptable):
    field = "name"

    def sentence(self) -> str:
        return _("There is a standard of this name already.")


class NotAPlan(Unacceptable):
    field = "plan"

    def sentence(self) -> str:
        return _("A plan rises: each milestone later than the one before, and more than it, up to 100 %.")


class PlanBeyond(Unacceptable):
    field = "plan"

    def sentence(self) -> str:
        return _("A plan needs a term in working days, and ends within it.")


class Step(NamedTuple):
    """A milestone of a standard: how many working days after the opening, and how much is done by then."""

    title: str
    days: int
    percent: int


class Retired(TooLate):
    def sentence(self) -> str:
        return _("This standard has been retired meanwhile.")


def agencies_kept(actor: Actor) -> list[Unit]:
    """Agencies whose standards the actor keeps: of each post that supervises, the one it opens matters for."""
    held = [one for one in actor.appointments if set(one.post.roles) & set(map(str, SUPERVISES))]
    found = {units[0].pk: units[0] for units in agencies_of(held).values()} if held else {}
    return sorted(found.values(), key=lambda unit: unit.path)


class Said(TypedDict, total=False):
    """What a standard says. near_days, pace: when its matters turn near; pace: points behind plan from which, and from
    more than which. plan: titles, working days after the opening, percents."""

    name: Required[str]
    category: Required[str]
    finish: Required[Term]
    respond: Term | None
    report_every: int | None
    near_days: int | None
    pace: tuple[int, int] | None
    plan: Sequence[Step]


@transaction.atomic
def write(unit: Unit, *, by: Actor, **said: Unpack[Said]) -> Standard:
    _check(unit, by)
    made = _filled(Standard(unit=unit), said, by)
    record(events.STANDARD_WRITTEN, unit, by=by, **_told(made))
    return made


@transaction.atomic
def change(standard: Standard, *, by: Actor, **said: Unpack[Said]) -> Standard:
    """For matters to come; those that run keep what they were given."""
    standard = _filled(_locked(standard, by), said, by)
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


def _filled(standard: Standard, said: Said, by: Actor) -> Standard:
    finish, respond, plan = said["finish"], said.get("respond"), list(said.get("plan", ()))
    standard.name, standard.category = " ".join(said["name"].split()), said["category"]
    words = {"name": standard.name, "plan": "\n".join(one.title for one in plan)}
    refuse_marks(words, subject=standard.unit, by=by)
    _check_plan(plan, finish)
    standard.finish_value, standard.finish_unit = finish.value, finish.unit
    standard.respond_value = respond.value if respond else None
    standard.respond_unit = respond.unit if respond else ""
    standard.report_every, standard.near_days = said.get("report_every"), said.get("near_days")
    standard.pace_near, standard.pace_over = said.get("pace") or (None, None)
    standard.plan = [list(one) for one in plan]
    try:
        with transaction.atomic():
            standard.save()
    except IntegrityError:
        raise HaveThatStandard from None
    return standard


def _check_plan(plan: Sequence[Step], finish: Term) -> None:
    rises = all(one.days < after.days and one.percent < after.percent for one, after in pairwise(plan))
    if not rises or not all(one.title and one.days > 0 and 0 < one.percent <= 100 for one in plan):
        raise NotAPlan
    if plan and (finish.unit != TermUnit.WORKDAY or plan[-1].days > finish.value):
        raise PlanBeyond


def lay_plan(matter: Matter, *, by: Actor) -> bool:
    """A matter that takes its term from a standard takes the plan as well, by the lead unit's calendar; one with a term
    of its own lays its own. Whether there was a plan to take."""
    standard = matter.standard
    if standard is None or not standard.plan or matter.term != standard.finish:
        return False
    timetable = timetable_of(matter.lead)
    steps = [Step(*one) for one in standard.plan]
    laid = [(one.title, due(Term(one.days), matter.starts_at, timetable).due_at, one.percent) for one in steps]
    Milestone.objects.bulk_create(Milestone(matter=matter, title=what, at=at, percent=so) for what, at, so in laid)
    record(events.PLANNED, matter, by=by, plan=[[what, at.isoformat(), so] for what, at, so in laid])
    return True


def _told(standard: Standard) -> dict[str, Any]:
    """Terms as value and unit, so that the trail reads alike in every language."""
    respond = f"{standard.respond_value} {standard.respond_unit}" if standard.respond else ""
    return {
        "standard": standard.name,
        "finish": f"{standard.finish_value} {standard.finish_unit}",
        "respond": respond,
        "report_every": standard.report_every,
        "near_days": standard.near_days,
        "pace": [standard.pace_near, standard.pace_over] if standard.pace_near else [],
        "plan": standard.plan,
    }
