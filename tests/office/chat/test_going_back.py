"""An office that goes back to the version before goes back with what was said meanwhile."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from office.chat import actions
from office.chat.models import Entry, Receipt
from office.worktime.clock import now
from tests.office.chat.conftest import opened
from tests.office.chat.test_must_reads import issued

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrent]
BEFORE = [("chat", "0004_pinned")]


def test_with_reactions_and_with_receipts_confirmed_and_ended(cast):
    room = opened(cast)
    said = actions.post(room, text="请看", by=cast.clerk)
    actions.react(room, said.seq, sign="received", on=True, by=cast.finance)
    must_read = issued(cast, [cast.clerk.appointment])
    actions.confirm(must_read, by=cast.clerk)
    Receipt.objects.update(ended_at=now(), ended_reason="离任")
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()

    try:
        MigrationExecutor(connection).migrate(BEFORE)
    finally:
        MigrationExecutor(connection).migrate(latest)

    kept = Receipt.objects.get()
    assert (kept.confirmed_at is not None, kept.ended_at) == (True, None)
    assert list(Entry.objects.filter(room=room).order_by("seq").values_list("kind", flat=True)) == ["joined", "posted"]
