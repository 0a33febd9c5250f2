"""Taking an incoming document back, and giving an opinion beside its way."""

from django.db import transaction

from office.audit.actor import Actor
from office.audit.record import record
from workflows.documents import events
from workflows.documents.actions import Verdict, say
from workflows.documents.incoming.seats import TAKEN_BACK
from workflows.documents.models import Incoming
from workflows.documents.receiving import locked, settle
from workflows.engine import actions as engine
from workflows.engine.move import Moved


@transaction.atomic
def withdraw(incoming: Incoming, step: int, *, opinion: str = "", by: Actor) -> Moved:
    """撤回 what one handed on, while nobody after has acted. Raises ActedAlready, and what a reader refuses of an
    instruction that has become a matter."""
    incoming = locked(incoming)
    moved = engine.withdraw(incoming, step, only=TAKEN_BACK, note=opinion, by=by)
    if moved.step == "instruct":
        _take_back_instruction(incoming, moved, by)
    say(incoming, moved, Verdict.WITHDRAWN, opinion)
    settle(incoming, moved, by=by)
    return moved


def _take_back_instruction(incoming: Incoming, moved: Moved, by: Actor) -> None:
    """What was said stays among the opinions, as withdrawn; as an instruction it no longer asks for anything."""
    if gave_instruction(incoming):
        given = incoming.instructions.select_for_update().latest("pk")  # a matter is made of it, or it goes; not both
        instruction = str(given.public_id)
        record(events.INSTRUCTION_WITHDRAWN, incoming, by=moved.acting(by), instruction=instruction)
        given.delete()


def gave_instruction(incoming: Incoming) -> bool:
    """Whether what was last done at the instruction gave one; a circle gives none."""
    said = incoming.opinions.filter(step="instruct", verdict__in=(Verdict.INSTRUCTED, Verdict.CIRCLED))
    last = said.order_by("pk").last()
    return last is not None and last.verdict == Verdict.INSTRUCTED


@transaction.atomic
def advise(incoming: Incoming, step: int, *, opinion: str, by: Actor) -> None:
    """The opinion of who checks a proposal, or was asked for one beside the route."""
    incoming = locked(incoming)
    moved = engine.hand_on(incoming, step, only=("check", "consult"), note=opinion, by=by)
    say(incoming, moved, Verdict.ADVISED, opinion)
    settle(incoming, moved, by=by)
