"""Documents and copies as subjects."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.models import Unit
from office.subjects import kinds
from workflows.documents.circulating.permissions import circulation_visible_to
from workflows.documents.genres import matter_in
from workflows.documents.incoming.asked import asked_in, names_of
from workflows.documents.incoming.facts import text_of
from workflows.documents.incoming.seats import gives_opinion_in
from workflows.documents.keeping import seals_visible_to
from workflows.documents.models import Document, Incoming, Instruction
from workflows.documents.opinions.hand import own_signature
from workflows.documents.outlook import facts_of
from workflows.documents.permissions import (
    copy_visible_to,
    document_visible_to,
    followed_among,
    follows_incoming,
    hears_of_document,
    instruction_visible_to,
    one_incoming_visible_to,
)
from workflows.documents.seats import gives_opinion
from workflows.documents.typefaces.keeping import typefaces_visible_to


def register() -> None:
    kinds.register(
        kinds.Kind(
            name="document",
            mark=lambda paper: paper.ended,
            tells=True,
            label=_("Document"),
            load=document_visible_to,
            url_of_id=lambda public_id: reverse("documents:detail", args=[public_id]),
            brief=_brief,
            hears=hears_of_document,
            origin=_origin,
            facts=facts_of,
            asks_opinion=gives_opinion,
        )
    )
    kinds.register(
        kinds.Kind(
            name="copy",
            mark=lambda paper: paper.ended,
            label=_("Received copy"),
            load=copy_visible_to,
            url_of_id=lambda public_id: reverse("documents:copy", args=[public_id]),
            origin=lambda copy: ("document", copy.document.public_id),
        )
    )
    kinds.register(
        kinds.Kind(
            name="seals",
            label=_("Seals"),
            load=seals_visible_to,
            url_of_id=lambda public_id: reverse("directory:unit", args=[public_id]),
        )
    )
    kinds.register(
        kinds.Kind(
            name="typefaces",
            label=_("Fonts"),
            load=typefaces_visible_to,
            url_of_id=lambda public_id: f"{reverse('documents:fonts')}?source=unit:{public_id}",
        )
    )
    kinds.register(
        kinds.Kind(
            name="signature",
            label=_("Signature"),
            load=own_signature,
            url_of_id=lambda public_id: reverse("documents:mine"),
        )
    )
    kinds.register(
        kinds.Kind(
            name="incoming",
            mark=lambda paper: paper.ended,
            label=_("Incoming"),
            load=one_incoming_visible_to,
            url_of_id=lambda public_id: reverse("documents:incoming", args=[public_id]),
            brief=_incoming_brief,
            hears=follows_incoming,
            hears_among=followed_among,
            facts=facts_of,
            asks_opinion=gives_opinion_in,
        )
    )
    kinds.register(
        kinds.Kind(
            name="circulation",
            label=_("Circulation"),
            load=circulation_visible_to,
            url_of_id=lambda public_id: reverse("documents:circulated_paper", args=[public_id]),
        )
    )
    kinds.register(
        kinds.Kind(
            name="instruction",
            label=_("Instruction"),
            load=instruction_visible_to,
            url_of_id=lambda public_id: reverse("documents:instruction", args=[public_id]),
            brief=_instruction_brief,
            origin=lambda instruction: ("incoming", instruction.incoming.public_id),
            facts=lambda actor, instruction: facts_of(actor, instruction.incoming),
        )
    )


def _origin(document: Document) -> tuple[str, UUID] | None:
    """What it replies to, else what it was drafted out of."""
    if document.answers:
        return ("incoming", document.answers.public_id)
    return (document.source_kind, document.source_id) if document.source_kind and document.source_id else None


def _about(paper: Document | Incoming) -> str:
    """What is made of a paper is called after its matter, and is not a notice or a report itself."""
    return matter_in(paper.title, paper.genre) or paper.title


def _brief(actor: Any, document: Document) -> kinds.Brief:
    return kinds.Brief(title=_about(document), text=document.body, units=(document.issuer.public_id,))


def _incoming_brief(actor: Any, incoming: Incoming) -> kinds.Brief:
    sender = (incoming.sender.public_id,) if incoming.sender else ()
    return kinds.Brief(title=_about(incoming), text=text_of(incoming), units=sender)


def _instruction_brief(actor: Any, instruction: Instruction) -> kinds.Brief:
    """The matter of what it was written on, the unit that sent it, and what the words ask for: lead, supports, term."""
    incoming = instruction.incoming
    below = Unit.objects.get_children(incoming.unit).filter(abolished_on=None)
    asked = asked_in(instruction.text, names_of(below))
    return kinds.Brief(
        title=_about(incoming),
        text=instruction.text,
        units=(incoming.sender.public_id,) if incoming.sender else (),
        particulars={
            "lead": asked.lead,
            "supports": list(asked.supports),
            "term": asked.term._asdict() if asked.term else None,
        },
    )
