"""What stood before the receipts had an end, set right by its migration."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from office.chat import actions
from office.chat.keeping import ask_about_ends
from office.chat.models import Receipt, Room
from office.duties import ways
from office.duties.models import Duty
from tests.deputies import away
from tests.office.chat.conftest import opened
from tests.office.chat.test_must_reads import issued, receipts_of

pytestmark = pytest.mark.django_db
migration = import_module("office.chat.migrations.0007_ends_made_good")


def test_receipts_end_as_their_duties_did_and_no_others(cast, friday):
    away(cast.finance, deputy=cast.neighbour)
    one = issued(cast, [cast.clerk.appointment, cast.finance.appointment, cast.planning.appointment])
    actions.confirm(one, by=cast.clerk)
    ways.drop(Duty.objects.get(on_behalf_of=cast.finance.appointment), reason="离任", by=cast.admin)
    Receipt.objects.update(ended_at=None, ended_reason="")

    with connection.cursor() as cursor:
        cursor.execute(migration.END_RECEIPTS)

    found = receipts_of(one)
    ended = {name: (receipt.ended_at, receipt.ended_reason) for name, receipt in found.items() if receipt.ended_at}
    assert ended == {cast.neighbour.person.name: (friday, "离任")}


def test_the_duty_of_a_rooms_end_is_closed_by_whoever_says_it(cast):
    room = opened(cast, ends_on=date(2026, 11, 23))
    ask_about_ends()
    duty = Duty.objects.get(subject_kind="room")
    Duty.objects.filter(pk=duty.pk).update(ref=f"{duty.ref}:{duty.holder_id}")

    migration.name_ends_anew(apps, None)

    actions.set_end(Room.objects.get(pk=room.pk), date(2026, 11, 23) + timedelta(days=30), by=cast.director)
    duty.refresh_from_db()
    assert duty.done_at is not None
