"""Whatever happens to a paper, or to who may read it, is followed by its entry in the index."""

from office.audit.readers import Event, within
from workflows.documents.searching.keeping import KINDS, keep


@within("document.*")
@within("incoming.*")
@within("flow.*")
@within("paper.recognised")
@within("duty.laid")
@within("duty.passed_on")
def keep_it_found(event: Event) -> None:
    if event.subject_kind in KINDS:
        keep(event.subject_kind, event.subject_id)
