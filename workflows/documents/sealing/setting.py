"""Setting the seal: the paper drawn once with every agency's seal, then signed by each in turn."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from directory.models import Unit
from office.audit.actor import Actor
from office.audit.refusals import NotAllowed, Refusal
from office.worktime.clock import now
from workflows.documents.models import Document, Number, Seal, SealUse
from workflows.documents.numbering import number_of
from workflows.documents.paper import final_sheet, joint_issuers_of
from workflows.documents.printing import final_paper
from workflows.documents.sealing.authorising import mark_used, take
from workflows.documents.sealing.guomi import detached
from workflows.documents.sealing.places import places_on
from workflows.documents.sealing.providers import Order, sealed_by_provider
from workflows.documents.sheet import Laid, RenderedPdf, Served, Sheet, lay
from workflows.engine.move import Moved


class NoSeal(Refusal):
    def __init__(self, issuer: Unit) -> None:
        said = _("%(unit)s has no seal in keeping; its seal keeper must enter one first.")
        super().__init__(said % {"unit": issuer.name})


@dataclass(frozen=True, slots=True)
class Sealed:
    """served: which font served each role. is_sample: of all its seals one at least is a 样章."""

    pdf: bytes
    pages: int
    served: tuple[Served, ...]
    is_sample: bool


def set_seal(document: Document, number: Number, moved: Moved, *, by: Actor) -> Sealed:
    """This keeper's, in the caller's transaction. Raises NoSeal, BeingPrinted, Unprintable, and what `take` and the
    seal system raise; then nothing was sealed and the use stands."""
    use, uses = take(document, number, moved, by=by)
    seals = [seal_of(one.unit) for one in uses]
    sheet = _sheet(document, number, seals)
    before = bytes(uses[use.order - 1].paper or b"") if use.order else b""
    # What the agencies before have sealed is only laid out, to know its places; its bytes stay theirs.
    paper: RenderedPdf | Laid
    if before:
        paper, pdf = lay(sheet), before
    else:
        paper = final_paper(document, sheet, by=by)
        pdf = paper.pdf
    places = places_on(paper.seals, len(uses))
    order = Order(
        agency=use.unit,
        places=places,
        place=places[use.order],
        reason=str(number),
        at=now(),
        is_sample=seals[use.order].is_sample,
    )
    signed = sealed_by_provider(pdf, order)
    is_last = use.order == len(places) - 1
    mark_used(
        document,
        use,
        moved,
        pdf=signed.pdf,
        certificate=signed.certificate,
        sm2=detached(use.unit, signed.pdf, is_sample=order.is_sample),
        keep=not is_last,
        by=by,
    )
    if is_last and before:
        SealUse.objects.filter(document=document).exclude(paper=None).update(paper=None)
    return Sealed(signed.pdf, paper.pages, paper.served, any(one.is_sample for one in seals))


def sheet_to_seal(document: Document) -> Sheet:
    """The paper as the seal will make it, to be printed ahead of it."""
    number = number_of(document)
    if number is None:
        raise NotAllowed
    agencies = (document.issuer, *(one.unit for one in joint_issuers_of(document)))
    return _sheet(document, number, [seal_of(one) for one in agencies])


def _sheet(document: Document, number: Number, seals: list[Seal]) -> Sheet:
    return final_sheet(document, number=number, seal=seals[0], beside=seals[1:])


def seal_of(issuer: Unit) -> Seal:
    """The seal in use; raises NoSeal."""
    seal = issuer.seals.filter(withdrawn_on=None).select_related("picture").order_by("-pk").first()
    if seal is None:
        raise NoSeal(issuer)
    return seal
