"""The embedded server: found again, shared, stopped by the last one out, and never led through a closed folder."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from office.demo import postgres
from tests.office.demo.demonstration import ROOT, new_folder, postmaster_of, remove

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]


@pytest.fixture(scope="module")
def place():
    made = new_folder()
    yield made
    remove(made)


@pytest.fixture
def folder(place, monkeypatch):
    """One data folder for all, whose server is stopped after each."""
    monkeypatch.setenv("BANJIE_DATA", str(place))
    yield place
    monkeypatch.setenv("BANJIE_DATA", str(place))
    postgres.leave()
    postgres.stop_unused("postgres")


def another_process(folder, code="print(postgres.ensure().app, flush=True); input()"):
    return subprocess.Popen(
        [sys.executable, "-c", f"from office.demo import postgres; {code}"],
        cwd=ROOT,
        env=os.environ | {"BANJIE_DATA": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def is_running(folder):
    return (folder / "postgres/postmaster.pid").exists()


def test_the_last_one_out_stops_the_server(folder):
    postgres.ensure()
    other = another_process(folder)
    assert other.stdout.readline().startswith("postgresql://banjie_app@/banjie?host=")

    assert postgres.leave() is False
    assert is_running(folder)
    other.communicate("")

    assert not is_running(folder)


def test_a_killed_process_leaves_the_server_to_the_next(folder):
    other = another_process(folder)
    other.stdout.readline()
    other.kill()
    other.wait()
    server = postmaster_of(folder)

    postgres.ensure()

    assert postmaster_of(folder) == server
    assert postgres.leave() is True


def test_a_server_killed_outright_recovers(folder):
    with psycopg.connect(postgres.ensure().owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS one")
    os.kill(postmaster_of(folder), 9)

    with psycopg.connect(postgres.ensure().app) as connection:
        assert connection.execute("SELECT 1 FROM pg_tables WHERE tablename = 'kept'").fetchone()


def test_a_server_in_use_is_not_stopped(folder):
    postgres.ensure()
    other = another_process(folder, "print(postgres.stop_unused('postgres'))")

    assert other.communicate()[0] == "False\n"
    assert is_running(folder)


def test_a_number_left_by_a_power_cut_is_not_mistaken_for_the_server(folder):
    """After it the process number in postmaster.pid may be anybody's."""
    postgres.ensure()
    left = (folder / "postgres/postmaster.pid").read_text()
    postgres.leave()
    stranger = subprocess.Popen(["sleep", "60"], user=(folder / "postgres").stat().st_uid)
    (folder / "postgres/postmaster.pid").write_text(left.replace(left.split()[0], str(stranger.pid), 1))

    try:
        with psycopg.connect(postgres.ensure().app) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        stranger.kill()
        stranger.wait()


def test_two_may_start_at_the_same_moment(folder):
    several = [another_process(folder) for _ in range(3)]

    answers = {one.stdout.readline() for one in several}

    assert len(answers) == 1
    for one in several:
        one.communicate("")
    assert not is_running(folder)


def test_nobody_on_the_network_can_reach_it(folder):
    with psycopg.connect(postgres.ensure().app) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert (folder / "postgres").stat().st_mode & 0o077 == 0


def test_the_socket_of_a_deep_folder_lies_elsewhere(folder, monkeypatch):
    deep = folder / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    monkeypatch.setenv("BANJIE_DATA", str(deep))

    with psycopg.connect(postgres.ensure().app) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        sockets = Path(connection.info.host)
    assert postgres.leave() is True
    assert not sockets.exists()


def test_the_tests_server_trades_safety_for_speed(folder):
    with psycopg.connect(postgres.ensure(durable=False).app) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as another user")
def test_a_closed_folder_is_named_and_not_opened(folder, monkeypatch):
    closed = folder / "home"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("BANJIE_DATA", str(closed / "data"))

    with pytest.raises(postgres.CannotStart, match=rf"may not enter {closed}"):
        postgres.ensure()

    assert closed.stat().st_mode & 0o777 == 0o700


def test_the_app_role_loses_the_trail_again_at_every_start(folder):
    """A restore makes the table anew, under default privileges that would give the right away."""
    with psycopg.connect(postgres.ensure().owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE audit_event (id int)")
        assert connection.execute("SELECT has_table_privilege('banjie_app', 'audit_event', 'DELETE')").fetchone() == (
            True,
        )

    with psycopg.connect(postgres.ensure().owner, autocommit=True) as connection:
        assert connection.execute("SELECT has_table_privilege('banjie_app', 'audit_event', 'DELETE')").fetchone() == (
            False,
        )
