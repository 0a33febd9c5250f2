"""What supervision offers on other pages: to make a matter of papers, instructions and minutes, and those made."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.schedules import Timetables
from office.audit.actor import Actor
from office.subjects import offers
from office.worktime.clock import now
from workflows.documents.models import Incoming
from workflows.supervision import family, slips
from workflows.supervision.clocks import light_of, plans_of
from workflows.supervision.ladder import drawing as ladder
from workflows.supervision.models import Reopening
from workflows.supervision.permissions import matters_visible_to, may_propose
from workflows.supervision.reopening import may_reopen

KINDS = ("instruction", "incoming", "document", "minutes")


def register() -> None:
    for kind in KINDS:
        offer_on(kind)
    offers.offer_act(
        offers.Act(
            kind="matter",
            name="open_part",
            label=_("Open a part"),
            url_name="supervision:new",
            may=family.may_open_part,
            icon="plus",
        )
    )
    offers.offer_act(
        offers.Act(
            kind="instruction",
            name="reopen",
            label=_("Reopen a matter"),
            url_name="supervision:reopen",
            may=may_reopen,
            icon="refresh",
        )
    )
    offers.offer_panel(offers.Panel(kind="matter", template="supervision/_parts.html", context=family.drawn, order=10))
    offers.offer_panel(offers.Panel(kind="matter", template="supervision/_slips.html", context=slips.drawn, order=20))
    offers.offer_panel(offers.Panel(kind="matter", template="supervision/_ladder.html", context=ladder.drawn, order=30))
    offer_on("decision", "supervision/_made_of_decision.html")


def offer_on(kind: str, template: str = "supervision/_made_of.html") -> None:
    """template: draws the matters that were made of a subject of this kind."""
    offers.offer_act(
        offers.Act(
            kind=kind,
            name="make_matter",
            label=_("Make it a matter"),
            url_name="supervision:new",
            may=_may,
            icon="supervise",
        )
    )
    offers.offer_panel(offers.Panel(kind=kind, template=template, context=made_of, order=40))


def _may(actor: Actor, subject: Any) -> bool:
    """Of what came with an instruction, the instruction is made a matter."""
    if isinstance(subject, Incoming) and subject.instructions.exists():
        return False
    return may_propose(actor)


def made_of(actor: Actor, subject: Any) -> dict[str, Any] | None:
    """The matters made of a subject or reopened by it, as far as the reader may see them."""
    its = {"source_kind": subject.subject_kind, "source_id": subject.public_id}
    again = Reopening.objects.filter(**its).values("matter")
    found = matters_visible_to(actor).filter(Q(**its) | Q(pk__in=again))
    matters = list(found.select_related("lead").order_by("pk")[:20])
    if not matters:
        return None
    plans, timetables = plans_of(matters), Timetables()
    return {"lines": [(one, light_of(one, now(), timetables.of(one.lead), plans[one.pk])) for one in matters]}
