"""What the leaders' view does: it drafts a bulletin."""

from datetime import datetime

from django.db import transaction

from directory.actors import in_post
from directory.models import Unit
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed
from office.overview import bulletin_text, events
from office.overview.bulletins import Period, bulletin
from office.overview.permissions import drafting
from workflows.documents.actions import draft
from workflows.documents.genres import Genre
from workflows.documents.models import Document
from workflows.documents.words import Words
from workflows.supervision import watchman


@transaction.atomic
def draft_bulletin(unit: Unit, period: Period, until: datetime, *, by: Actor) -> Document:
    """A 通报 in the agency's name, with the figures in it, which lies with its drafter; a leader signs it. What the
    watchman had not told yet by now is told first, so that the figures stay what they are."""
    held = drafting(by, unit)
    if held is None:
        raise NotAllowed
    by = in_post(by, held.pk)
    watchman.turn_lights()
    told = bulletin(unit, period, until)
    words = Words(title=bulletin_text.title(unit, told), body=bulletin_text.body(told))
    document = draft(issuer=unit, genre=Genre.CIRCULAR, text=words, by=by)
    record(
        events.BULLETIN_DRAFTED, unit, by=by, document=str(document.public_id), since=told.since, until=told.until,
        digest=told.digest,
    )  # fmt: skip
    return document
