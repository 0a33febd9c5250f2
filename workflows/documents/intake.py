"""登记收文: of a copy that was signed for, the unit makes an incoming document of its own and takes it down."""

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, TooLate
from office.duties.behalf import in_place_of
from office.worktime.clock import now
from workflows.documents import events
from workflows.documents.models import Copy, Incoming
from workflows.documents.numbering import number_of
from workflows.documents.permissions import may_receive
from workflows.documents.receiving import begin, register
from workflows.engine import course


class NotSignedFor(Refusal):
    def sentence(self) -> str:
        return _("Sign for this copy first; then it is registered.")


class CopyReturned(TooLate):
    def sentence(self) -> str:
        return _("This copy has been returned to its sender.")


class TakenInAlready(TooLate):
    """`incoming` is what was made of it."""

    def __init__(self, incoming: Incoming) -> None:
        self.incoming = incoming
        super().__init__(
            _("This copy has been registered already: %(number)s") % {"number": incoming.number or incoming}
        )


@transaction.atomic
def take_in(copy: Copy, *, by: Actor) -> Incoming:
    """Its paper and attachments are the sender's, by reference; nothing is typed or stored twice. Where the step of
    registration falls to the actor, it gets its 收文号 at once; else it waits for the colleague.

    Raises NotSignedFor, CopyReturned, TakenInAlready, and ArrivedAlready for a paper that came by another way too.
    """
    acting = may_receive(by, copy)
    if acting is None:
        raise NotAllowed
    copy = (
        Copy.objects.select_for_update(of=("self",))
        .select_related("document__issuer", "unit", "received_by__post__unit", "received_by__person")
        .get(pk=copy.pk)
    )
    if copy.state == Copy.State.RETURNED:
        raise CopyReturned
    former = Incoming.objects.filter(copy=copy).first()
    if former is not None:
        raise TakenInAlready(former)
    if copy.received_at is None:
        raise NotSignedFor
    by = in_place_of(by, acting)
    document = copy.document
    incoming = Incoming(
        unit=copy.unit,
        sender=document.issuer,
        sender_name=document.issuer.name,
        sender_number=str(number_of(document) or ""),
        title=document.title,
        genre=document.genre,
        urgency=document.urgency,
        text=document.body,
        arrived_by=Incoming.Way.COPY,
        arrived_at=copy.received_at,
        changed_at=now(),
        copy=copy,
    )
    begin(incoming, by=by)
    mine = course.my_hands(incoming, by)
    if mine:
        incoming = register(incoming, mine[0].step_id, by=by)
    unit, which = str(copy.unit.public_id), str(copy.public_id)
    record(events.TAKEN_IN, document, by=by, unit=unit, copy=which, number=incoming.number)
    return incoming
