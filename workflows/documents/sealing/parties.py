"""The three people of a seal's use: who asks, who approves, who keeps it. They are never the same.

The drafter asks, by handing the paper in to be issued; the head who signs it approves, by the signature; the keeper
sets the seal. See docs/decisions/a-seal-takes-three.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from directory.holders import NobodyHolds, holders_within
from directory.models import Appointment, Person, Unit
from directory.roles import Role
from office.audit.refusals import Refusal
from workflows.documents.agencies import office_of
from workflows.documents.models import Document, Opinion

SIGNING = ("sign", "cosign")


@dataclass(frozen=True, slots=True)
class Party:
    """One agency of a document. approver: who has signed for it, before that who is to; a draft may name nobody."""

    unit: Unit
    requester: Person
    approver: Person | None

    @property
    def others(self) -> set[int]:
        """Whoever is not to set the seal."""
        return {self.requester.pk, *({self.approver.pk} if self.approver else ())}


class OnlyTheirs(Refusal):
    """Refused where the step would begin: nobody is asked for what they may not do."""

    def __init__(self, party: Party, keepers: Sequence[Appointment]) -> None:
        names = _(", ").join(str(one.person) for one in keepers)
        super().__init__(
            _(
                "The seal of %(unit)s is kept by %(who)s alone, who has drafted or signed this paper; whoever asks for "
                "a seal or approves it does not set it. Ask the directory administrator to appoint another keeper."
            )
            % {"unit": party.unit.name, "who": names}
        )


def parties_of(document: Document) -> list[Party]:
    """The lead's first, then the others in their order."""
    drafter = document.drafter.person
    said = Opinion.objects.filter(
        document=document, step__in=SIGNING, verdict__in=(Opinion.Verdict.SIGNED, Opinion.Verdict.CONSENTED)
    ).order_by("pk")
    signed: dict[int | str, Person] = {}
    for one in said.select_related("author__person"):
        signed[one.on_behalf_of_id or one.author_id] = one.author.person
        if one.step == "sign":
            signed["lead"] = one.author.person
    named = Person.objects.filter(appointments=document.signatory_id).first() if "lead" not in signed else None
    joined = document.joint_issuers.select_related("unit", "signatory__person").order_by("order")
    return [
        Party(document.issuer, drafter, signed.get("lead", named)),
        *(Party(one.unit, drafter, signed.get(one.signatory_id, one.signatory.person)) for one in joined),
    ]


def keepers_of(unit: Unit) -> list[Appointment]:
    """The seal keepers of the agency's office; raises NobodyHolds."""
    office = office_of(unit)
    found = list(holders_within(Role.SEAL_KEEPER, office))
    if not found:
        raise NobodyHolds(Role.SEAL_KEEPER, office)
    return found


def keeper_for(party: Party) -> Appointment:
    """The first keeper who neither asked nor approved; raises OnlyTheirs."""
    keepers = keepers_of(party.unit)
    free = next((one for one in keepers if one.person_id not in party.others), None)
    if free is None:
        raise OnlyTheirs(party, keepers)
    return free
