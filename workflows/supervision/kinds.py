"""Matters as subjects."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.subjects import kinds
from workflows.supervision import evidence
from workflows.supervision.arriving.taking import plan_visible_to
from workflows.supervision.boxes import HANDLE
from workflows.supervision.models import Matter
from workflows.supervision.outlook import facts_of
from workflows.supervision.permissions import matter_visible_to, may_read


def register() -> None:
    kinds.register(
        kinds.Kind(
            name="matter",
            why=_why,
            tells=True,
            label=_("Matter"),
            load=matter_visible_to,
            url_of_id=lambda public_id: reverse("supervision:detail", args=[public_id]),
            brief=_brief,
            card="supervision/_card.html",
            origin=_origin,
            facts=facts_of,
        )
    )
    kinds.register(
        kinds.Kind(
            name="evidence",
            label=_("Evidence beside a report"),
            load=evidence.readable_by,
            url_of_id=lambda public_id: reverse("supervision:evidence", args=[public_id]),
            origin=lambda laid: ("matter", laid.report.matter.public_id),
        )
    )
    kinds.register(
        kinds.Kind(
            name="work_plan",
            label=_("Work plan"),
            load=plan_visible_to,
            url_of_id=lambda public_id: reverse("supervision:work_plan", args=[public_id]),
        )
    )


def _why(public_id: UUID, mark: str) -> str:
    """Of the matter itself; accepting, checking and deciding have dates of their own."""
    return reverse("supervision:why", args=[public_id]) if mark.endswith(f":{HANDLE}") else ""


def _origin(matter: Matter) -> tuple[str, UUID] | None:
    if matter.parent is not None:
        return matter.subject_kind, matter.parent.public_id
    return (matter.source_kind, matter.source_id) if matter.source_kind and matter.source_id else None


def _brief(actor: Any, matter: Matter) -> kinds.Brief:
    """Whoever only follows it takes over no more than its title."""
    text = matter.requirement if may_read(actor, matter) else ""
    return kinds.Brief(
        title=matter.title,
        text=text,
        units=(matter.lead.public_id,),
        due_at=matter.due_at,
        particulars={"number": matter.number, "lead": str(matter.lead.public_id)},
    )
