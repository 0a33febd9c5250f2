"""Who gets what at which address: the whole site by the whole cast. An address that no line of tests/doors.py names
fails."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from directory.absence.booking import book_absence
from directory.absence.models import Work
from directory.actors import today
from directory.administering.booking import book
from directory.administering.giving import How, give_post
from directory.administering.people import end_post
from directory.administering.posts import add_post
from office.chat.actions import issue_must_read, open_room, post
from office.chat.certificate import ask_for_certificate
from office.duties.models import Duty
from office.integration.applications import enter_application
from office.meetings import actions as meetings
from office.meetings.actions.calling import Item
from office.worktime.clock import now
from office.worktime.models import Schedule
from office.worktime.terms import Term
from tests.behind_doors import BY_NAME, OBJECTS
from tests.directory.lists import as_csv, brought
from tests.doors import CAST, GET
from tests.office.integration.conftest import administrator
from tests.office.integration.test_applications import FACTS
from tests.posted_doors import POST
from tests.workflows.documents.conftest import at_door, town  # noqa: F401
from tests.workflows.documents.test_bad_input import to_signing
from tests.workflows.documents.test_incoming import county, instructed, request_of  # noqa: F401
from tests.workflows.documents.test_outgoing import act, document, done  # noqa: F401
from workflows.documents.circulating.actions import circulate
from workflows.documents.routing.composing import compose
from workflows.documents.wordings.keeping import add_wording, write_template
from workflows.supervision.acting import say
from workflows.supervision.actions import issue_slip, open_matter
from workflows.supervision.arriving.taking import begin as bring_plan
from workflows.supervision.evidence import lay as lay_evidence
from workflows.supervision.models import Report
from workflows.supervision.standards import write as write_standard

pytestmark = pytest.mark.django_db
WHO_READS = ("drafter", "admin")  # most of what there is
UNREAD_BY = ("nobody", "outsider", "service", "drafter")  # who asks where reading is answered to none
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def addresses(patterns=None, prefix=""):
    """(name, names of its arguments) of every address."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            assert one.name, f"{one.pattern} has no name"
            yield prefix + one.name, tuple(one.pattern.converters)
        else:
            yield from addresses(one.url_patterns, f"{prefix}{one.namespace}:" if one.namespace else prefix)


def table(written):
    heads, *rows = [line.split() for line in written.strip().splitlines()]
    return {name: dict(zip(heads, answers, strict=True)) for name, *answers in rows}


@pytest.fixture
def things(town, document, request_of, at_door):  # noqa: F811
    """A document on its way to the file: dispatched to the finance bureau, not signed for, with an attachment; and a
    county's request that the drafter handles."""
    incoming = request_of()
    instruction = instructed(town, incoming)
    upload = {"upload": SimpleUploadedFile("清单.txt", "第一项".encode())}
    at_door(town.clerk).post(reverse("documents:attach", args=[document.public_id]), upload)
    step = to_signing(town, document, at_door)
    url = reverse("documents:act", args=[document.public_id])
    done(at_door(town.mayor).post(url, {"act": "sign", "step": step}))
    done(act(at_door, town.editor, document, "verify"))
    done(act(at_door, town.registrar, document, "register", register=town.unit("市政府").registers.get().pk))
    done(act(at_door, town.registrar, document, "apply_seal"))
    done(act(at_door, town.editor, document, "proof_read"))
    done(act(at_door, town.registrar, document, "dispatch", main=[town.unit("市财政局").pk]))
    circulation = circulate(document, readers=[town.archivist.appointment], note="请阅知。", by=town.clerk)
    matter = open_matter(
        title="供水管网改造", requirement="请报结果。", lead=town.unit("市财政局"), term=Term(10), by=town.director
    )
    application = enter_application(town.unit("市财政局"), by=administrator(town, "市财政局", "czadm"), **FACTS)
    room = open_room("供水管网", people=[town.archivist.person], by=town.clerk)  # of the drafter and the archivist
    message = post(room, text="请看", by=town.clerk)
    due_at, asked = now() + timedelta(days=1), [town.archivist.appointment]
    must_read = issue_must_read("核对", "请核对。", people=asked, due_at=due_at, room=room, by=town.clerk)
    meeting, decision, minutes = _met(town)
    material = _material(meeting, town)
    return {
        "meeting": meeting.public_id,
        "meeting_verb": "accept",
        "decision": decision.public_id,
        "minutes": minutes.public_id,
        "material": material.public_id,
        "invitation": meeting.invitations.first().pk,
        "no": 1,
        "room": room.public_id,
        "room_verb": "read",
        "room_seq": message.seq,
        "finder": "people",
        "view": 1,
        "day": "2026-11-23",
        "duty": Duty.objects.get(holder=town.archivist.appointment, asks="File", done_at=None).public_id,
        "message": message.public_id,
        "must_read": must_read.public_id,
        "certificate": ask_for_certificate(must_read, by=town.clerk).public_id,
        "application": application.public_id,
        "matter": matter.public_id,
        "evidence": _evidence(matter, town).public_id,
        "standard": write_standard(
            town.unit("市政府"), name="一般", category="other", finish=Term(15), by=town.director
        ).public_id,
        "work_plan": bring_plan(
            SimpleUploadedFile("plan.csv", "事项,牵头单位,时限\n供水,市财政局,10天\n".encode()),
            title="",
            by=town.director,
        ).public_id,
        "slip": issue_slip(matter, grade="reminder", text="请说明进展。", by=town.director).public_id,
        "act": "accept",
        "document": document.public_id,
        "copy": document.copies.get().public_id,
        **_kept(town),
        "file": document.attachments.get().file.public_id,
        "unit": town.unit("市财政局").public_id,
        "staff_list": brought(town.unit("市财政局"), as_csv([]), by=town.admin).public_id,
        "person": town.clerk.person.public_id,
        "absence": _booked(town).public_id,
        "change": "rename",
        **_administered(town),
        "forgetful": town.finance.person.public_id,  # for whom a code is issued
        "incoming": incoming.public_id,
        "circulation": circulation.public_id,
        "copy_kind": "copy",
        "paper_kind": "document",
        "instruction": instruction.public_id,
        "route": compose(
            town.unit("市政府"), kind="incoming", name="来文", genres=[], urgencies=[], by=town.director
        ).public_id,
        "route_kind": "outgoing",
        "schedule": Schedule.objects.get(is_default=True).public_id,
        "page": 1,
        "version": 1,
        "code": "示府发",
        "year": 2026,
        "seq": 1,
        "verb": "file",
    }


def _kept(town):  # noqa: F811
    """The finance bureau's registry keeps a template and a wording."""
    unit, by = town.unit("市财政局"), town.neighbour
    template = write_template(unit, name="通知", genre="notice", title="", body="", by=by)
    return {"template": template.public_id, "wording": add_wording(unit, text="特此通知。", by=by).public_id}


def _booked(town):  # noqa: F811
    """The drafter will be away, and the archivist stands in."""
    first, deputies = today() + timedelta(days=30), {Work.ACT: town.archivist.appointment}
    return book_absence(town.clerk.appointment, from_on=first, until_on=first, deputies=deputies, by=town.clerk)


def _administered(town):  # noqa: F811
    """A change of the finance bureau is booked, somebody is booked for a post there, and the archivist leaves."""
    day, unit = today() + timedelta(days=30), town.unit("市财政局")
    post = add_post(unit, title="顾问", roles=[], by=town.admin)
    coming = give_post(town.editor.person, to=post, starts_on=day, how=How.BESIDE, by=town.admin)
    renamed = {"name": "示范市财政局", "short_name": "财政局"}
    booking = book(unit, "rename", renamed, on=day, about="", by=town.admin)
    leaving = end_post(town.archivist.appointment, last_on=day, by=town.admin)
    found = {"post": post, "coming": coming, "booking": booking, "leaving": leaving}
    return {name: one.public_id for name, one in found.items()}


def _met(town):  # noqa: F811
    """A meeting of the drafter and the archivist that runs, with a decision and minutes."""
    start, drafter = now(), town.clerk.appointment
    meeting = meetings.call(
        title="供水碰头会", starts_at=start, ends_at=start + timedelta(hours=1), place="三楼会议室", chair=drafter,
        recorder=drafter, members=[town.archivist.appointment], agenda=[Item("供水现状")], by=town.clerk,
    )  # fmt: skip
    meetings.begin(meeting, by=town.clerk)
    decision = meetings.note_decision(meeting, text="先修主管。", by=town.clerk)
    return meeting, decision, meetings.write_minutes(meeting, text="先修主管。", version=0, by=town.clerk)


def _evidence(matter, town):  # noqa: F811
    said = say(matter, Report.Kind.PROGRESS, "在办", by=town.director, unit_id=matter.lead_id)
    lay_evidence(said, [SimpleUploadedFile("现场.txt", "照片说明".encode())], by=town.director)
    return said.evidence.get()


def _material(meeting, town):  # noqa: F811
    upload = SimpleUploadedFile("现状.txt", "主管老化".encode())
    return meetings.lay_materials(meeting.agenda.get(), [upload], by=town.clerk)[0]


@pytest.fixture
def doors(town):  # noqa: F811
    opened = {"nobody": Client()}
    for role, name in CAST.items():
        opened[role] = Client()
        opened[role].force_login(getattr(town, name).person, backend=BACKEND)
    return opened


def url_of(name, arguments, things):
    own = OBJECTS.get(name, {"public_id": "copy" if name.startswith("documents:copy") else "document"})
    return reverse(name, kwargs={one: things[own.get(one) or BY_NAME[one]] for one in arguments})


def answer_of(response):
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "in"
    return str(response.status_code)


def walk(method, expected, doors, things):
    """What every role is answered at every address of the table; leaving comes last."""
    return {
        name: {
            role: getattr(door, method)(url_of(name, arguments, things))
            for role, door in doors.items()
            if role in (UNREAD_BY if answered_before_who(expected[name]) else doors)
        }
        for name, arguments in sorted(addresses(), key=lambda one: one[0] == "account_logout")
        if name in expected
    }


def answered_before_who(row):
    """Posts where one reads, and addresses that want a key: told to all alike before anybody asks who it is."""
    return {answer for role, answer in row.items() if role != "nobody"} in ({"405"}, {"401"})


def differing(answers, expected):
    """The rows that differ from the table, as they would have to be written."""
    found = {name: {role: answer_of(one) for role, one in row.items()} for name, row in answers.items()}
    return {name: " ".join(row.values()) for name, row in found.items() if not row.items() <= expected[name].items()}


def without_one_first_heading(answers):
    """Whoever hears a page instead of seeing it goes by its headings; parts of a page are no pages."""
    pages = {
        (name, role): b"" if answer.streaming else answer.content
        for name, row in answers.items()
        for role, answer in row.items()
    }
    return {where for where, page in pages.items() if b"<html" in page and page.count(b"<h1") != 1}


def everything():
    """A digest of every table but the sessions."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name != "django_session"]
        digests = {}
        for name in names:
            cursor.execute(f"SELECT md5(string_agg(one::text, '|' ORDER BY one::text)) FROM {name} one")
            digests[name] = cursor.fetchone()[0]
    return digests


def test_every_address_stands_in_the_table():
    assert {name for name, _ in addresses()} == set(table(GET))
    assert set(table(POST)) <= set(table(GET))


def test_who_may_read_what_and_reading_changes_nothing_but_that_it_was_opened(doors, things):
    expected = table(GET)
    answers = walk("get", expected, doors, things)
    assert differing(answers, expected) == {}
    assert without_one_first_heading(answers) == set()

    shown = {name: row for name, row in expected.items() if {"200", "302"} & {row[role] for role in WHO_READS}}
    before = everything()
    walk("get", shown, {role: doors[role] for role in WHO_READS}, things)
    assert everything() == before


def test_who_may_post_where(doors, things):
    expected = table(POST)
    assert differing(walk("post", expected, doors, things), expected) == {}


def test_what_takes_no_posts_says_so(doors, things):
    only_read = table(GET).keys() - table(POST).keys() - {"api-v1:openapi-json"}  # the schema answers whatever asks
    for name, arguments in addresses():
        if name in only_read:
            answer = doors["drafter"].post(url_of(name, arguments, things))
            assert answer.status_code in (401, 404, 405), name  # 401: asks for a key, not for a session


def test_without_the_forms_token_no_post_is_taken(town, things):  # noqa: F811
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(town.clerk.person, backend=BACKEND)
    for name, arguments in addresses():
        if name in table(POST):
            assert strict.post(url_of(name, arguments, things)).status_code == 403, name


def test_what_does_not_exist_looks_like_what_is_forbidden(doors, things):
    names = ["documents:detail", "documents:copy", "directory:person", "directory:unit", "files:download"]
    found = {name: doors["drafter"].get(reverse(name, args=[uuid4()])).status_code for name in names}
    assert found == dict.fromkeys(names, 404)
