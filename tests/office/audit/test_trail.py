"""The trail: one pen, append-only, readers, action keys."""

import json
import threading
import uuid
from importlib import import_module

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import DatabaseError

from directory.events import ENROLLED
from office.audit import catalogue, readers, trail
from office.audit.action_keys import once
from office.audit.actor import through
from office.audit.models import ActionKey, Event
from office.audit.record import OutsideTransaction, digest, record
from office.worktime import clock
from tests.workflows.engine.test_route import Paper

SIGHTED = catalogue.EventType("test.sighted", "Sighted", particulars={"where": str, "count": int})


@pytest.fixture(autouse=True)
def _sighted(monkeypatch):
    """An event of the tests' own; the catalogue of the program never hears of it."""
    monkeypatch.setitem(catalogue._types, SIGHTED.name, SIGHTED)


@pytest.mark.django_db
def test_an_event_says_who_in_which_post_what_when_and_through_which_door(cast):
    with transaction.atomic(), through("api", "10.1.2.3"):
        event = record(SIGHTED, cast.clerk.person, by=cast.director, where="门厅", count=2)
    event.refresh_from_db()

    assert (event.actor, event.post_title) == (cast.director.person, "市政府办公室 主任")
    assert (event.subject_kind, event.subject_id) == ("person", cast.clerk.person.public_id)
    assert event.particulars == {"where": "门厅", "count": 2}
    assert (event.door, event.address) == ("api", "10.1.2.3")
    assert bytes(event.digest) == digest(event)


@pytest.mark.django_db
def test_a_post_once_held_stays_in_the_trail(cast):
    with transaction.atomic():
        event = record(SIGHTED, cast.clerk.person, by=cast.director, where="门厅", count=1)
    cast.director.appointment.post.title = "副主任"
    cast.director.appointment.post.save()

    assert trail.last(cast.clerk.person, "test.").post_title == event.post_title == "市政府办公室 主任"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given", [{}, {"where": "门厅"}, {"where": "门厅", "count": "2"}, {"where": "", "count": 1, "x": 1}]
)
def test_particulars_are_exactly_those_declared(cast, given):
    with pytest.raises(TypeError), transaction.atomic():
        record(SIGHTED, cast.clerk.person, by=cast.director, **given)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction(cast):
    with pytest.raises(OutsideTransaction):
        record(SIGHTED, cast.clerk.person, by=cast.director, where="门厅", count=1)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [lambda events: events.update(type="x"), lambda events: events.delete()])
def test_the_trail_only_grows_whoever_asks(cast, change):
    """The suite runs as the owner of the tables; the trigger stops even that."""
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(Event.objects.all())
    assert Event.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET door = ''", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
def test_the_app_role_may_not_even_ask(cast, statement):
    role = settings.DATABASE_APP_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            pytest.skip(f"this server has no role {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON audit_event TO {role}")  # as deploy/roles.sql does
        with connection.schema_editor() as editor:
            import_module("office.audit.migrations.0003_append_only").take_away(None, editor)
        verbs = {"UPDATE": False, "DELETE": False, "TRUNCATE": False, "INSERT": True, "SELECT": True}
        for verb, allowed in verbs.items():
            cursor.execute("SELECT has_table_privilege(%s, 'audit_event', %s)", [role, verb])
            assert cursor.fetchone()[0] is allowed, verb
    parameters = connection.get_connection_params()
    with (
        psycopg.connect(
            host=parameters.get("host"), dbname=parameters["dbname"], user=role, port=parameters.get("port")
        ) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute(statement)


@pytest.mark.django_db
def test_the_office_clock_moves_but_the_record_keeps_real_time(cast):
    earlier = clock.now().replace(year=2025)
    with clock.at(earlier), transaction.atomic():
        event = record(SIGHTED, cast.clerk.person, by=cast.director, where="门厅", count=1)
    event.refresh_from_db()

    assert event.happened_at == earlier
    assert event.recorded_at.year > 2025


@pytest.mark.django_db
def test_between_two_instants(cast):
    start = clock.now().replace(year=2030)
    for hour in (9, 10, 11):
        with clock.at(start.replace(hour=hour)), transaction.atomic():
            record(SIGHTED, cast.clerk.person, by=cast.director, where="门厅", count=hour)
    found = trail.between(start.replace(hour=9), start.replace(hour=11), types=["test.sighted"])

    assert [event.particulars["count"] for event in found] == [9, 10]


@pytest.fixture
def reader():
    """Subscribe for one test."""
    within, afterwards = list(readers._within), list(readers._afterwards)
    yield
    readers._within[:], readers._afterwards[:] = within, afterwards


@pytest.mark.django_db
def test_a_reader_within_may_undo_the_act(cast, reader):
    class Objection(Exception):
        pass

    @readers.within("test.*")
    def object_to_it(event):
        raise Objection

    with pytest.raises(Objection), transaction.atomic():
        record(SIGHTED, cast.clerk.person, by=cast.director, where="门厅", count=1)
    assert not Event.objects.filter(type="test.sighted").exists()


heard = []


def hear(event):
    heard.append(event.type)


@pytest.mark.django_db
def test_a_reader_afterwards_is_a_job_that_rolls_back_with_the_act(cast, reader):
    readers.afterwards("test.sighted")(hear)

    def jobs():
        with connection.cursor() as cursor:
            cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'office.audit.tasks.read_afterwards'")
            found = [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]
            return [job for job in found if job["reader"].endswith("hear")]

    class Interrupted(Exception):
        pass

    def interrupted():
        with transaction.atomic():
            record(SIGHTED, cast.clerk.person, by=cast.director, where="门厅", count=1)
            assert len(jobs()) == 1
            raise Interrupted

    with pytest.raises(Interrupted):
        interrupted()
    assert jobs() == []

    with transaction.atomic():
        event = record(SIGHTED, cast.clerk.person, by=cast.director, where="门厅", count=1)
    (job,) = jobs()
    readers.read_afterwards(job["reader"], job["event"])
    assert heard == ["test.sighted"]
    assert job["event"] == event.pk


def test_a_job_for_a_reader_that_is_gone_fails_loudly():
    with pytest.raises(LookupError):
        readers.read_afterwards("no.such.reader", 1)


@pytest.mark.parametrize("name", ["signed", "Document.Signed", "document signed", ""])
def test_event_names_are_dotted_and_lower(name):
    with pytest.raises(ValueError):
        catalogue.declare(name, "x")


def test_an_event_is_declared_once():
    with pytest.raises(ValueError):
        catalogue.declare(ENROLLED.name, "x")


@pytest.mark.django_db
def test_one_key_one_effect_one_answer(cast):
    done = []
    answers = [once("test.act", "key-1", lambda: done.append(1) or "first", by=cast.clerk) for _press in range(3)]

    assert answers == ["first"] * 3
    assert done == [1]
    assert once("test.act", "key-1", lambda: "other person", by=cast.head) == "other person"
    assert once("test.other", "key-1", lambda: "other verb", by=cast.clerk) == "other verb"


@pytest.mark.django_db
def test_a_refused_act_leaves_its_key_free(cast):
    class Refused(Exception):
        pass

    def refuse():
        raise Refused

    with pytest.raises(Refused):
        once("test.act", "key-2", refuse, by=cast.clerk)
    assert once("test.act", "key-2", lambda: "now", by=cast.clerk) == "now"


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrent
def test_twenty_identical_posts_at_once_are_one_act(cast):
    barrier, done, answers = threading.Barrier(20), [], []
    key = str(uuid.uuid4())

    def act():
        done.append(1)
        return f"answer {len(done)}"

    def run():
        barrier.wait()
        try:
            answers.append(once("test.act", key, act, by=cast.clerk))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _post in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert done == [1]
    assert answers == ["answer 1"] * 20
    assert ActionKey.objects.count() == 1


@pytest.mark.django_db
def test_the_last_of_a_family(cast):
    paper = Paper()
    assert trail.last(paper) is None
    with transaction.atomic():
        record(SIGHTED, paper, by=cast.director, where="门厅", count=1)
    assert trail.last(paper, "test.").type == "test.sighted"
    assert trail.last(paper, "flow.") is None
