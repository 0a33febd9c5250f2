"""What a restore or a hand in the database did to the tally is told each night, and put right while people work."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Case, F, Value, When

from directory.actions import appoint, enrol, establish_post
from directory.machines import watchman as watchmans
from directory.roles import Role
from office.audit import trail
from office.audit.readers import read_afterwards
from office.notices.models import Notice
from tests.cast import SINCE
from tests.workflows.engine.test_at_once import hands
from tests.workflows.supervision.conftest import opened
from tests.workflows.supervision.test_tally import counted, kept
from workflows.supervision import figures, tallies, tasks
from workflows.supervision.models import Matter, Tally
from workflows.supervision.scopes import Scope
from workflows.supervision.verifying import verify_tally

DUMPED = """
INSERT INTO supervision_matter SELECT (jsonb_populate_record(one, jsonb_build_object(
  'id', one.id + 1000, 'public_id', gen_random_uuid(), 'serial', one.serial + 1000))).* FROM supervision_matter AS one;
INSERT INTO supervision_tally (laid_by_id, lead_id, leader_id, category, light, n)
SELECT laid_by_id, lead_id, leader_id, category, light, n FROM supervision_tally_of_dump;
"""


def restored_with_triggers_on():
    """As many matters again out of a dump, and the tally that lies in the same dump."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE supervision_tally_of_dump ON COMMIT DROP AS TABLE supervision_tally")
        cursor.execute(DUMPED)


def administrator(town, role, unit):
    person = enrol(town.unit(unit), username=role, name="管理员", by=town.admin)
    post = establish_post(town.unit(unit), title="管理员", roles=[role], by=town.admin)
    appoint(person, to=post, starts_on=SINCE, by=town.admin)
    return person


@pytest.mark.django_db
def test_a_restore_that_counts_twice_is_told_every_night_until_it_is_put_right(town, caplog):
    keeper, city = administrator(town, Role.SYSTEM_ADMIN, "市财政局"), town.unit("市政府")
    administrator(town, Role.ORG_ADMIN, "市政府")
    for n in range(3):
        opened(town, title=f"事项{n}", leader=None)
    assert verify_tally() == 0

    restored_with_triggers_on()

    assert sum(figures.lights(Scope(town.mayor)).values()) == 9  # six are open
    for night in (1, 2):
        tasks.verify_tally(night)
    assert "3 too many" in caplog.text
    alarms = [event for event in trail.of(city) if event.type == "unit.tally_found_wrong"]
    assert [alarm.particulars for alarm in alarms] == [{"too_few": 0, "too_many": 3}] * 2
    read_afterwards("workflows.supervision.readers.tell_of_the_wrong_count", alarms[0].pk)
    assert set(Notice.objects.values_list("person", flat=True)) == {keeper.pk}

    with pytest.raises(CommandError):
        call_command("tally_matters")
    call_command("tally_matters", "--refill")

    assert kept() == counted()
    assert sum(figures.lights(Scope(town.mayor)).values()) == 6
    assert trail.last(city, "unit.tally_refilled").particulars == {"too_few": 0, "too_many": 3}
    call_command("tally_matters")


@pytest.mark.django_db
def test_where_nobody_keeps_the_machine_a_directory_administrator_hears(town):
    keeper = administrator(town, Role.ORG_ADMIN, "市政府")
    opened(town)
    Tally.objects.all().delete()
    verify_tally()
    alarm = trail.last(town.unit("市政府"), "unit.tally_found_wrong")

    read_afterwards("workflows.supervision.readers.tell_of_the_wrong_count", alarm.pk)

    assert set(Notice.objects.values_list("person", flat=True)) == {keeper.pk}


@pytest.mark.django_db
def test_what_was_lost_is_counted_again(town):
    opened(town)
    Tally.objects.all().delete()

    (found,) = tallies.refill(by=watchmans())

    assert (found.unit, found.too_few, found.too_many) == (town.unit("市政府"), 1, 0)
    assert kept() == counted()
    assert tallies.refill(by=watchmans()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrent
def test_it_is_refilled_while_others_act_and_by_two_at_once(town):
    matter, by = opened(town), watchmans()
    other_light = Case(When(light="ok", then=Value("over")), default=Value("ok"))

    def turn():
        with transaction.atomic():
            Matter.objects.filter(pk=matter.pk).update(light=other_light)

    with hands(4) as act_at_once:
        for _round in range(15):
            Tally.objects.update(n=F("n") + 3)
            assert act_at_once(lambda: tallies.refill(by=by), turn, lambda: tallies.refill(by=by), tallies.fold) == {
                "done": 4
            }
            assert kept() == counted()


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrent
def test_a_refill_waits_for_no_act_under_way(town):
    """Were it to wait, nobody would ever commit here."""
    opened(town)
    Tally.objects.all().delete()

    with transaction.atomic(), hands(1) as act_at_once:
        Matter.objects.update(light="over")
        assert act_at_once(lambda: tallies.refill(by=watchmans())) == {"done": 1}

    assert kept() == counted()
