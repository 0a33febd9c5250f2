"""Where a document stands, in the few lines that a page beside it shows: whose turn it is, what comes next."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.holders import NobodyHolds, named
from directory.models import Appointment
from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.audit.refusals import Refusal
from office.duties import actions as duties
from office.duties.models import Duty
from office.subjects.kinds import Fact
from office.ui.listing import listed
from office.worktime.clock import now
from office.worktime.lights import Dues, Light, light
from workflows.documents.drawings import step_label
from workflows.documents.models import Document, Incoming
from workflows.engine.assign import UnknownRule, assigned
from workflows.engine.course import Hand, Stage, hands_of, stages_of
from workflows.engine.move import ref_of_step

NAMED = 3  # of those who have the same step in hand


def facts_of(actor: Actor, paper: Document | Incoming) -> list[Fact]:
    """Whose turn it is, under the light of what is due first; who comes next; how far a round has come."""
    hands = hands_of(paper)
    stages = stages_of(paper, hands)
    holding = [one for one in hands if one.state == "open"]
    facts = [Fact(pgettext("document", "Validity"), paper.ended)] if paper.ended else []
    if holding:
        step = step_label(paper.subject_kind, holding[0].step)
        text = f"{step} · {named([one.holder for one in holding], actor, most=NAMED)}"
        facts.append(Fact(pgettext("standing", "Now"), text, light=_light(paper, holding)))
    elif isinstance(paper, Document):
        facts.append(Fact(pgettext("standing", "Now"), str(paper.get_state_display())))
    ahead, following = _ahead(stages, paper) if holding else (None, [])
    if ahead is not None:
        who = named(following, actor, most=NAMED)
        label = _(ahead.label)
        facts.append(Fact(pgettext("standing", "Next step"), f"{label} · {who}" if who else label))
    facts += [_round(stage) for stage in stages if stage.is_round and stage.hands]
    return facts


def way_ahead(stages: list[Stage], paper: Document) -> tuple[list[Stage], dict[str, str]]:
    """The route as this paper takes it: without the steps nobody will be asked in; and who would have the others."""
    taken, expected = [], {}
    for stage in stages:
        if stage.state == "ahead":
            try:
                held = assigned(stage.rule, paper)
            except UnknownRule:
                held = []
            except Refusal:
                expected[stage.name] = _("nobody holds this yet")
                taken.append(stage)
                continue
            if stage.may_pass and not held:
                continue
            expected[stage.name] = listed([str(one.person) for one in held], most=NAMED)
        taken.append(stage)
    return taken, expected


def _ahead(stages: list[Stage], paper: Document | Incoming) -> tuple[Stage | None, list[Appointment]]:
    """The next step that will be taken, and by whom."""
    for stage in stages:
        if stage.state == "ahead":
            held = _next(stage, paper)
            if held or not stage.may_pass:
                return stage, held
    return None, []


def _next(stage: Stage, paper: Document | Incoming) -> list[Appointment]:
    """Who would have it; nobody where that is named only when it comes."""
    try:
        return assigned(stage.rule, paper)
    except (Refusal, NobodyHolds, UnknownRule):
        return []


def _light(paper: Document | Incoming, holding: list[Hand]) -> Light | None:
    refs = {ref_of_step(hand.step_id): hand for hand in holding}
    dated: list[Duty] = [duty for duty in duties.open_duties(paper) if duty.ref in refs and duty.due_at]
    if not dated:
        return None
    first = min(dated, key=lambda duty: duty.sort_at)
    dues = Dues(due_at=first.due_at, near_at=first.near_at)
    return light(dues, now(), timetable_of(refs[first.ref].holder.post.unit))


def _round(stage: Stage) -> Fact:
    agreed = sum(one.state == "done" and one.outcome == "agreed" for one in stage.hands)
    return Fact(_(stage.label), _("%(done)d / %(all)d agreed") % {"done": agreed, "all": len(stage.hands)})
