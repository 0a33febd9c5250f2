"""Each dangerous setting is named, with its number and a hint; the setting as it should be is silent."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.checks import run_checks
from django.utils.functional import SimpleLazyObject

from office.checks import deployment, jobs, machine, signing_in
from tests.house.house import ROOT

REAL = {"DEMO": False, "DEBUG": False, "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": ["banjie.city.gov.cn"]}
REAL["SEAL_SAMPLES"] = False

INLINE = {"DIRECTIVES": {"script-src": ["'unsafe-inline'"]}}


def ids(messages):
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


@pytest.fixture
def real(settings):
    """A deployment in good order."""
    for name, value in REAL.items():
        setattr(settings, name, value)
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.REDIS_URL = "redis://127.0.0.1/0"
    return settings


def test_a_deployment_in_good_order_is_silent(real):
    ours = [message for message in run_checks() if str(message.id).startswith("office.")]

    assert ours == []


@pytest.mark.parametrize(
    ("check", "fault", "number"),
    [
        (deployment.secret_key, {"SECRET_KEY": "insecure-demonstration-key-never-for-real-data"}, "office.E001"),
        (deployment.secret_key, {"SECRET_KEY": "short"}, "office.E001"),
        (deployment.debug_stays_at_home, {"DEBUG": True}, "office.E002"),
        (deployment.debug_stays_at_home, {"DEBUG": True, "ALLOWED_HOSTS": ["*"]}, "office.E002"),
        (deployment.demonstration_stays_at_home, {"DEMO": True}, "office.W003"),
        (deployment.source_address, {"SOURCE_URL": ""}, "office.E005"),
        (deployment.source_address, {"SOURCE_URL": "#"}, "office.E005"),
        (deployment.source_address, {"SOURCE_URL": "https://example.com/source"}, "office.E005"),
        (deployment.cookies, {"SESSION_COOKIE_SECURE": False}, "office.E006"),
        (deployment.cookies, {"CSRF_COOKIE_SECURE": False}, "office.E006"),
        (deployment.sample_seals, {"SEAL_SAMPLES": True}, "office.E019"),
        (deployment.keys_of_seals, {"SEAL_KEYS": Path("/")}, "office.E020"),
        (deployment.content_policy, {"CONTENT_SECURITY_POLICY": INLINE}, "office.E007"),
        (deployment.shared_memory, {"REDIS_URL": ""}, "office.W008"),
        (deployment.any_host, {"ALLOWED_HOSTS": ["*"]}, "office.E009"),
        (signing_in.account_lock, {"AXES_ENABLED": False}, "office.E014"),
        (signing_in.account_lock, {"AXES_USERNAME_CALLABLE": None}, "office.E014"),
        (signing_in.account_lock, {"AXES_LOCKOUT_PARAMETERS": ["ip_address"]}, "office.E014"),
        (signing_in.account_lock, {"AXES_FAILURE_LIMIT": 1000}, "office.E014"),
        (signing_in.account_lock, {"AXES_COOLOFF_TIME": None}, "office.E014"),
        (signing_in.account_lock, {"AXES_HANDLER": "axes.handlers.dummy.AxesDummyHandler"}, "office.E014"),
        (signing_in.account_lock, {"AUTHENTICATION_BACKENDS": ["some.Backend"]}, "office.E014"),
        (signing_in.account_lock, {"MIDDLEWARE": []}, "office.E014"),
    ],
)  # fmt: skip
def test_a_dangerous_setting_is_named(real, check, fault, number):
    assert ids(check(None)) == []

    for name, value in fault.items():
        setattr(real, name, value)

    assert ids(check(None)) == [number]


def test_the_demonstration_on_a_foreign_address_is_named(settings, monkeypatch):
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["localhost", "127.0.0.1", "[::1]"]
    assert ids(deployment.demonstration_stays_at_home(None)) == []

    monkeypatch.setenv("HOST", "0.0.0.0")

    assert ids(deployment.demonstration_stays_at_home(None)) == ["office.W003"]


def test_a_column_for_a_superuser_is_named(settings):
    assert ids(signing_in.nobody_is_almighty(None)) == []

    settings.AUTH_USER_MODEL = "auth.User"

    assert ids(signing_in.nobody_is_almighty(None)) == ["office.E015"]


@pytest.mark.parametrize(
    ("library", "words"), [("harfbuzz-subset", "take 6 seconds a page"), ("pango-1.0", "cannot be printed")]
)
def test_a_missing_library_is_named(monkeypatch, library, words):
    monkeypatch.setattr("ctypes.util.find_library", lambda name: None if name == library else f"lib{name}.so")

    (message,) = machine.printing_libraries(None)

    assert message.id == "office.W016"
    assert words in message.msg


def test_a_job_that_no_task_has_is_named(tmp_path, monkeypatch):
    assert ids(jobs.every_deferred_job_is_a_task(None)) == []
    source = tmp_path / "actions.py"
    source.write_text(
        'jobs.defer("office.audit.tasks.read_afterwards", event=1)\napp.configure_task("office.nowhere").defer()\n'
        'papers.filter(pk=1).defer("body")\n'
    )

    monkeypatch.setattr(jobs, "own_sources", lambda: [source])

    (message,) = jobs.every_deferred_job_is_a_task(None)
    assert message.id == "office.E017"
    assert "actions.py:2 defers office.nowhere" in message.msg


def test_jobs_are_looked_for_in_every_room():
    names = {path.name for path in jobs.own_sources()}

    assert {"record.py", "readers.py", "runner.py"} <= names


def test_collected_files_must_be_readable(tmp_path, monkeypatch):
    def look():
        storage = SimpleLazyObject(lambda: ManifestStaticFilesStorage(location=tmp_path))
        monkeypatch.setattr(machine, "staticfiles_storage", storage)
        return ids(machine.collected_files(None))

    assert look() == ["office.E018"]
    collected = tmp_path / "staticfiles.json"
    collected.write_text('{"version": "1.1", "paths": {"main.css": "main.0.css"}, "hash": "0"}')
    assert look() == []
    collected.unlink()
    collected.mkdir()  # the tests may run as root, whom no mode keeps out
    assert look() == ["office.E018"]


def test_what_root_collects_the_pages_may_read_and_what_people_send_only_the_program():
    """In a process of its own: the suite keeps its files elsewhere."""
    script = (
        "import django; django.setup()\n"
        "from django.contrib.staticfiles.storage import staticfiles_storage as collected\n"
        "from django.core.files.storage import default_storage as sent_in\n"
        "print(oct(collected.file_permissions_mode), oct(sent_in.file_permissions_mode))"
    )
    ours = os.environ | {"DJANGO_SETTINGS_MODULE": "office.settings", "DATABASE_URL": "postgresql:///never_asked"}
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=ours, capture_output=True, text=True, check=True
    )

    assert answer.stdout.split() == ["0o644", "0o640"]
