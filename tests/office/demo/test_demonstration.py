"""`make demo` as it is promised: it ends cleanly whatever ends it, keeps its data, and says what is in the way."""

import os
import pty
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import psycopg
import pytest

from tests.office.demo.demonstration import (
    ROOT,
    Demonstration,
    copy_of,
    free_port,
    new_folder,
    postmaster_of,
    processes_on,
    remove,
    until,
)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]


@pytest.fixture(scope="module")
def first():
    """The first start on a new folder, ended by SIGTERM; each start costs seconds, so the tests share what they can."""
    made = new_folder()
    with Demonstration(made) as demonstration:
        demonstration.wait_ready()
        query(made, "CREATE TABLE kept AS SELECT 'a seal' AS thing")
        demonstration.end(signal.SIGTERM)
        demonstration.left = processes_on(made)
    yield demonstration
    remove(made)


@pytest.fixture(scope="module")
def folder(first):
    return first.folder


def query(folder, statement):
    url = f"postgresql://banjie_owner@/banjie?host={folder}/postgres"
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(statement)
        return found.fetchone() if found.description else None


def test_sigterm_leaves_no_process(first):
    assert first.process.returncode == 0
    assert "Everything is stopped." in first.said
    assert first.left == {}


def test_a_second_start_keeps_the_data_and_after_sigkill_a_third_finds_the_same_postgresql(folder):
    with Demonstration(folder) as demonstration:
        seconds = demonstration.wait_ready()
        kept = query(folder, "SELECT thing FROM kept")
        server = postmaster_of(folder)
        demonstration.end(signal.SIGKILL)

    assert kept == ("a seal",)
    assert seconds < 15
    assert until(lambda: not demonstration.child("daphne|procrastinate")), processes_on(folder)
    assert server in processes_on(folder)

    with in_a_terminal(folder) as (process, close):
        assert postmaster_of(folder) == server
        close()

        assert process.wait(30) == 0
    assert until(lambda: not processes_on(folder)), processes_on(folder)


@contextmanager
def in_a_terminal(folder):
    """Ready, in a terminal of its own that can be closed."""
    keyboard, screen = pty.openpty()
    ours = os.environ | {"BANJIE_DATA": str(folder), "PORT": str(free_port()), "PLAIN_STATIC": "1"}
    command = [sys.executable, "-m", "office.demo", "--empty"]
    process = subprocess.Popen(
        ["setsid", "--ctty", *command], cwd=ROOT, env=ours, stdin=screen, stdout=screen, stderr=screen
    )
    os.close(screen)
    said = b""
    while b"is ready" not in said:
        said += os.read(keyboard, 4096)
    yield process, lambda: os.close(keyboard)


def test_what_nobody_takes_any_more_spoils_no_end():
    taken, given = os.pipe()
    os.close(taken)
    speak = "import sys; from office.demo.runner import forget_the_unsaid; sys.stdout.write('one'){}"

    def code(rest):
        buffering = os.environ | {"PYTHONUNBUFFERED": ""}
        return subprocess.run(
            [sys.executable, "-c", speak.format(rest)], cwd=ROOT, env=buffering, stdout=given
        ).returncode

    assert (code(""), code("; forget_the_unsaid()")) == (120, 0)
    os.close(given)


def test_ctrl_c_in_the_middle_of_the_first_start_leaves_nothing_half_made():
    made = new_folder()
    try:
        with Demonstration(made) as demonstration:
            assert until((made / "postgres.new").exists)
            code = demonstration.end(signal.SIGINT)

        assert (code, processes_on(made)) == (0, {}), demonstration.said
        ours = os.environ | {"BANJIE_DATA": str(made)}
        again = [sys.executable, "-m", "office.demo.postgres", "psql", "--command=SELECT 1"]
        assert subprocess.run(again, cwd=ROOT, env=ours, capture_output=True, check=False).returncode == 0
    finally:
        remove(made)


def test_a_web_server_that_cannot_start_ends_everything(folder, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys\nif 'daphne' in sys.orig_argv: sys.exit('no')\n")

    with Demonstration(folder, PYTHONPATH=str(tmp_path)) as demonstration:
        code = demonstration.wait_end(60)

    assert code == 1
    assert "The web server could not start" in demonstration.said
    assert processes_on(folder) == {}


def test_a_taken_port_is_said_in_one_sentence(folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with Demonstration(folder, port=other.getsockname()[1]) as demonstration:
            code = demonstration.wait_end()

    lines = demonstration.said.strip().splitlines()
    assert code == 1
    assert len(lines) == 1
    assert f"is taken by {os.path.basename(sys.executable)}" in lines[0]
    assert f"(process {os.getpid()})" in lines[0]
    assert "PORT=" in lines[0]


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "eighty"}, "PORT=eighty is not a port"),
        ({"HOST": "192.0.2.1"}, "HOST=192.0.2.1 is not an address of this machine"),
        ({"HOST": "no-such-host.invalid"}, "HOST=no-such-host.invalid is not an address of this machine"),
    ],
)
def test_an_impossible_address_is_said_in_one_sentence(folder, environment, sentence):
    with Demonstration(folder, **environment) as demonstration:
        code = demonstration.wait_end()

    assert code == 1
    assert sentence in demonstration.said
    assert len(demonstration.said.strip().splitlines()) == 1


@pytest.fixture(scope="module")
def running(folder):
    """One that runs through the following tests, on a copy of the data."""
    made = copy_of(folder)
    with Demonstration(made, HOST="127.0.0.2") as demonstration:
        demonstration.wait_ready()
        yield demonstration
    remove(made)


def test_host_and_port_are_honoured(running):
    assert f"http://127.0.0.2:{running.port}" in running.said
    assert running.status("127.0.0.2") in (200, 302)
    with pytest.raises(ConnectionRefusedError):
        running.status("127.0.0.1")


def test_a_second_one_on_the_same_data_and_a_reset_are_refused_while_it_runs(running):
    sentence = f"already runs on {running.folder} (process {running.process.pid}, http://127.0.0.2:{running.port})"
    for arguments in ([], ["reset"]):
        with Demonstration(running.folder, *arguments) as refused:
            assert refused.wait_end() == 1

        assert sentence in refused.said


def test_a_worker_that_falls_is_started_again_and_says_so(running):
    assert until(lambda: running.child("procrastinate"))
    worker = running.child("procrastinate")

    os.kill(worker, signal.SIGKILL)

    assert until(lambda: running.child("procrastinate") not in (0, worker))
    assert "The background worker ended by itself" in running.said


def test_a_postgresql_that_is_killed_is_started_again_with_everything_in_it(running):
    assert until(lambda: running.child("daphne"))
    former = postmaster_of(running.folder)

    os.kill(former, signal.SIGKILL)

    assert until(lambda: "PostgreSQL is gone; it is started again." in running.said)
    kept = running.folder / "postgres/postmaster.pid"
    assert until(lambda: kept.exists() and postmaster_of(running.folder) not in (0, former))
    assert until(lambda: running.status() in (200, 302))


def test_a_web_server_that_falls_is_started_again_on_the_same_port(running):
    assert until(lambda: running.child("daphne"))

    os.kill(running.child("daphne"), signal.SIGKILL)

    assert until(lambda: "The web server ended by itself" in running.said)
    assert running.status() in (200, 302)


def test_a_second_copy_runs_beside_the_first_until_make_is_killed_and_reset_empties_only_its_own(folder, running):
    ours = os.environ | {"BANJIE_DATA": str(folder), "PORT": str(free_port()), "PLAIN_STATIC": "1"}
    start = (
        f"import subprocess; subprocess.run([{sys.executable!r}, '-m', 'office.demo', '--empty', '--end-with-parent'])"
    )
    parent = subprocess.Popen([sys.executable, "-c", start], cwd=ROOT, env=ours, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    assert any("is ready" in line for line in parent.stdout)
    assert postmaster_of(folder) != postmaster_of(running.folder)

    parent.kill()

    parent.wait()
    assert until(lambda: not processes_on(folder)), processes_on(folder)

    with Demonstration(folder, "reset") as emptying:
        assert emptying.wait_end() == 0

    assert not (folder / "postgres").exists()
    assert running.status() in (200, 302)


def test_a_folder_that_is_not_ours_is_never_emptied(tmp_path):
    (tmp_path / "files").mkdir()

    done = subprocess.run(
        [sys.executable, "-m", "office.demo", "reset"],
        cwd=ROOT, env=os.environ | {"BANJIE_DATA": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "holds no data of this program" in done.stdout
    assert (tmp_path / "files").is_dir()
