"""What happens at the gate. None of it is told to the outside: whom it concerns sees it on the page of the system."""

from django.utils.translation import gettext_lazy as _

from office.audit.catalogue import declare

ACCOUNT_OPENED = declare("service_account.opened", _("System connected"), unit=str, purpose=str)
ACCOUNT_ENDED = declare("service_account.ended", _("System disconnected"), reason=str)
KEY_MADE = declare("service_account.key_made", _("Key made"), prefix=str, scopes=list)
KEY_ROTATED = declare("service_account.key_rotated", _("Key replaced"), former=str, prefix=str, ends_at=str)
KEY_ENDED = declare("service_account.key_ended", _("Key ended"), prefix=str)
ENDPOINT_MADE = declare("endpoint.made", _("Webhook entered"), url=str, patterns=list)
ENDPOINT_CHANGED = declare("endpoint.changed", _("Webhook changed"), url=str, patterns=list)
ENDPOINT_REFUSED = declare("endpoint.address_refused", _("Webhook address refused"), url=str, reason=str)
SECRET_ROTATED = declare("endpoint.secret_rotated", _("Webhook secret replaced"), until=str)
ENDPOINT_STARTED = declare("endpoint.started", _("Webhook started"))
ENDPOINT_STOPPED = declare("endpoint.stopped", _("Webhook stopped"))
ENDPOINT_GONE = declare("endpoint.gone", _("Webhook receiver gone"))
ENDPOINT_FAILED = declare("endpoint.failed", _("Webhook given up"), since=str)
PINGED = declare("endpoint.pinged", _("Webhook tried out"))
GAVE_UP = declare("endpoint.delivery_given_up", _("Delivery given up"), delivery=str, type=str, tries=int)
REDELIVERED = declare("endpoint.redelivered", _("Delivery sent again"), delivery=str, type=str)
SOURCE_MADE = declare("source.made", _("Source entered"), target=str, verify=str)
SOURCE_CHANGED = declare("source.changed", _("Source changed"), changed=list)
SOURCE_REFUSED = declare("source.post_refused", _("Post to a source refused"), reason=str)
ARRIVAL_TAKEN = declare("source.arrival_taken", _("Arrival taken over"), arrival=str, kind=str, result=str)
ARRIVAL_UNSORTED = declare("source.arrival_unsorted", _("Arrival could not be sorted"), arrival=str, why=str)
ARRIVAL_REPLAYED = declare("source.arrival_replayed", _("Arrival tried again"), arrival=str)
ARRIVAL_SET_ASIDE = declare("source.arrival_set_aside", _("Arrival set aside"), arrival=str, reason=str)

APPLICATION_ENTERED = declare("application.entered", _("Application entered"), unit=str, address=str, audience=str)
APPLICATION_CHANGED = declare("application.changed", _("Application changed"), changed=list)
APPLICATION_WITHDRAWN = declare("application.withdrawn", _("Application withdrawn"), reason=str)
APPLICATION_REOPENED = declare("application.reopened", _("Application opened again"))
