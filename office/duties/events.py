"""What happens to duties."""

from django.utils.translation import gettext_lazy as _

from office.audit.catalogue import declare

LAID = declare("duty.laid", _("Duty laid"), asks=str, kind=str, holders=list, principals=list)
CLOSED = declare("duty.closed", _("Duty closed"), asks=str, reason=str, holders=list)
PASSED_ON = declare("duty.passed_on", _("Duty passed on"), asks=str, holders=list, principals=list)
HANDED_OVER = declare(
    "duty.handed_over", _("Post handed over"), holder=str, to=str, post=str, post_id=str, duties=int, closed=int
)
CONFIRMED = declare("duty.confirmed", _("Confirmed"), asks=str)
PUT_ASIDE = declare("duty.put_aside", _("Put aside"), asks=str, until=str)
TAKEN_UP = declare("duty.taken_up", _("Taken up again"), asks=str)
URGED = declare("duty.urged", _("Urged"), asks=str, holders=list, note=str, delivered=str)
_OF_THEIR_OWN = (PUT_ASIDE.name, TAKEN_UP.name)


def is_echo(event_type: str) -> bool:
    """Whether it happens to a duty because of an act that an event of its own tells of."""
    return event_type.startswith("duty.") and event_type not in _OF_THEIR_OWN
