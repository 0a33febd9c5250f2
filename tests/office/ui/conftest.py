"""Pages of the shell as a browser gets them."""

import os
import shutil

import pytest

from directory.models import Person

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    settings.LANGUAGE_CODE = "en"  # texts in these tests are msgids


@pytest.fixture
def signed_in(client, cast):
    client.force_login(cast.director.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    # Playwright's event loop runs in the test's thread, where Django would refuse its own queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    quiet = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"
    # One browser serves the whole run, so whoever meets finds a camera in it: a picture that moves, and beeps.
    camera = "--use-fake-device-for-media-stream --use-fake-ui-for-media-stream"
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": f"{quiet} {camera}".split()}


@pytest.fixture
def somebody(transactional_db):
    """One person is enough for the frame, and is made much faster than the whole cast."""
    return Person.objects.create(username="somebody", name="陈若川")


@pytest.fixture
def office(live_server, client, context, demo, somebody):
    """A browser with somebody signed in; `errors` gathers what the console and the policy complain of."""
    client.force_login(somebody, backend="allauth.account.auth_backends.AuthenticationBackend")
    context.add_cookies(
        [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in client.cookies.items()]
    )
    page = context.new_page()
    page.errors = []

    def complain(message):
        # The server of these tests speaks no WebSocket; the page says so itself and goes on asking.
        if message.type == "error" and "/live/" not in message.text + message.location.get("url", ""):
            page.errors.append(message.text)

    page.on("console", complain)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.home = live_server.url
    return page
