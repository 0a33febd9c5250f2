"""Set-up needs nothing but Python itself, and says in one line what it does and in one sentence what is missing."""

import importlib.util
import os
import subprocess
import sys

import pytest

from office.demo import setup
from tests.office.demo.demonstration import ROOT


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """An empty checkout, with nothing on the path but what the test puts there."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    for name, place in {"ROOT": tmp_path, "VENV": tmp_path / ".venv", "PYTHON": tmp_path / ".venv/bin/python"}.items():
        monkeypatch.setattr(setup, name, place)
    monkeypatch.setattr(setup, "_is_root", lambda: False)
    return tmp_path


def program(folder, name, *lines):
    path = folder / "bin" / name
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)


def without(monkeypatch, *modules):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in modules else found(name))


def test_it_needs_no_package():
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import office.demo.setup"

    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_missing_venv_module_is_named_in_one_sentence(fresh, monkeypatch):
    without(monkeypatch, "ensurepip")

    with pytest.raises(setup.Unprepared) as refused:
        setup.make_environment()

    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    assert f"apt-get install {package}" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_as_root_a_missing_venv_module_is_installed_saying_so(fresh, monkeypatch, capsys):
    without(monkeypatch, "ensurepip")
    monkeypatch.setattr(setup, "_is_root", lambda: True)
    program(fresh, "apt-get", f'echo "$@" >> {fresh}/asked')
    made = []
    monkeypatch.setattr(setup, "_run", lambda *command, **_: made.append(command))

    setup.make_environment()

    assert "-venv" in (fresh / "asked").read_text()
    assert "Installing for Python's venv module: apt-get install python3" in capsys.readouterr().out
    assert made


def test_lists_of_packages_are_fetched_when_apt_knows_nothing(fresh, monkeypatch):
    monkeypatch.setattr(setup, "_is_root", lambda: True)
    known = fresh / "lists"
    answer = f"case $1 in update) : > {known};; *) [ -e {known} ];; esac"
    program(fresh, "apt-get", f'echo "$1" >> {fresh}/asked', answer)

    assert setup._apt("some-package", reason="a test")
    assert (fresh / "asked").read_text().split() == ["install", "update", "install"]


def test_an_old_python_is_named(fresh, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 2))

    with pytest.raises(setup.Unprepared, match=r"Python 3\.11 or newer is needed"):
        setup.make_environment()


def test_missing_system_parts_print_the_one_command_and_set_up_goes_on(fresh, monkeypatch, capsys):
    monkeypatch.setattr("ctypes.util.find_library", lambda name: None if name == "harfbuzz-subset" else name)
    monkeypatch.setattr(setup, "FONT_FOLDERS", ())

    setup.install_system_parts()

    assert "sudo apt-get install libharfbuzz-subset0 fonts-noto-cjk" in capsys.readouterr().out


def test_an_old_node_does_not_count(fresh):
    program(fresh, "npm")
    assert setup._node_version(os.environ) == ""

    for version, counts in {"v18.19.0": "", "v20.20.2": "20.20.2", "v24.1.0": "24.1.0"}.items():
        program(fresh, "node", f"echo {version}")
        assert setup._node_version(os.environ) == counts


def test_packages_are_installed_once_until_the_pins_change(fresh, monkeypatch):
    for name in ("pyproject.toml", "constraints.txt"):
        (fresh / name).write_text("")
    (fresh / ".venv").mkdir()
    (fresh / ".venv/pyvenv.cfg").write_text("version = 3.11.2")
    installed = []
    monkeypatch.setattr(setup, "_pip", lambda *arguments: installed.append(arguments[-1]))

    setup.install_packages(dev=False)
    setup.install_packages(dev=False)
    setup.install_packages(dev=True)
    setup.install_packages(dev=False)
    assert installed == [str(fresh), f"{fresh}[dev]"]

    (fresh / "constraints.txt").write_text("django==5.2.20")
    setup.install_packages(dev=False)
    assert installed[2:] == [str(fresh)]


def test_a_catalogue_that_was_not_compiled_is_named(fresh, monkeypatch):
    catalogue = fresh / "locale/zh_Hans/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text("")
    monkeypatch.setattr(setup, "LOCALE", fresh / "locale")
    monkeypatch.setattr(setup, "_run", lambda *_, **__: None)

    with pytest.raises(setup.Unprepared, match="marked fuzzy"):
        setup.compile_messages()


def test_make_setup_a_second_time_is_quick_and_changes_nothing():
    """On this checkout, which is set up, or the suite would not run."""
    if not (setup.VENV / "installed").exists():
        pytest.skip("this checkout's .venv was not made by set-up")

    done = subprocess.run(
        [sys.executable, "-m", "office.demo.setup"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert "Installing" not in done.stdout
    assert "Fetching" not in done.stdout
