"""The route of an outgoing document and who gets each step（发文: Regulation, articles 18–25）."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from directory.absence.models import Work
from directory.holders import holder_within, holders, holders_above, holders_within
from directory.models import Appointment
from directory.roles import Role
from workflows.documents.agencies import office_of
from workflows.documents.models import Countersigner, Document
from workflows.engine.assign import assigner
from workflows.engine.models import Route
from workflows.engine.routes import StepSpec, latest, publish

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
    StepSpec("sign", "document.signatory", gettext_noop("Sign"), gettext_noop("Sign")),
    StepSpec(
        "register", "document.registry_clerk", gettext_noop("Number"), gettext_noop("Verify and number"), days=(1, 1, 1)
    ),
    StepSpec("seal", "document.seal_keeper", gettext_noop("Seal"), gettext_noop("Apply the seal"), days=(1, 1, 1)),
    StepSpec("dispatch", "document.registry_clerk", gettext_noop("Dispatch"), gettext_noop("Dispatch"), days=(1, 1, 1)),
    StepSpec("file", "document.archivist", gettext_noop("File"), gettext_noop("File"), days=(10, 10, 10)),
)
# The words and attachments may change until the signature; afterwards only by sending back (article 25, paragraph 1).
OPEN_TO_REVISION = ("draft", "repair", "review", "office_review")
BEFORE_SIGNATURE = ("draft", "review", "countersign", "office_review", "sign")
BEFORE_DISPATCH = (*BEFORE_SIGNATURE, "register", "seal", "dispatch")


def route() -> Route:
    """The latest published version; the built-in one is published when there is none."""
    return latest(KEY) or publish(KEY, STEPS)


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


@assigner("document.signatory", work=Work.SIGN)
def signatory(document: Document) -> Sequence[Appointment]:
    return list(Appointment.objects.with_names().filter(pk__in=[document.signatory_id]))


@assigner("document.registry_clerk")
def registry_clerk(document: Document) -> Sequence[Appointment]:
    return [holder_within(Role.REGISTRY_CLERK, office_of(document.issuer))]


@assigner("document.seal_keeper")
def seal_keeper(document: Document) -> Sequence[Appointment]:
    return [holder_within(Role.SEAL_KEEPER, office_of(document.issuer))]


@assigner("document.archivist")
def archivist(document: Document) -> Sequence[Appointment]:
    return [holder_within(Role.ARCHIVIST, office_of(document.issuer))]


def signatories_for(document: Document) -> Sequence[Appointment]:
    """Leaders of the issuing agency; upward and important documents are the principal leader's (article 22)."""
    leaders = [*holders(Role.PRINCIPAL_LEADER, document.issuer), *holders(Role.DEPUTY_LEADER, document.issuer)]
    return leaders or list(holders_within(Role.OFFICE_DIRECTOR, office_of(document.issuer))[:1])
