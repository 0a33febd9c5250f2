"""暂存意见: what one has begun to write for a duty is kept for oneself, on whatever machine one goes on.

Neither an opinion nor an event: nobody else is shown it, and it goes when it is given or the duty leaves its holder.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.refusals import Unacceptable
from office.duties.models import Duty
from office.files.secrecy import refuse_marks
from office.subjects.kinds import Subject
from office.worktime.clock import now
from workflows.documents.models import BegunOpinion
from workflows.engine.course import Hand
from workflows.engine.move import ref_of_step

LONGEST = 5000


class TooLong(Unacceptable):
    field = "opinion"

    def sentence(self) -> str:
        return _("An opinion has at most %(most)d characters.") % {"most": LONGEST}


@dataclass(frozen=True, slots=True)
class Begun:
    """url: where it is kept. text: as it was left."""

    url: str
    text: str


_BESIDE = ("pass_on", "take_out")


def keep_begun(duty: Duty, *, text: str, by: Actor) -> None:
    """Over what was kept before; nothing is kept of an empty field. Raises TooLong, CarriesSecrecyMark."""
    if len(text) > LONGEST:
        raise TooLong
    refuse_marks({"opinion": text}, subject=by.person, by=by)
    if not text.strip():
        BegunOpinion.objects.filter(duty=duty).delete()
        return
    said = {"person": by.person, "text": text, "typed_at": now()}
    BegunOpinion.objects.update_or_create(duty=duty, defaults=said)


def begun_at(hand: Hand | None, actor: Actor) -> Begun | None:
    """For the step in this hand; None where there is none."""
    return _begun(actor, ref=ref_of_step(hand.step_id)) if hand else None


def begun_on(subject: Subject | None, actor: Actor) -> Begun | None:
    """For what the actor is asked of a subject, as to read it."""
    if subject is None:
        return None
    return _begun(actor, subject_kind=subject.subject_kind, subject_id=subject.public_id)


def offer_begun(form: BaseForm, hand: Hand | None, actor: Actor, *, verb: str) -> Begun | None:
    """A form that asks for an opinion too begins with it; None where it asks for none, and where the act only brings
    others in: what was begun for one's own eyes must not go out as a word to them."""
    begun = begun_at(hand, actor) if "opinion" in form.fields and verb not in _BESIDE else None
    if begun is not None and begun.text:
        form.initial["opinion"] = begun.text
    return begun


def _begun(actor: Actor, **asked: Any) -> Begun | None:
    held = Duty.objects.filter(holder__in=[one.pk for one in actor.appointments], done_at=None, **asked)
    duty = held.select_related("begun_opinion").order_by("pk").first()
    if duty is None:
        return None
    kept = getattr(duty, "begun_opinion", None)
    text = kept.text if kept and kept.person_id == actor.person.pk else ""
    return Begun(reverse("documents:keep_opinion", args=[duty.public_id]), text)


def drop_what_left_its_writer(subject_id: UUID) -> None:
    """Of this subject: where the duty is closed, or lies with another now."""
    mine = {"duty__done_at": None, "duty__holder__person": F("person")}
    BegunOpinion.objects.filter(duty__subject_id=subject_id).exclude(**mine).delete()
