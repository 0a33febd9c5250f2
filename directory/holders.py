"""Who holds a role where, today."""

from django.utils.translation import gettext as _

from directory.actors import today
from directory.models import Appointment, AppointmentQuerySet, Unit
from directory.roles import Role
from office.audit.refusals import Refusal


class NobodyHolds(Refusal):
    """A step would lie in nobody's box; it is refused where it would start, never silently."""

    def __init__(self, role: Role, unit: Unit) -> None:
        self.role, self.unit = role, unit
        super().__init__(
            _("Nobody in %(unit)s holds the role %(role)s today. Ask its directory administrator to appoint somebody.")
            % {"unit": unit.name, "role": role.label}
        )


def holders(role: Role, unit: Unit) -> AppointmentQuerySet:
    """Those who hold the role in the unit itself today, in official order."""
    held = Appointment.objects.filter(post__unit=unit).in_force(today()).with_role(role)
    return held.with_names().in_official_order()


def holders_within(role: Role, unit: Unit) -> AppointmentQuerySet:
    """Those who hold the role in the unit or anywhere below it, the unit's own people first."""
    held = Appointment.objects.filter(post__unit__path__startswith=unit.path).in_force(today()).with_role(role)
    return held.with_names().order_by("post__unit__depth", "post__unit__path", "post__order", "pk")


def holder_within(role: Role, unit: Unit) -> Appointment:
    """The first of them; raises NobodyHolds."""
    found = holders_within(role, unit).first()
    if found is None:
        raise NobodyHolds(role, unit)
    return found
