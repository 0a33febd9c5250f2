"""What duties do when they themselves are spoken of."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_noop, ngettext

from directory.administering.refusals import StillInside
from directory.models import Appointment, Person
from office.audit.readers import Event, afterwards, within
from office.duties.models import Duty
from office.duties.urging import delivered_at
from office.notices.bell import tell
from office.notices.ringing import Weight
from office.worktime.clock import today


@afterwards("duty.urged")
def ring_the_urged(event: Event) -> None:
    """催办 sounds at the holders' bells, when work has begun with them."""
    found = Appointment.objects.filter(public_id__in=event.particulars["holders"])
    holders = list(found.select_related("person", "post__unit"))
    begins = dict[int, datetime]()
    for held, at in zip(holders, delivered_at(holders, event.happened_at), strict=True):
        begins[held.person_id] = min(at, begins.get(held.person_id, at))
    people = {held.person for held in holders}
    tell(people, event, gettext_noop("You are urged: %(title)s"), weight=Weight.PRESSING, not_before=begins)


@afterwards("duty.handed_over")
def tell_both(event: Event) -> None:
    """Who has left the post, and who has its duties now."""
    named = [event.particulars["holder"], event.particulars["to"]]
    people = Person.objects.filter(appointments__public_id__in=named, is_active=True).distinct()
    tell(people, event, gettext_noop("Duties of a post were handed over: %(title)s"))


@within("unit.abolished")
@within("unit.post_abolished")
def refuse_with_duties_inside(event: Event) -> None:
    """What lies with a post is handed over before the post goes; of a booking this is asked on its day. Raises
    StillInside."""
    if event.particulars["on"] > today().isoformat():
        return
    if event.type == "unit.abolished":
        where = Q(post__unit__public_id=event.subject_id)
    else:
        where = Q(post__public_id=event.particulars["post_id"])
    held = Appointment.objects.filter(where, pk__in=Duty.objects.filter(done_at=None).values("holder")).with_names()
    if names := [(str(one), reverse("duties:hand_over_post", args=[one.public_id])) for one in held]:
        said = ngettext(
            "Open duties still lie with %(n)d former holder. Hand them over first.",
            "Open duties still lie with %(n)d former holders. Hand them over first.",
            len(names),
        )
        raise StillInside(said % {"n": len(names)}, names)
