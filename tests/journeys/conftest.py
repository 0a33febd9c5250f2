"""The program as it really runs: daphne on the test database, Chromium at the door."""

import os
import subprocess
import sys
from decimal import Decimal

import pytest
from django.contrib.auth.hashers import make_password

from directory.models import Person
from tests.cast import PASSWORD
from tests.office.live.servers import ROOT, Program, database_url, free_port
from tests.office.ui.conftest import browser_type_launch_args  # noqa: F401
from tests.workflows.documents.conftest import SAMPLE_SEAL
from workflows.documents.keeping import enter_seal, open_register


def is_complaint(said):
    """htmx says so when one leaves a page whose parts are still on their way; that is no fault."""
    return said.type == "error" and not said.text.startswith("htmx:")


@pytest.fixture
def town(transactional_db, cast, settings, tmp_path):
    """The agency can number and seal; passwords and files are kept as the program itself will look for them."""
    files = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    Person.objects.filter(is_service=False).update(password=make_password(PASSWORD))
    government = cast.unit("市政府")
    open_register(government, code="示府发", name="市政府文件", by=cast.registrar)
    enter_seal(
        government, picture=SAMPLE_SEAL, name="样章.svg", diameter_mm=Decimal(45), is_sample=True, by=cast.registrar
    )
    return cast


@pytest.fixture
def environment(town, tmp_path):
    """Of every process of the program: its own data folder, static files as they are served for real."""
    return {
        "DATABASE_URL": database_url(),
        "BANJIE_DATA": str(tmp_path),
        "SECURE": "0",
        "PLAIN_STATIC": "0",
        "REDIS_URL": "",
        "SEAL_SAMPLES": "1",
        "DJANGO_SETTINGS_MODULE": "office.settings",
    }


@pytest.fixture
def program(environment):
    """One daphne process for pages and sockets."""
    port = free_port()
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        env=os.environ | environment,
        check=True,
    )
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "--verbosity", "0"]
    with Program([*command, "office.asgi:application"], port, environment):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def worker(program, environment):
    """Who carries what was told to the bells."""
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--shutdown-graceful-timeout=2"]
    # Its checks are for a real office, with a key of its own.
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment | {"DEMO": "1"})
    yield
    process.terminate()
    process.wait(15)


@pytest.fixture
def person_at(program, browser):
    """Somebody signs in with their password and has the desk before them."""
    opened = []

    def come_in(actor, *, width=1280, height=800, scheme="light"):
        context = browser.new_context(
            base_url=program, viewport={"width": width, "height": height}, color_scheme=scheme, locale="zh-CN"
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda said: page.complaints.append(said.text) if is_complaint(said) else None)
        page.goto("/")
        page.get_by_label("工号").fill(actor.person.username)
        page.get_by_label("口令").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.get_by_role("navigation", name="四个箱").wait_for()
        opened.append(context)
        return page

    yield come_in
    for context in opened:
        context.close()
