"""Who keeps what is on file."""

from django.db.models import Q

from directory.roles import Role
from office.audit.actor import Actor
from workflows.documents.models import Document, Filing, Incoming
from workflows.documents.permissions import served_in


def filing_kept_by(actor: Actor, paper: Document | Incoming) -> Filing | None:
    """The item, for an archivist of the agency; None before it is on file, and for anybody else."""
    agency = paper.issuer_id if isinstance(paper, Document) else paper.unit_id
    if agency not in served_in(actor, Role.ARCHIVIST):
        return None
    of_one = Q(document=paper) if isinstance(paper, Document) else Q(incoming=paper)
    return Filing.objects.filter(of_one).select_related("unit", "filed_by", "package").first()
