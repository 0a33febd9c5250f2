"""What happens to the routes of an agency."""

from django.utils.translation import gettext_lazy as _

from office.audit.catalogue import declare

COMPOSED = declare("unit.route_composed", _("Route composed"), route=str, kind=str)
SCOPE_CHANGED = declare("unit.route_scope_changed", _("Papers of a route changed"), route=str, before=str, now=str)
PUBLISHED = declare("unit.route_published", _("Route published"), route=str, version=int, reason=str)
RETIRED = declare("unit.route_retired", _("Route retired"), route=str, reason=str)
