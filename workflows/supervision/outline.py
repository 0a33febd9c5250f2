"""A matter in short, for whoever follows it: API, webhooks, other rooms."""

from typing import Any

from workflows.supervision.models import Matter


def outline(matter: Matter) -> dict[str, Any]:
    """How far it has come, never what was reported. `matter.lead` should be at hand (select_related)."""
    return {
        "id": str(matter.public_id),
        "number": matter.number,
        "title": matter.title,
        "state": matter.state,
        "light": matter.light,
        "lead": {"id": str(matter.lead.public_id), "name": matter.lead.name},
        "progress": matter.progress,
        "due_at": matter.due_at.isoformat(),
        "done_at": matter.done_at.isoformat() if matter.done_at else None,
        "closed_at": matter.closed_at.isoformat() if matter.closed_at else None,
    }
