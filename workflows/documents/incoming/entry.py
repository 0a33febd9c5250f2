"""登记来文: what came on paper or by another way than this platform, taken down by the registry."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import in_post
from directory.models import Unit
from office.audit.actor import Actor
from office.audit.refusals import NotAllowed, Unacceptable
from office.duties.models import Urgency
from office.worktime.clock import now
from workflows.documents import receiving
from workflows.documents.incoming.scans import bound
from workflows.documents.models import Incoming
from workflows.documents.permissions import registries_of
from workflows.engine import course


class NoSender(Unacceptable):
    field = "sender_name"

    def sentence(self) -> str:
        return _("Say whose paper it is: a unit of the directory, or its name.")


class NotYet(Unacceptable):
    field = "arrived_at"

    def sentence(self) -> str:
        return _("It arrived now or earlier.")


@transaction.atomic
def enter(
    *,
    unit: Unit,
    title: str,
    genre: str,
    by: Actor,
    sender: Unit | None = None,
    sender_name: str = "",
    sender_number: str = "",
    urgency: int = Urgency.NORMAL,
    arrived_at: datetime | None = None,
    paper: Sequence[UploadedFile] = (),
    attachments: Sequence[UploadedFile] = (),
) -> Incoming:
    """By who keeps the registry of `unit`. Its paper is one PDF or the pictures of its pages, whose words are read
    behind the screen. Where the step of registration falls to the actor, it gets its 收文号 at once.

    Raises NotAllowed, NoSender, NotYet, ArrivedAlready, MixedPaper, TooManyPictures and what files refuse.
    """
    held = registries_of(by).get(unit.pk)
    if held is None:
        raise NotAllowed
    by = in_post(by, held.pk)
    if sender is None and not sender_name.strip():
        raise NoSender
    if arrived_at is not None and arrived_at > now():
        raise NotYet
    incoming = receiving.arrive(
        unit=unit,
        title=title,
        genre=genre,
        sender=sender,
        sender_name="" if sender else sender_name.strip(),
        sender_number=sender_number.strip(),
        urgency=urgency,
        paper=bound(paper, name=title),
        attachments=attachments,
        way=Incoming.Way.PAPER,
        arrived_at=arrived_at,
        by=by,
    )
    mine = course.my_hands(incoming, by)
    return receiving.register(incoming, mine[0].step_id, by=by) if mine else incoming
