"""A city office that supervises: a supervisor, a liaison in the finance bureau, a head in the planning bureau."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from directory.actions import appoint, enrol, establish_post
from directory.actors import actor_of
from directory.roles import Role
from office.subjects import kinds
from office.worktime import clock
from office.worktime.terms import Term, TermUnit
from tests.cast import SINCE
from workflows.supervision import offers
from workflows.supervision.actions import open_matter

CHINA = ZoneInfo("Asia/Shanghai")
TEN_DAYS = Term(10, TermUnit.WORKDAY)


def at(text: str) -> datetime:
    """“2026-11-20 10:24” on the office's clock."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)


@dataclass
class Note:
    """A kind of the tests' own: what a matter can be made of while it is nobody else's business."""

    title: str
    text: str = ""
    units: tuple[UUID, ...] = ()
    particulars: dict | None = None
    seen_by: tuple = ()

    subject_kind = "test_note"

    def __post_init__(self):
        self.public_id = uuid4()
        NOTES[self.public_id] = self

    def __str__(self):
        return self.title


NOTES: dict[UUID, Note] = {}


def _load(actor, public_id):
    note = NOTES.get(public_id)
    return note if note and (not note.seen_by or actor.person.pk in note.seen_by) else None


def _brief(actor, note):
    return kinds.Brief(title=note.title, text=note.text, units=note.units, particulars=note.particulars or {})


kinds.register(
    kinds.Kind(name="test_note", label="note", load=_load, url_of_id=lambda public_id: f"/{public_id}/", brief=_brief)
)
offers.offer_on("test_note")


@pytest.fixture(autouse=True)
def friday():
    """Friday, 20 November 2026, 10:24."""
    with clock.at(at("2026-11-20 10:24")) as moment:
        yield moment


@pytest.fixture
def town(cast):
    """The cast and those who work on matters."""

    def person(username, name, unit, title, *roles):
        one = enrol(cast.unit(unit), username=username, name=name, by=cast.admin)
        post = establish_post(cast.unit(unit), title=title, roles=list(roles), order=5, by=cast.admin)
        appoint(one, to=post, starts_on=SINCE, by=cast.admin)
        return actor_of(one)

    more = {
        "supervisor": person("duzc", "杜知常", "市政府办公室", "督查专员", Role.SUPERVISOR),
        "liaison": person("wuht", "吴海棠", "市财政局", "联络员", Role.UNIT_LIAISON),
        "head_of_finance": person("fanglx", "方立新", "市财政局", "局长", Role.PRINCIPAL_LEADER),
        "head_of_planning": person("songyj", "宋雅静", "市发展改革委", "主任", Role.PRINCIPAL_LEADER),
    }
    return SimpleNamespace(**vars(cast), **more, unit=cast.unit)


@pytest.fixture
def matter(town):
    return opened(town)


def opened(town, **changes):
    facts = {
        "title": "青禾水库除险加固工程前期手续",
        "requirement": "请市财政局牵头，市发展改革委配合，10 个工作日内报结果。",
        "lead": town.unit("市财政局"),
        "supports": [town.unit("市发展改革委")],
        "term": TEN_DAYS,
        "leader": town.mayor.appointment,
        "category": "instruction",
        "by": town.supervisor,
    }
    return open_matter(**facts | changes)


@pytest.fixture
def at_door():
    """A browser signed in as one of the cast."""

    def door(actor) -> Client:
        client = Client()
        client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return door
