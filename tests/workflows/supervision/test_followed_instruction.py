"""An instruction that has become a matter is not taken back under it."""

import pytest

from tests.workflows.documents.test_entering import entered, proposed
from tests.workflows.documents.test_incoming import step_of
from tests.workflows.supervision.conftest import opened
from workflows.documents import receiving
from workflows.documents.incoming.handing import withdraw
from workflows.documents.models import Instruction
from workflows.engine import course
from workflows.supervision.models import Matter
from workflows.supervision.readers import Followed

pytestmark = pytest.mark.django_db


def test_what_has_become_a_matter_stands(town):
    incoming = entered(town)
    proposed(town, incoming)
    step = step_of(incoming, town.mayor)
    given = receiving.instruct(incoming, step, opinion="请市财政局牵头研办。", by=town.mayor)
    matter = opened(town, source=given)

    with pytest.raises(Followed):
        withdraw(incoming, step, by=town.mayor)

    assert (Matter.objects.get(), Instruction.objects.get()) == (matter, given)
    assert not course.my_hands(incoming, town.mayor)
