"""A worker that is killed in the middle of a job: another takes it up, and what the job does is done once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import psycopg
import pytest
from django.db import connection
from procrastinate.exceptions import AlreadyEnqueued

from directory import codes
from directory.actions import appoint, enrol, establish_post
from directory.roles import Role
from office.audit.jobs import defer
from office.notices import bell
from tests.cast import SINCE
from tests.office.live.servers import ROOT, database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrent, pytest.mark.slow]
READ = "office.audit.tasks.read_afterwards"


@pytest.fixture
def worker():
    """Starts real workers on the test's database; ends those that are left, by their own id."""
    started = []

    def start():
        command = [sys.executable, "manage.py", "procrastinate", "worker", "--concurrency=1"]
        own = {"DATABASE_URL": database_url(), "DEMO": "1", "DATABASE_POOL": "0"}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started.append(subprocess.Popen(command, cwd=ROOT, env=os.environ | own, **quiet))
        return started[-1]

    yield start
    for one in started:
        if one.poll() is None:
            one.kill()
            one.wait(10)


@pytest.fixture
def second(cast):
    """Whoever the job under test calls by the bell."""
    office = cast.unit("市政府办公室")
    post = establish_post(office, title="安全管理员", roles=[Role.SECURITY_ADMIN], by=cast.admin)
    person = enrol(office, username="anquan", name="安全", by=cast.admin)
    appoint(person, to=post, starts_on=SINCE, by=cast.admin)
    ask("DELETE FROM procrastinate_events")
    ask("DELETE FROM procrastinate_jobs")
    codes.issue_code(cast.auditor.person, by=cast.admin)
    ask("DELETE FROM procrastinate_jobs WHERE args->>'reader' <> 'directory.readers.call_the_second'")
    return person


def ask(statement, *given):
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall() if cursor.description else []


def until(true, seconds=40):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, ask("SELECT id, status, task_name, attempts, args FROM procrastinate_jobs")
        time.sleep(0.05)


def state():
    return ask("SELECT status::text FROM procrastinate_jobs WHERE task_name = %s", READ)[0][0]


def waits_at(table):
    """The backend that stands at our lock on a table or its rows."""
    found = ask(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        " AND query LIKE %s",
        f"%{table}%",
    )
    return found[0][0] if found else None


def kill(worker, backend):
    """The process at once, and what the server still does for it: nobody is there to hear the answer."""
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    ask("SELECT pg_terminate_backend(%s)", backend)


def take_up():
    """What the clock does every two minutes, when 30 s have passed without a heartbeat."""
    ask("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 seconds'")
    with suppress(AlreadyEnqueued):  # a worker's own clock has been here before
        defer("office.audit.tasks.take_up_stalled", timestamp=0)


def test_killed_before_the_effect(second, worker):
    with psycopg.connect(database_url()) as holding:
        holding.execute("LOCK TABLE notices_notice IN EXCLUSIVE MODE")
        first = worker()
        until(lambda: waits_at("notices_notice"))
        assert state() == "doing"
        kill(first, waits_at("notices_notice"))
    assert state() == "doing"
    assert bell.unseen(second) == 0

    take_up()
    worker()
    until(lambda: state() == "succeeded")
    assert bell.unseen(second) == 1


def test_killed_between_the_effect_and_its_end(second, worker):
    """The effect is committed, and the job does not know: it is done again, and told once."""
    with psycopg.connect(database_url()) as holding:
        holding.execute("LOCK TABLE notices_notice IN EXCLUSIVE MODE")
        first = worker()
        until(lambda: waits_at("notices_notice"))
        with psycopg.connect(database_url()) as job:
            job.execute("SELECT id FROM procrastinate_jobs WHERE task_name = %s FOR UPDATE", [READ])
            holding.rollback()
            until(lambda: waits_at("procrastinate_finish_job"))
            assert bell.unseen(second) == 1
            kill(first, waits_at("procrastinate_finish_job"))
    assert state() == "doing"

    take_up()
    worker()
    until(lambda: state() == "succeeded")
    assert bell.unseen(second) == 1
    assert ask("SELECT attempts FROM procrastinate_jobs WHERE task_name = %s", READ) == [(2,)]
