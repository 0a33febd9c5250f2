"""Where a matter stands, in the few lines that a page beside it shows: its light, who owes the next step, how far."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.holders import named
from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.duties import actions as duties
from office.duties.models import Kind
from office.subjects.kinds import Fact
from office.worktime.clock import now
from workflows.supervision.clocks import light_of
from workflows.supervision.drawings import pace_of
from workflows.supervision.models import Matter
from workflows.supervision.permissions import may_read
from workflows.supervision.responding import response_of

NAMED = 3  # of those who may take the same step


def facts_of(actor: Actor, matter: Matter) -> list[Fact]:
    """Whoever only follows it hears the light, the lead, the date and the percent; not in whose hands it is."""
    reads, moment, timetable = may_read(actor, matter), now(), timetable_of(matter.lead)
    plan = list(matter.milestones.order_by("at"))
    shown = light_of(matter, moment, timetable, plan, discreet=not reads)
    facts = [Fact(pgettext("standing", "Now"), str(matter.get_state_display()), light=shown)]
    if response := response_of(matter, moment, timetable):
        facts.append(Fact(_("Response"), at=matter.respond_by, light=response))
    if reads:
        facts += _next(actor, matter)
    facts.append(Fact(_("Lead unit"), matter.lead.short_name))
    facts.append(Fact(_("Due"), at=matter.due_at))
    facts.append(Fact(_("Progress"), pace_of(matter, plan, moment, timetable).said))
    return facts


def _next(actor: Actor, matter: Matter) -> list[Fact]:
    """What is asked first of all, and of whom; the reader as “you”."""
    asked = [duty for duty in duties.open_duties(matter) if duty.kind == Kind.ACT]
    if not asked:
        return []
    first = min(asked, key=lambda duty: (duty.sort_at, duty.pk))
    holders = [duty.holder for duty in asked if duty.asks == first.asks]
    who = named(holders, actor, most=NAMED)
    return [Fact(pgettext("standing", "Next step"), f"{_(first.asks)} · {who}")]
