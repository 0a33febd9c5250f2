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


def test_with_what_messages_say_at_present(cast):
    room = opened(cast)
    changed, gone = (actions.post(room, text="原话", by=cast.clerk) for _ in range(2))
    actions.edit(room, changed.seq, text="改过", by=cast.clerk)
    actions.recall(room, gone.seq, by=cast.clerk)
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()

    try:
        MigrationExecutor(connection).migrate([("chat", "0014_entry_said")])
        with connection.cursor() as cursor:
            cursor.execute("SELECT kind, text, edited_text FROM chat_entry WHERE room_id = %s ORDER BY seq", [room.pk])
            before = cursor.fetchall()[1:]
    finally:
        MigrationExecutor(connection).migrate(latest)

    assert before == [("posted", "改过", "改过"), ("posted", "", ""), ("edited", "改过", ""), ("recalled", "", "")]
    assert Entry.objects.get(pk=changed.pk).text == "改过"
    assert "改过" not in Entry.objects.filter(kind="edited").values_list("text", flat=True)
