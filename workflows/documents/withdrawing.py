"""撤回 and 收回转办: what is asked once more before it is done, and what is said of it afterwards."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.models import Appointment
from office.audit.actor import Actor
from office.duties import actions as duties
from office.duties.models import Duty
from workflows.documents.incoming.handing import gave_instruction
from workflows.documents.models import Document, Incoming
from workflows.documents.seats import Seat
from workflows.engine.move import Moved, ref_of, ref_of_step
from workflows.engine.withdrawing import had_again


def question_of(paper: Document | Incoming, seat: Seat, actor: Actor) -> str:
    """Out of whose box it goes, whose it is then, who has opened it and is told; "" where nothing can be withdrawn."""
    if seat.withdraw is None or seat.withdraw.reach is None:
        return ""
    reach = seat.withdraw.reach
    before = {ref_of(one) for one in reach.lies_before}
    held = [one for one in duties.open_duties(paper) if one.ref in before]
    to = had_again(seat.withdraw.step_id)
    said = [_question(held, to, actor) if reach.falls else _question_of_opinion(held, to, actor), *_told(held)]
    if seat.withdraw.step == "instruct" and isinstance(paper, Incoming) and gave_instruction(paper):
        said.append(_("What you wrote stays readable, as withdrawn, and asks for nothing any more."))
    return "\n".join(said)


def question_of_passed(paper: Document | Incoming, seat: Seat, actor: Actor) -> str:
    """The same of 收回转办."""
    if seat.passed_on is None:
        return ""
    held = duties.open_duties(paper, ref=ref_of_step(seat.passed_on.step_id))
    return "\n".join([_question(held, had_again(seat.passed_on.step_id), actor), *_told(held)])


def said_of_withdrawal(moved: Moved, by: Actor) -> str:
    """Whose it is now, or who waits for the opinion again and has kept the paper all the while."""
    if moved.waited_for_by is None:
        return _("Withdrawn; it lies with you again.") if _is_mine(moved, by) else _withdrawn_to(moved)
    if moved.waited_for_by:
        who = _(", ").join(str(one.person) for one in moved.waited_for_by)
        return _("Your opinion is withdrawn; %(who)s waits for it again.") % {"who": who}
    return _("Your opinion is withdrawn; it is waited for again.")


def said_of_taking_back(moved: Moved, by: Actor) -> str:
    if _is_mine(moved, by):
        return _("Taken back; it lies with you again.")
    return _("Taken back; it lies with %(to)s now.") % {"to": _person(moved)}


def _withdrawn_to(moved: Moved) -> str:
    return _("Withdrawn; it lies with %(to)s now.") % {"to": _person(moved)}


def _is_mine(moved: Moved, by: Actor) -> bool:
    return moved.now_with is None or moved.now_with.person_id == by.person.pk


def _person(moved: Moved) -> str:
    return str(moved.now_with.person) if moved.now_with else ""


def _told(held: list[Duty]) -> list[str]:
    opened = [one for one in held if one.opened_at]
    told = ngettext("%(who)s has opened it and is told.", "%(who)s have opened it and are told.", len(opened))
    return [told % {"who": _names(opened)}] if opened else []


def _question(held: list[Duty], to: Appointment, actor: Actor) -> str:
    if to.person_id == actor.person.pk:
        return _("Withdraw it? It leaves the box of %(who)s and lies with you again.") % {"who": _names(held)}
    said = {"who": _names(held), "to": to.person}
    return _("Withdraw it? It leaves the box of %(who)s and goes to %(to)s.") % said


def _question_of_opinion(held: list[Duty], to: Appointment, actor: Actor) -> str:
    """Whoever has the paper keeps it, and waits for the opinion again."""
    if held:
        return _("Withdraw your opinion? %(who)s will wait for it again.") % {"who": _names(held)}
    if to.person_id == actor.person.pk:
        return _("Withdraw your opinion? It lies with you again.")
    return _("Withdraw your opinion? It goes to %(to)s.") % {"to": to.person}


def _names(held: Iterable[Duty]) -> str:
    return _(", ").join(dict.fromkeys(str(one.holder.person) for one in held))
