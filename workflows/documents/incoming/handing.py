"""Taking an incoming document back from, or passing it on to, another pair of hands."""

from django.db import transaction

from directory.models import Appointment
from office.audit.actor import Actor
from workflows.documents.actions import Verdict, say
from workflows.documents.incoming.seats import TAKEN_BACK
from workflows.documents.models import Incoming
from workflows.documents.receiving import locked, settle
from workflows.engine import actions as engine
from workflows.engine import rounds


@transaction.atomic
def withdraw(incoming: Incoming, step: int, *, opinion: str = "", by: Actor) -> None:
    """撤回 what one handed on, while nobody after has acted. Raises ActedAlready."""
    incoming = locked(incoming)
    moved = engine.withdraw(incoming, step, only=TAKEN_BACK, note=opinion, by=by)
    say(incoming, moved, Verdict.WITHDRAWN, opinion)
    settle(incoming, moved)


@transaction.atomic
def pass_on(incoming: Incoming, step: int, *, to: Appointment, how: str, opinion: str = "", by: Actor) -> None:
    """转办 (reassign), 委托 (delegate), or 加签 before, parallel, after."""
    incoming = locked(incoming)
    if how == "reassign":
        moved = engine.reassign(incoming, step, to=to, note=opinion, by=by)
    elif how == "delegate":
        moved = engine.delegate(incoming, step, to=to, note=opinion, by=by)
    else:
        moved = rounds.add_signer(incoming, step, signer=to, how=how, note=opinion, by=by)  # type: ignore[arg-type]
    if opinion.strip():
        say(incoming, moved, Verdict.PASSED_ON, opinion)


@transaction.atomic
def advise(incoming: Incoming, step: int, *, opinion: str, by: Actor) -> None:
    """The opinion of who was asked for one beside the route."""
    incoming = locked(incoming)
    moved = engine.hand_on(incoming, step, only=("consult",), note=opinion, by=by)
    say(incoming, moved, Verdict.ADVISED, opinion)
    settle(incoming, moved)
