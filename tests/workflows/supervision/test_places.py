"""Two ways to ask in whose box a unit's matters come, one answer."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Appointment, Unit
from tests.cast import Cast
from workflows.supervision.places import NobodyAnswers, box_of, boxed, readers_of, reading, speakers_of

pytestmark = pytest.mark.django_db


def test_many_units_at_once_are_each_unit_by_itself(cast: Cast) -> None:
    units = list(Unit.objects.all())
    speakers = speakers_of(units)
    assert len(units) > 5
    for unit in units:
        assert _or_nobody(lambda one: boxed(one, speakers[one.pk]), unit) == _or_nobody(box_of, unit), unit
        assert _or_nobody(lambda one: reading(one, speakers[one.pk]), unit) == _or_nobody(readers_of, unit), unit


def test_two_queries_for_any_number_of_units(cast: Cast) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        speakers_of(list(Unit.objects.all()))
    assert len(asked) <= 3  # the units of this test itself are the third


def _or_nobody(ask: Callable[[Unit], list[Appointment]], unit: Unit) -> list[Appointment] | None:
    try:
        return sorted(ask(unit), key=lambda one: one.pk)
    except NobodyAnswers:
        return None
