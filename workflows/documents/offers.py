"""What documents offer on pages: of minutes, to draft the official document out of them, and those drafted; of a unit,
its fonts; of a paper, to circulate it, to try its way, and who
has read it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office.audit.actor import Actor
from office.subjects import offers
from workflows.documents.agencies import issuers_for
from workflows.documents.archiving.fonds import may_enter_fonds
from workflows.documents.archiving.permissions import filing_kept_by
from workflows.documents.circulating.permissions import may_circulate
from workflows.documents.circulating.sheets import panel
from workflows.documents.intervening import may_intervene
from workflows.documents.permissions import documents_visible_to
from workflows.documents.typefaces.keeping import may_keep_typefaces
from workflows.engine import course


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
    offers.offer_act(
        offers.Act(
            kind="unit",
            name="fonds",
            label=_("Fonds number"),
            url_name="documents:fonds",
            may=lambda actor, unit: may_enter_fonds(actor, unit) is not None,
            icon="archive",
        )
    )
    for kind in ("document", "incoming"):
        offers.offer_act(
            offers.Act(
                kind=kind,
                name="circulate",
                label=_("Circulate"),
                url_name="documents:circulate",
                may=lambda actor, paper: may_circulate(actor, paper) is not None,
                icon="eye",
            )
        )
        offers.offer_act(
            offers.Act(
                kind=kind,
                name="rehearse",
                label=_("Try the way"),
                url_name="documents:rehearse",
                may=lambda actor, paper: bool(course.my_hands(paper, actor)),
                icon="split",
            )
        )
        offers.offer_act(
            offers.Act(
                kind=kind,
                name="intervene",
                label=_("Intervene"),
                url_name="documents:intervene",
                may=lambda actor, paper: may_intervene(actor, paper) is not None,
                icon="delegate",
            )
        )
        offers.offer_panel(offers.Panel(kind=kind, template="documents/_filing.html", context=filed, order=10))
        offers.offer_panel(offers.Panel(kind=kind, template="documents/_circulations.html", context=panel, order=20))
    offers.offer_panel(
        offers.Panel(kind="minutes", template="documents/_drafted_of.html", context=drafted_of, order=30)
    )


def filed(actor: Actor, paper: Any) -> dict[str, Any] | None:
    """The archive's item with its package, for who keeps it."""
    filing = filing_kept_by(actor, paper)
    return {"filing": filing, "paper": paper} if filing else None


def _may(actor: Actor, subject: Any) -> bool:
    return actor.appointment is not None and bool(issuers_for(actor.appointment))


def drafted_of(actor: Actor, subject: Any) -> dict[str, Any] | None:
    """The documents made of a subject, as far as the reader may see them."""
    found = documents_visible_to(actor).filter(source_kind=subject.subject_kind, source_id=subject.public_id)
    documents = list(found.order_by("pk")[:20])
    return {"documents": documents} if documents else None
