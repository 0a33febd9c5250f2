"""The route of an outgoing document and who gets each step（发文: Regulation, articles 18–25）.

Drafted, reviewed, countersigned, checked by the office, where asked for reviewed by law and laid before a meeting;
signed, by several in turn where they issue it jointly; verified, numbered, sealed, proof-read, dispatched, filed.
"""

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from directory.absence.models import Work
from directory.holders import holder_within, holders, holders_above, holders_within
from directory.models import Appointment
from directory.roles import Role
from workflows.documents.agencies import office_of
from workflows.documents.directions import direction_of
from workflows.documents.models import Countersigner, Document
from workflows.documents.sealing.parties import keeper_for, parties_of
from workflows.engine.assign import assigner
from workflows.engine.routes import StepSpec

KEY = "outgoing"
STEPS = (
    StepSpec("draft", "document.drafter", gettext_noop("Draft"), gettext_noop("Draft"), days=(5, 3, 1)),
    StepSpec("review", "document.division_head", gettext_noop("Division review"), gettext_noop("Review")),
    StepSpec(
        "countersign", "document.countersigners", gettext_noop("Countersign"), gettext_noop("Countersign"), kind="round"
    ),
    StepSpec(
        "office_review",
        "document.office_director",
        gettext_noop("Office review"),
        gettext_noop("Check"),
        days=(2, 1, 1),
    ),
    # A draft that lays down rules is examined within 5 to 15 working days (State Council 国办发〔2018〕115号).
    StepSpec(
        "legal_review",
        "document.legal_reviewer",
        gettext_noop("Legal review"),
        gettext_noop("Review the law"),
        kind="series",
        days=(10, 5, 5),
    ),
    StepSpec(
        "meeting",
        "document.meeting",
        gettext_noop("Meeting"),
        gettext_noop("Lay before the meeting"),
        kind="series",
        days=(10, 5, 3),
    ),
    StepSpec("sign", "document.signatory", gettext_noop("Sign"), gettext_noop("Sign")),
    StepSpec(
        "cosign", "document.joint_signatories", gettext_noop("Joint signing"), gettext_noop("Sign"), kind="series"
    ),
    StepSpec("verify", "document.verifier", gettext_noop("Verify"), gettext_noop("Verify"), days=(1, 1, 1)),
    StepSpec("register", "document.registry_clerk", gettext_noop("Number"), gettext_noop("Number"), days=(1, 1, 1)),
    StepSpec(
        "seal",
        "document.seal_keepers",
        gettext_noop("Seal"),
        gettext_noop("Apply the seal"),
        kind="series",
        days=(1, 1, 1),
    ),
    StepSpec("proof", "document.verifier", gettext_noop("Proof-read"), gettext_noop("Proof-read"), days=(1, 1, 1)),
    StepSpec("dispatch", "document.registry_clerk", gettext_noop("Dispatch"), gettext_noop("Dispatch"), days=(1, 1, 1)),
    StepSpec("file", "document.archivist", gettext_noop("File"), gettext_noop("File"), days=(10, 10, 10)),
)
# The words and attachments may change until the signature; afterwards only at the verification (article 25).
OPEN_TO_REVISION = ("draft", "repair", "review", "first_check", "office_review")
BEFORE_SIGNATURE = ("draft", "review", "countersign", "first_check", "office_review", "legal_review", "meeting", "sign")
UNTIL_SIGNED = (*BEFORE_SIGNATURE, "cosign")
DISAGREEING = ("countersign", "legal_review", "consult")
# While it lies at such a step, these may be withdrawn: never a number, a seal or a dispatch.
WITHDRAWN_IN = dict.fromkeys(BEFORE_SIGNATURE, (*BEFORE_SIGNATURE, "consult")) | {
    "cosign": ("sign", "cosign", "consult"),
    "verify": ("sign", "cosign"),
}
BEFORE_DISPATCH = (*UNTIL_SIGNED, "verify", "register", "seal", "proof", "dispatch")

# What of a document is neither printed nor lies in tables of its own.
ARRANGED = (
    "genre", "urgency", "disclosure", "contact_phone", "signatory", "is_important", "needs_legal_review",
    "needs_meeting",
)  # fmt: skip


@assigner("document.drafter")
def drafter(document: Document) -> Sequence[Appointment]:
    return [Appointment.objects.with_names().get(pk=document.drafter_id)]


@assigner("document.division_head")
def division_head(document: Document) -> Sequence[Appointment]:
    """The head of the drafting unit, or of the next one above that has a head other than the drafter."""
    author = drafter(document)[0]
    heads = holders_above((Role.DIVISION_HEAD, Role.OFFICE_DIRECTOR, Role.PRINCIPAL_LEADER), document.drafted_in)
    return [next((head for head in heads if head.person_id != author.person_id), author)]


@assigner("document.countersigners")
def countersigners(document: Document) -> Sequence[Appointment]:
    chosen = Countersigner.objects.filter(document=document).order_by("order")
    return [one.appointment for one in chosen.select_related("appointment__person", "appointment__post__unit")]


@assigner("document.office_director")
def office_director(document: Document) -> Sequence[Appointment]:
    return [holder_within(Role.OFFICE_DIRECTOR, office_of(document.issuer))]


@assigner("document.office_editor")
def office_editor(document: Document) -> Sequence[Appointment]:
    return [holder_within(Role.OFFICE_EDITOR, office_of(document.issuer))]


@assigner("document.legal_reviewer")
def legal_reviewer(document: Document) -> Sequence[Appointment]:
    """Only where the draft asks for it; the agency's legal reviewer, its own before its divisions'."""
    if not document.needs_legal_review:
        return []
    return [holder_within(Role.LEGAL_REVIEWER, document.issuer)]


@assigner("document.meeting")
def meeting(document: Document) -> Sequence[Appointment]:
    """Only where the draft asks for it: the office lays it before the meeting and writes down what was decided."""
    return office_director(document) if document.needs_meeting else []


@assigner("document.joint_signatories", work=Work.SIGN)
def joint_signatories(document: Document) -> Sequence[Appointment]:
    """联合行文: after the lead's the heads of the others, in the order of the agencies (article 22)."""
    joined = document.joint_issuers.select_related("signatory__person", "signatory__post__unit").order_by("order")
    return [one.signatory for one in joined]


@assigner("document.verifier")
def verifier(document: Document) -> Sequence[Appointment]:
    """Who verifies and proof-reads: an editor of the office, or where it has none its registry clerk."""
    office = office_of(document.issuer)
    editors = holders_within(Role.OFFICE_EDITOR, office)[:1]
    return list(editors) or [holder_within(Role.REGISTRY_CLERK, office)]


@assigner("document.signatory", work=Work.SIGN)
def signatory(document: Document) -> Sequence[Appointment]:
    return list(Appointment.objects.with_names().filter(pk__in=[document.signatory_id]))


@assigner("document.registry_clerk")
def registry_clerk(document: Document) -> Sequence[Appointment]:
    return [holder_within(Role.REGISTRY_CLERK, office_of(document.issuer))]


@assigner("document.seal_keeper")
def seal_keeper(document: Document) -> Sequence[Appointment]:
    """Of routes published before agencies issued jointly."""
    return seal_keepers(document)[:1]


@assigner("document.seal_keepers")
def seal_keepers(document: Document) -> Sequence[Appointment]:
    """Of several agencies each has its own; the lead's comes first. Nobody seals what they drafted or signed."""
    return [keeper_for(party) for party in parties_of(document)]


@assigner("document.archivist")
def archivist(document: Document) -> Sequence[Appointment]:
    return [holder_within(Role.ARCHIVIST, office_of(document.issuer))]


def signatories_for(document: Document) -> Sequence[Appointment]:
    """Leaders of the issuing agency; upward and important documents are the principal leader's (article 22)."""
    leaders = [*holders(Role.PRINCIPAL_LEADER, document.issuer), *holders(Role.DEPUTY_LEADER, document.issuer)]
    return leaders or list(holders_within(Role.OFFICE_DIRECTOR, office_of(document.issuer))[:1])


def is_the_principals(document: Document) -> bool:
    """Whether only the principal leader signs it: what is important, and what goes up (article 22)."""
    return document.is_important or direction_of(document) == "upward"


def may_sign_it(document: Document, signatory: Appointment) -> bool:
    """An agency without a principal leader in the directory has its signatory sign everything."""
    if Role.PRINCIPAL_LEADER in signatory.post.roles or not is_the_principals(document):
        return True
    return not holders(Role.PRINCIPAL_LEADER, document.issuer).exists()
