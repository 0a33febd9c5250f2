"""Which closed matter a new instruction takes up again."""

from django.db.models import Q

from office.audit.actor import Actor
from workflows.documents.models import Instruction
from workflows.supervision.models import Matter
from workflows.supervision.permissions import opens_for
from workflows.supervision.search import named

MOST = 20


def _closed(actor: Actor, instruction: Instruction) -> Q:
    agencies = [agency.pk for _held, agency in opens_for(actor)]
    return Q(state=Matter.State.CLOSED, laid_by__in=agencies, closed_at__lt=instruction.given_at)


def may_reopen(actor: Actor, instruction: Instruction) -> bool:
    """Who supervises, where anything was closed before it was given."""
    return Matter.objects.filter(_closed(actor, instruction)).exists()


def reopenable(actor: Actor, instruction: Instruction, words: str = "") -> list[Matter]:
    """Closed before the instruction was given; those made of the same paper, or of an instruction on it, first."""
    paper = instruction.incoming
    made_of = [paper.public_id, *paper.instructions.values_list("public_id", flat=True)]
    found = Matter.objects.filter(_closed(actor, instruction)).filter(named(words) if words else Q())
    found = found.annotate(same=Q(source_id__isnull=False, source_id__in=made_of)).select_related("lead")
    return list(found.order_by("-same", "-closed_at", "-pk")[:MOST])
