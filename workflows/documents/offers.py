"""What documents offer on other pages: of minutes, to draft the official document out of them, and those drafted; of a
unit, its fonts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office.audit.actor import Actor
from office.subjects import offers
from workflows.documents.agencies import issuers_for
from workflows.documents.permissions import documents_visible_to
from workflows.documents.typefaces.keeping import may_keep_typefaces


def register() -> None:
    offers.offer_act(
        offers.Act(
            kind="minutes",
            name="draft_minutes",
            label=_("Draft as official minutes"),
            url_name="documents:new",
            may=_may,
            icon="doc",
        )
    )
    offers.offer_act(
        offers.Act(
            kind="unit", name="fonts", label=_("Fonts"), url_name="documents:fonts", may=may_keep_typefaces, icon="doc"
        )
    )
    offers.offer_panel(
        offers.Panel(kind="minutes", template="documents/_drafted_of.html", context=drafted_of, order=30)
    )


def _may(actor: Actor, subject: Any) -> bool:
    return actor.appointment is not None and bool(issuers_for(actor.appointment))


def drafted_of(actor: Actor, subject: Any) -> dict[str, Any] | None:
    """The documents made of a subject, as far as the reader may see them."""
    found = documents_visible_to(actor).filter(source_kind=subject.subject_kind, source_id=subject.public_id)
    documents = list(found.order_by("pk")[:20])
    return {"documents": documents} if documents else None
