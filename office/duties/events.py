"""What happens to duties."""

from django.utils.translation import gettext_lazy as _

from office.audit.catalogue import declare

LAID = declare("duty.laid", _("Duty laid"), asks=str, kind=str, holders=list)
CLOSED = declare("duty.closed", _("Duty closed"), asks=str, reason=str, holders=list)
CONFIRMED = declare("duty.confirmed", _("Confirmed"), asks=str)
URGED = declare("duty.urged", _("Urged"), asks=str, holders=list, note=str)
