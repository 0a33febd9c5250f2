"""佐证材料: files that a unit lays beside what it reports; whoever reads the matter may have them, who
only follows it may not."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.refusals import Unacceptable
from office.files.actions import store
from workflows.supervision.models import Evidence, Report
from workflows.supervision.permissions import matters_read_by

MOST = 20  # beside one report


class TooMuchEvidence(Unacceptable):
    field = "evidence"

    def sentence(self) -> str:
        return _("At most %(most)d files lie beside a report.") % {"most": MOST}


def lay(report: Report, uploads: Sequence[UploadedFile], *, by: Actor) -> None:
    """All of them or none. Raises what files raise of a wrong one."""
    if len(uploads) > MOST:
        raise TooMuchEvidence
    for upload in uploads:
        laid = Evidence(public_id=uuid4(), report=report)
        laid.file = store(upload, subject=laid, by=by)
        laid.save(force_insert=True)


def readable_by(actor: Actor, public_id: UUID) -> Evidence | None:
    found = Evidence.objects.filter(public_id=public_id, report__matter__in=matters_read_by(actor))
    return found.select_related("report__matter").first()
