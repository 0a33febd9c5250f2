"""What one does at one's own desk, with many things or with the desk itself."""

from collections.abc import Collection
from uuid import UUID

from directory.actors import in_post
from office.audit.actor import Actor
from office.audit.refusals import TooLate
from office.duties import actions as duties
from office.duties import boxes
from office.duties.models import Box
from office.subjects import kinds


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
