"""In whose name one may write, and which office does the work of issuing."""

from directory.models import Appointment, Unit


def issuers_for(appointment: Appointment) -> list[Unit]:
    """Agencies in whose name the holder may draft: the nearest unit that may issue（发文立户, Regulation article 37）,
    and for people of a general office the government it serves. Divisions never issue (article 17)."""
    nearest = next((one for one in appointment.post.unit.upwards() if one.can_issue), None)
    if nearest is None:
        return []
    if nearest.kind == Unit.Kind.OFFICE:
        government = nearest.above()
        return [government, nearest] if government and government.can_issue else [nearest]
    return [nearest]


def office_of(issuer: Unit) -> Unit:
    """Who registers, seals and dispatches for an agency: a government's general office, else the agency itself."""
    if issuer.kind != Unit.Kind.GOVERNMENT:
        return issuer
    office = Unit.objects.get_children(issuer).filter(kind=Unit.Kind.OFFICE, abolished_on=None).first()
    return office or issuer
