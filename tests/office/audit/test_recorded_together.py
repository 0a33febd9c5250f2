"""Several Events of one act: one statement, in their order, heard when all are written; refused, none."""

import pytest
from django.db import transaction

from office.audit import catalogue, readers, trail
from office.audit.record import record, together

pytestmark = pytest.mark.django_db
SIGHTED = catalogue.EventType("test.sighted", "Sighted", particulars={"where": str})


@pytest.fixture(autouse=True)
def heard(monkeypatch):
    found = []
    monkeypatch.setitem(catalogue._types, SIGHTED.name, SIGHTED)
    monkeypatch.setattr(readers, "_within", [("test.sighted", found.append)])
    return found


def see(cast, *places):
    for where in places:
        record(SIGHTED, cast.clerk.person, by=cast.director, where=where)


def test_one_statement_in_the_order_of_the_act(cast, heard, django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(1), together():
        see(cast, "门厅", "走廊")
        with together():
            see(cast, "会议室")
        assert heard == []

    seen = list(trail.of(cast.clerk.person).filter(type="test.sighted").order_by("pk"))
    assert [event.particulars["where"] for event in seen] == ["门厅", "走廊", "会议室"]
    assert heard == seen
    assert all(event.recorded_at for event in heard)


def test_an_act_refused_leaves_nothing_and_is_not_heard(cast, heard):
    def refused():
        with transaction.atomic(), together():
            see(cast, "门厅")
            raise PermissionError

    with pytest.raises(PermissionError):
        refused()

    assert heard == []
    assert not trail.of(cast.clerk.person).filter(type="test.sighted").exists()


def test_what_a_reader_records_is_written_at_once(cast, heard, monkeypatch):
    def answer(event):
        heard.append(event)
        if event.particulars["where"] == "门厅":
            see(cast, "回声")

    monkeypatch.setattr(readers, "_within", [("test.sighted", answer)])
    with transaction.atomic(), together():
        see(cast, "门厅", "走廊")

    assert [event.particulars["where"] for event in heard] == ["门厅", "回声", "走廊"]


def test_the_next_act_begins_afresh(cast, heard):
    with transaction.atomic():
        with together():
            see(cast, "门厅")
        see(cast, "走廊")

    assert [event.particulars["where"] for event in heard] == ["门厅", "走廊"]
