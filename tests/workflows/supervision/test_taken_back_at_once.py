"""An instruction made a matter while the leader takes it back: one of the two happens, on committed data."""

import pytest

from tests.workflows.documents.test_entering import entered, proposed
from tests.workflows.documents.test_incoming import step_of
from tests.workflows.engine.test_at_once import hands
from tests.workflows.supervision.conftest import opened
from workflows.documents import receiving
from workflows.documents.incoming.handing import withdraw
from workflows.documents.models import Instruction
from workflows.supervision.models import Matter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrent]


def test_a_matter_never_stands_on_an_instruction_that_is_gone(town):
    """Fifty rounds; who comes second is told."""
    with hands(2) as act_at_once:
        for _round in range(50):
            incoming = entered(town)
            proposed(town, incoming)
            step = step_of(incoming, town.mayor)
            given = receiving.instruct(incoming, step, opinion="请市财政局牵头研办。", by=town.mayor)

            ends = act_at_once(
                lambda given=given: opened(town, source=given),
                lambda incoming=incoming, step=step: withdraw(incoming, step, by=town.mayor),
            )

            assert ends in ({"done": 1, "TakenBack": 1}, {"done": 1, "Followed": 1})
            followed = Matter.objects.filter(source_id=given.public_id).exists()
            assert followed == Instruction.objects.filter(pk=given.pk).exists()
