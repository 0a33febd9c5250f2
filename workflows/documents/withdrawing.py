"""撤回: what is asked once more before it is done."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.duties import actions as duties
from office.duties.models import Duty
from workflows.documents.models import Document, Incoming, Opinion
from workflows.documents.seats import Seat
from workflows.engine import course
from workflows.engine.move import ref_of, ref_of_step


def question_of(paper: Document | Incoming, seat: Seat) -> str:
    """Out of whose box it goes, who has opened it and is told; "" where there is nothing to withdraw."""
    if seat.withdraw is None:
        return ""
    held, stays = duties.open_duties(paper), False
    if seat.withdraw.step == "consult" and (reach := course.opinion_reach(seat.withdraw)):
        before = {ref_of(one) for one in reach.lies_before}
        held, stays = [one for one in held if one.ref in before], not reach.falls
    said = [_sentence(held, stays), *_told(held)]
    if seat.withdraw.step == "instruct" and _was_instructed(paper):
        said.append(_("What you wrote stays readable, as withdrawn, and asks for nothing any more."))
    return "\n".join(said)


def question_of_passed(paper: Document | Incoming, seat: Seat) -> str:
    """The same of 收回转办."""
    if seat.passed_on is None:
        return ""
    held = duties.open_duties(paper, ref=ref_of_step(seat.passed_on.step_id))
    return "\n".join([_sentence(held, stays=False), *_told(held)])


def _told(held: list[Duty]) -> list[str]:
    opened = [one for one in held if one.opened_at]
    told = ngettext("%(who)s has opened it and is told.", "%(who)s have opened it and are told.", len(opened))
    return [told % {"who": _names(opened)}] if opened else []


def _sentence(held: list[Duty], stays: bool) -> str:
    """stays: with them it stays, and waits for the opinion again."""
    if not stays:
        return _("Withdraw it? It leaves the box of %(who)s and lies with you again.") % {"who": _names(held)}
    if not held:
        return _("Withdraw your opinion? It lies with you again.")
    return _("Withdraw your opinion? %(who)s will wait for it again.") % {"who": _names(held)}


def _names(held: Iterable[Duty]) -> str:
    return _(", ").join(dict.fromkeys(str(one.holder.person) for one in held))


def _was_instructed(paper: Document | Incoming) -> bool:
    last = paper.opinions.filter(step="instruct").order_by("pk").last()
    return last is not None and last.verdict == Opinion.Verdict.INSTRUCTED
