"""Taking an incoming document back, and giving an opinion beside its way."""

from django.db import transaction

from office.audit.actor import Actor
from workflows.documents.actions import Verdict, say
from workflows.documents.incoming.seats import TAKEN_BACK
from workflows.documents.models import Incoming
from workflows.documents.receiving import locked, settle
from workflows.engine import actions as engine


@transaction.atomic
def withdraw(incoming: Incoming, step: int, *, opinion: str = "", by: Actor) -> None:
    """撤回 what one handed on, while nobody after has acted. Raises ActedAlready."""
    incoming = locked(incoming)
    moved = engine.withdraw(incoming, step, only=TAKEN_BACK, note=opinion, by=by)
    say(incoming, moved, Verdict.WITHDRAWN, opinion)
    settle(incoming, moved)


@transaction.atomic
def advise(incoming: Incoming, step: int, *, opinion: str, by: Actor) -> None:
    """The opinion of who checks a proposal, or was asked for one beside the route."""
    incoming = locked(incoming)
    moved = engine.hand_on(incoming, step, only=("check", "consult"), note=opinion, by=by)
    say(incoming, moved, Verdict.ADVISED, opinion)
    settle(incoming, moved)
