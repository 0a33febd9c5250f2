"""A room of three from the city's office and the finance bureau."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from office.chat import actions, pace, telling
from office.worktime import clock

CHINA = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """“2026-11-20 10:24” on the office's clock."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)


@pytest.fixture(autouse=True)
def friday():
    """Friday, 20 November 2026, 10:24."""
    with clock.at(at("2026-11-20 10:24")) as moment:
        yield moment


@pytest.fixture(autouse=True)
def nobody_has_said_much():
    """The count is the process's, and lasts from one test to the next."""
    pace.acts.clear()


def opened(cast, **changes):
    facts = {
        "people": [cast.clerk.person, cast.finance.person],
        "purpose": "第二批清单编制",
        "by": cast.director,
    }
    return actions.open_room("“零跑动”清单专班", **facts | changes)


@pytest.fixture
def room(cast):
    return opened(cast)


@pytest.fixture
def at_door():
    """A browser signed in as one of the cast."""

    def door(actor) -> Client:
        client = Client()
        client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return door


def told(room, after=0):
    """What the stream tells, by number."""
    return {entry.seq: entry.payload for entry in telling.told(room.public_id, after=after)}
