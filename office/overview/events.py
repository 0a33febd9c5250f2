"""What the leaders' view leaves on the trail."""

from django.utils.translation import gettext_lazy as _

from office.audit.catalogue import declare

BULLETIN_DRAFTED = declare(
    "unit.bulletin_drafted", _("Bulletin drafted"), document=str, since=str, until=str, digest=str
)
WALL_OPENED = declare("unit.wall_opened", _("Wall display opened"), wall=str, titles=bool)
WALL_PAIRED = declare("unit.wall_paired", _("Screen paired"), wall=str)
WALL_WITHDRAWN = declare("unit.wall_withdrawn", _("Wall display withdrawn"), wall=str)
