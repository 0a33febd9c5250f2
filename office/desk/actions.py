"""What one does at one's own desk, with many things or with the desk itself."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import in_post
from directory.models import Person
from office.audit.actor import Actor
from office.audit.refusals import Refusal, TooLate
from office.desk.models import MOST_VIEWS, SavedView
from office.desk.narrowing import Narrowing
from office.duties import actions as duties
from office.duties import boxes
from office.duties.models import Box
from office.subjects import kinds


class TooManyViews(Refusal):
    def sentence(self) -> str:
        return _("You keep twelve views already; let one go first.")


@transaction.atomic
def keep_view(box: str, narrowing: Narrowing, *, by: Actor) -> SavedView:
    """Kept twice it is one. Raises TooManyViews."""
    Person.objects.select_for_update().get(pk=by.person.pk)
    kept = SavedView.objects.filter(person=by.person)
    found = kept.filter(box=box, query=narrowing.query).first()
    if found is not None:
        return found
    if kept.count() >= MOST_VIEWS:
        raise TooManyViews
    return SavedView.objects.create(person=by.person, box=box, query=narrowing.query, name=narrowing.said(by)[:40])


def drop_view(view_id: int, *, by: Actor) -> None:
    SavedView.objects.filter(pk=view_id, person=by.person).delete()


def read_all(public_ids: Collection[UUID], *, by: Actor) -> int:
    """已阅, many at once: of what lies in the actor's 待阅, and of that alone. Answers how many; what somebody else has
    closed meanwhile, or what may no longer be seen, is left out."""
    read = 0
    for duty in boxes.box(by, Box.TO_READ).filter(public_id__in=list(public_ids)):
        subject = kinds.load(by, duty.subject_kind, duty.subject_id)
        if subject is None:
            continue
        try:
            duties.confirm(duty, subject=subject, by=in_post(by, duty.holder_id))
        except TooLate:
            continue
        read += 1
    return read
