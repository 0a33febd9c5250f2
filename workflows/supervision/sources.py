"""What a matter was made of: named on the matter, and opened to whoever may see it."""

from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _

from office.audit import trail
from office.audit.actor import Actor
from office.audit.refusals import TooLate
from office.subjects import kinds
from workflows.documents.models import Instruction
from workflows.supervision.models import Matter, Reopening


class TakenBack(TooLate):
    def sentence(self) -> str:
        return _("The instruction has been taken back meanwhile, so no matter is made of it.")


def name(matter: Matter | Reopening, source: Any | None) -> None:
    """Raises TakenBack."""
    if source is not None:
        _hold(source)
        matter.source_kind, matter.source_id = source.subject_kind, source.public_id
        matter.source_title = kinds.kind(source.subject_kind).title(source)[:300]


def _hold(source: Any) -> None:
    """An instruction stays until the matter is written: whoever takes it back waits, and then finds the matter."""
    if isinstance(source, Instruction):
        held = Instruction.objects.select_for_update(no_key=True).filter(pk=source.pk).first()
        if held is None:
            raise TakenBack(last=trail.last(source.incoming, "incoming.instruction_withdrawn"))


def source_of(actor: Actor, matter: Matter | Reopening) -> Any | None:
    """None where there is none, or none that the actor may see."""
    if not matter.source_kind or matter.source_id is None:
        return None
    with suppress(kinds.UnknownKind):
        return kinds.load(actor, matter.source_kind, matter.source_id)
    return None
