"""What the leaders' view leaves on the trail."""

from django.utils.translation import gettext_lazy as _

from office.audit.catalogue import declare

BULLETIN_DRAFTED = declare(
    "unit.bulletin_drafted", _("Bulletin drafted"), document=str, since=str, until=str, digest=str
)
