"""One-time codes by the book: who may issue them, and for whom it takes two.

The system, security and audit administrators exclude one another (GB/T 22239-2019, 8.1.5). Whoever could hand out a
code for one of them alone could become them; so such a code opens nothing until a second administrator has confirmed
it, one of a kind that the issuer is not.
"""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from directory.actors import today
from directory.models import Appointment, AppointmentQuerySet, Person
from directory.permissions import may_administer
from directory.roles import EXCLUSIVE, Role
from office.accounts import actions as accounts
from office.audit.actor import Actor
from office.audit.refusals import NotAllowed, Refusal


class NobodyConfirms(Refusal):
    """Else the code would wait for somebody who does not exist."""

    def sentence(self) -> str:
        return _(
            "A code for an administrator takes a second administrator of another kind (system, security, audit) to "
            "confirm it, and there is none besides the two of you. Have one appointed first."
        )


def issue_code(person: Person, *, by: Actor) -> tuple[str, bool]:
    """The code, and whether it opens nothing before a second administrator has confirmed it."""
    if not may_issue_code(by, person):
        raise NotAllowed(_("Only a directory administrator of this unit may do this."))
    takes_two = bool(kinds_of(person))
    if takes_two and not confirmers(person, issuer=by.person):
        raise NobodyConfirms
    return accounts.issue_code(person, awaits_second=takes_two, by=by), takes_two


def confirm_code(person: Person, *, by: Actor) -> None:
    waiting = accounts.waiting_code(person)
    if waiting is not None and not may_confirm_code(by, person, issuer=waiting.issued_by):
        raise NotAllowed(
            _("A code for an administrator is confirmed by a second administrator, of another kind than who issued it.")
        )
    accounts.confirm_code(person, by=by)


def may_issue_code(actor: Actor, person: Person) -> bool:
    """All of a person's posts, not one of them: a code is the whole person, and a leader may head something small."""
    held = Appointment.objects.filter(person=person).in_force(today()).with_names()
    return bool(held) and all(may_administer(actor, one.post.unit) for one in held)


def may_confirm_code(actor: Actor, person: Person, *, issuer: Person) -> bool:
    return any(actor.person == one for one in confirmers(person, issuer=issuer))


def confirmers(person: Person, *, issuer: Person) -> list[Person]:
    """Administrators who could be the second hand: neither of the two, and of a kind the issuer is not."""
    others = EXCLUSIVE - kinds_of(issuer)
    held = Appointment.objects.in_force(today()).filter(_any_of(others), person__is_active=True)
    people = {one.person_id: one.person for one in held.select_related("person").order_by("pk")}
    return [one for one in people.values() if one not in (person, issuer)]


def kinds_of(person: Person, *, since: date | None = None, among: AppointmentQuerySet | None = None) -> frozenset[str]:
    """Which of the three administrators somebody is on a day (today), or is booked to become after it. among: by these
    appointments of theirs."""
    held = Appointment.objects.filter(person=person) if among is None else among
    booked = held.filter(Q(ends_on=None) | Q(ends_on__gte=since or today()))
    return EXCLUSIVE & {role for one in booked.select_related("post") for role in one.post.roles}


def _any_of(roles: frozenset[Role]) -> Q:
    return Q(post__roles__overlap=[str(role) for role in roles])
