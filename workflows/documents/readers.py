"""What documents do when others speak."""

from django.utils.translation import gettext_noop

from directory.models import Person
from office.audit.readers import Event, afterwards, within
from office.live.doorbell import ring
from office.notices.bell import tell
from workflows.documents.models import Circulation, Document, Incoming
from workflows.documents.opinions.begun import drop_what_left_its_writer
from workflows.documents.permissions import grant, grant_incoming


@within("duty.laid")
@within("duty.passed_on")
def let_holders_read(event: Event) -> None:
    """Whoever is asked to do something with a document may read it, and so may the next holder of their post; and who
    is away reads what a deputy does for them."""
    readers = [*event.particulars["holders"], *event.particulars["principals"]]
    if event.subject_kind == Document.subject_kind:
        grant(event.subject_id, readers)
    elif event.subject_kind == Incoming.subject_kind:
        grant_incoming(event.subject_id, readers)
    elif event.subject_kind == Circulation.subject_kind:
        circulation = Circulation.objects.select_related("document", "incoming").get(public_id=event.subject_id)
        if circulation.document is not None:
            grant(circulation.document.public_id, readers)
        elif circulation.incoming is not None:
            grant_incoming(circulation.incoming.public_id, readers)


@within("duty.closed")
@within("duty.confirmed")
@within("duty.passed_on")
def drop_what_was_begun(event: Event) -> None:
    drop_what_left_its_writer(event.subject_id)


@within("flow.*")
@within("document.*")
@within("incoming.*")
@within("paper.*")
def ring_whoever_looks_at_it(event: Event) -> None:
    if event.subject_kind in (Document.subject_kind, Incoming.subject_kind):
        ring(f"{event.subject_kind}:{event.subject_id}")


@afterwards("document.signed")
def tell_of_the_signature(event: Event) -> None:
    tell(_concerned(event), event, gettext_noop("Signed for issue: %(title)s"))


@afterwards("document.mended")
def tell_of_the_correction(event: Event) -> None:
    """Whoever signed hears that their text was corrected in form."""
    document = Document.objects.get(public_id=event.subject_id)
    heads = document.opinions.filter(step__in=("sign", "cosign")).select_related("author__person")
    tell(list({one.author.person for one in heads}), event, gettext_noop("Corrected in form after signing: %(title)s"))


@afterwards("document.dispatched")
def tell_of_the_dispatch(event: Event) -> None:
    tell(_concerned(event), event, gettext_noop("Dispatched: %(title)s"))


@afterwards("document.filed")
def tell_of_the_filing(event: Event) -> None:
    tell(_concerned(event), event, gettext_noop("Filed: %(title)s"))


@afterwards("document.annulled")
def tell_of_the_annulment(event: Event) -> None:
    """Whoever received it is asked to read so; here hear those who made it."""
    tell(_concerned(event), event, gettext_noop("Annulled: %(title)s"))


@afterwards("document.repealed")
def tell_of_the_repeal(event: Event) -> None:
    tell(_concerned(event), event, gettext_noop("Repealed: %(title)s"))


@afterwards("document.copy_returned")
def tell_of_the_returned_copy(event: Event) -> None:
    """Whoever dispatched it decides what becomes of it; the drafter hears of it too."""
    document = Document.objects.select_related("drafter__person").get(public_id=event.subject_id)
    sent_by = document.opinions.filter(step="dispatch").select_related("author__person")
    told = [document.drafter.person, *(one.author.person for one in sent_by)]
    tell(list(dict.fromkeys(told)), event, gettext_noop("A copy was returned: %(title)s"))


@afterwards("flow.sent_back")
def tell_of_the_return(event: Event) -> None:
    """The drafter hears of it wherever it was sent back to; of an opinion beside a step only who asked for it does."""
    if asked_by := event.particulars.get("asked_by"):
        askers = Person.objects.filter(appointments__public_id=asked_by)
        tell(askers, event, gettext_noop("Your question was sent back without an opinion: %(title)s"))
    elif event.subject_kind == Document.subject_kind:
        document = Document.objects.select_related("drafter__person").get(public_id=event.subject_id)
        tell([document.drafter.person], event, gettext_noop("Sent back: %(title)s"))


@afterwards("flow.opinion_given")
def tell_who_waited_for_it(event: Event) -> None:
    """Asked beside a step, which has lain in their box all the while."""
    askers = Person.objects.filter(appointments__public_id=event.particulars["asked_by"])
    tell(askers, event, gettext_noop("The opinion you asked for is given: %(title)s"))


@afterwards("flow.withdrawn")
def tell_who_had_it_open(event: Event) -> None:
    """It has left their box, or waits again for an opinion; the bell says why."""
    if event.subject_kind in (Document.subject_kind, Incoming.subject_kind):
        people = Person.objects.filter(public_id__in=event.particulars["opened_by"])
        if event.particulars["step"] == "consult":
            tell(people, event, gettext_noop("An opinion was withdrawn by its giver: %(title)s"))
        else:
            tell(people, event, gettext_noop("Withdrawn by the sender: %(title)s"))


@afterwards("flow.reclaimed")
def tell_who_loses_it_again(event: Event) -> None:
    """Whoever it was passed on to and had it open."""
    if event.subject_kind in (Document.subject_kind, Incoming.subject_kind):
        people = Person.objects.filter(public_id__in=event.particulars["opened_by"])
        tell(people, event, gettext_noop("Taken back by who passed it on to you: %(title)s"))


def _concerned(event: Event) -> list[Person]:
    """The drafter and everybody who gave an opinion."""
    document = Document.objects.select_related("drafter__person").get(public_id=event.subject_id)
    said = Person.objects.filter(appointments__in=document.opinions.values("author")).distinct()
    return [document.drafter.person, *said]
