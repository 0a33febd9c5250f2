"""What documents offer on pages: of minutes, to draft the official document out of them, and those drafted; of a unit,
its fonts; of a paper, to circulate it, to try its way, and who
has read it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from office.audit.actor import Actor
from office.subjects import offers
from workflows.documents.agencies import issuers_for
from workflows.documents.annulling.permissions import may_invalidate
from workflows.documents.archiving.fonds import may_enter_fonds
from workflows.documents.archiving.permissions import filing_kept_by
from workflows.documents.circulating.permissions import may_circulate
from workflows.documents.circulating.sheets import panel
from workflows.documents.facts import urges_of
from workflows.documents.intervening import may_intervene
from workflows.documents.permissions import documents_visible_to
from workflows.documents.recognition.withholding import may_release, withheld_of
from workflows.documents.typefaces.keeping import may_keep_typefaces
from workflows.engine import course

PAPERS = ("document", "incoming")


def acts() -> Iterator[offers.Act]:
    """A right that names the post in which one acts is a right."""
    yield _act("minutes", "draft_minutes", _("Draft as official minutes"), "new", "doc", _may)
    yield _act("unit", "fonts", _("Fonts"), "fonts", "doc", may_keep_typefaces)
    yield _act("unit", "fonds", _("Fonds number"), "fonds", "archive", may_enter_fonds)
    for kind in PAPERS:
        yield _act(kind, "invalidate", _("Annul or repeal"), "invalidate", "withdraw", may_invalidate)
        yield _act(kind, "circulate", _("Circulate"), "circulate", "eye", may_circulate)
        yield _act(kind, "rehearse", _("Try the way"), "rehearse", "split", _holds)
        yield _act(kind, "intervene", _("Intervene"), "intervene", "delegate", may_intervene)


def _act(kind: str, name: str, label: Any, address: str, icon: str, may: Callable[[Any, Any], Any]) -> offers.Act:
    return offers.Act(
        kind=kind,
        name=name,
        label=label,
        url_name=f"documents:{address}",
        may=lambda actor, subject: bool(may(actor, subject)),
        icon=icon,
    )


def register() -> None:
    for act in acts():
        offers.offer_act(act)
    for kind in PAPERS:
        offers.offer_panel(offers.Panel(kind=kind, template="documents/_urges.html", context=urged, order=5))
        offers.offer_panel(offers.Panel(kind=kind, template="documents/_withheld.html", context=withheld, order=1))
        offers.offer_panel(offers.Panel(kind=kind, template="documents/_filing.html", context=filed, order=10))
        offers.offer_panel(offers.Panel(kind=kind, template="documents/_circulations.html", context=panel, order=20))
    offers.offer_panel(
        offers.Panel(kind="minutes", template="documents/_drafted_of.html", context=drafted_of, order=30)
    )


def _holds(actor: Actor, paper: Any) -> bool:
    return bool(course.my_hands(paper, actor))


def urged(actor: Actor, paper: Any) -> dict[str, Any] | None:
    urges = urges_of(paper)
    return {"urges": urges} if urges else None


def withheld(actor: Actor, paper: Any) -> dict[str, Any] | None:
    files = withheld_of(paper)
    return {"files": files, "looks_into_it": may_release(actor, paper) is not None} if files else None


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
