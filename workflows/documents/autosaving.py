"""While one writes: what is typed is kept by the server before it is a version, and whoever writes is known to others.

Neither is a version, an event or a duty; nobody but the writer sees what they typed.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.refusals import TooLate, Unacceptable
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from workflows.documents.models import CheckOut, Document, Typed
from workflows.documents.words import Words
from workflows.engine import course
from workflows.engine.course import Hand

HELD_FOR = timedelta(minutes=15)
TEXTS = ("title", "main_recipients", "cc_recipients", "body", "annotation")
KEPT = (*TEXTS, "genre", "urgency", "disclosure", "contact_phone")
_MOST = 120_000


class TooMuch(Unacceptable):
    def sentence(self) -> str:
        return _("This is too long to be kept while you type.")


class HeldByAnother(TooLate):
    """Somebody is writing just now."""

    def __init__(self, checked_out: CheckOut) -> None:
        self.checked_out = checked_out
        super().__init__()

    def sentence(self) -> str:
        until = timezone.localtime(self.checked_out.until)
        return _("%(who)s is writing until %(until)s. What you typed is kept for you; save it afterwards.") % {
            "who": self.checked_out.person,
            "until": f"{until:%H:%M}",
        }


@transaction.atomic
def keep_typed(document: Document | None, *, fields: Mapping[str, Any], version: int, by: Actor) -> Typed:
    """What stands in the form now, over what was kept before; a secrecy mark is refused here as everywhere."""
    kept = {name: str(fields[name]) for name in KEPT if name in fields}
    if sum(map(len, kept.values())) > _MOST:
        raise TooMuch
    refuse_marks({name: kept.get(name, "") for name in TEXTS}, subject=document or by.person, by=by)
    said = {"fields": kept, "version": version, "typed_at": now()}
    return Typed.objects.update_or_create(person=by.person, document=document, defaults=said)[0]


def typed_by(document: Document | None, actor: Actor) -> Typed | None:
    """What the actor typed here and did not save; nothing that is as it was saved."""
    kept = Typed.objects.filter(person=actor.person, document=document).first()
    return kept if kept and (document is None or words_of(kept).tidy() != Words.of(document)) else None


def words_of(typed: Typed) -> Words:
    return Words(**{name: typed.fields.get(name, "") for name in TEXTS})


def drop_typed(document: Document | None, *, by: Actor) -> None:
    Typed.objects.filter(person=by.person, document=document).delete()


@transaction.atomic
def check_out(document: Document, hand: Hand, *, by: Actor) -> CheckOut | None:
    """The text is the actor's for a while; None when it is another's still. Whoever goes on writing keeps it."""
    Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if held_by_another(document, by):
        return None
    moment = now()
    mine = CheckOut.objects.filter(document=document, person=by.person, step=hand.step_id).first()
    said = {
        "person": by.person, "step": hand.step_id, "since": mine.since if mine else moment, "until": moment + HELD_FOR,
    }  # fmt: skip
    return CheckOut.objects.update_or_create(document=document, defaults=said)[0]


def held_by_another(document: Document, actor: Actor) -> CheckOut | None:
    """Somebody else's hold, unless it ran out or the step they wrote in is over."""
    held = CheckOut.objects.filter(document=document, until__gt=now()).exclude(person=actor.person)
    one = held.select_related("person").first()
    if one is None:
        return None
    return one if any(hand.step_id == one.step and hand.state == "open" for hand in course.hands_of(document)) else None
