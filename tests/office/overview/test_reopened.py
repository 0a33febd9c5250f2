"""A matter taken up again is open again in every figure, and the instruction that did it has not come to nothing."""

import pytest

from office.overview.bulletins import Period, bulletin
from office.overview.instructions import Outcome, outcomes
from office.worktime import clock
from office.worktime.terms import Term
from tests.workflows.supervision.conftest import at, friday, town  # noqa: F401
from tests.workflows.supervision.test_reopening import AGAIN, instruct, over  # noqa: F401
from workflows.supervision import actions
from workflows.supervision.scopes import Scope

pytestmark = pytest.mark.django_db


def test_taken_up_again_it_is_counted_as_open(town, over, instruct):  # noqa: F811
    new = instruct()
    government = town.unit("市政府")
    with clock.at(AGAIN):
        assert outcomes(Scope(town.supervisor), clock.now())[Outcome.NOTHING] == 1
        actions.reopen(over, source=new, term=Term(5), by=town.supervisor)
        found = outcomes(Scope(town.supervisor), clock.now())
    assert (found[Outcome.OPEN], found[Outcome.NOTHING]) == (2, 0)
    closed, again = (bulletin(government, Period.MONTH, at(day)) for day in ("2026-12-09 00:00", "2026-12-11 00:00"))
    assert (closed.totals.open, closed.totals.closed, closed.reopened) == (0, 1, 0)
    assert (again.totals.open, again.totals.closed, again.reopened) == (1, 1, 1)
