"""The demonstration office as it stands after loading: complete, consistent, true to the rules it shows."""

from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password, is_password_usable
from procrastinate.contrib.django.models import ProcrastinateJob

from directory.actors import actor_of
from directory.models import Appointment, Person, Unit
from directory.permissions import may_administer
from directory.roles import Role
from directory.schedules import Timetables, timetable_of
from office.audit import trail
from office.demo.people import CAST, PASSWORD
from office.desk.rows import rows_of
from office.duties import boxes
from office.duties.models import Duty
from office.files.models import File
from office.files.secrecy import mark_in
from office.integration.models import Arrival, Endpoint, ServiceAccount
from office.notices import bell
from office.worktime.schedules import timetable
from tests.office.demo.conftest import NOW
from workflows.documents.agencies import office_of
from workflows.documents.models import Copy, Document, Incoming, Number, Register, Revision
from workflows.engine import course
from workflows.engine.move import ref_of_step
from workflows.supervision import watchman
from workflows.supervision.clocks import light_of
from workflows.supervision.models import Extension, Matter

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.xdist_group("demonstration_office"),
    pytest.mark.usefixtures("demonstration"),
]
STATES = {name for name, _label in Document.State.choices}


def test_the_office_is_loaded_by_one_worker_alone(request):
    """pytest 9.2 took the groups from pytest-xdist 3.8 without a word, and the office was loaded twice."""
    in_groups = getattr(request.config.option, "loadgroup", False)  # told to workers alone

    assert not in_groups or request.node.nodeid.endswith("@demonstration_office")


def events():
    return list(trail.between(NOW - timedelta(days=400), NOW + timedelta(days=400)))


def actor(username):
    return actor_of(Person.objects.get(username=username))


def test_the_tree_is_sound():
    assert [list(found) for found in Unit.objects.find_problems()] == [[], [], [], [], []]
    assert Unit.objects.count() > 500


def test_every_issuing_unit_has_somebody_for_every_step():
    """Or a document would lie in nobody's box."""
    held = [(one.post.unit.path, set(one.post.roles)) for one in Appointment.objects.select_related("post__unit")]
    steps = {Role.OFFICE_DIRECTOR, Role.REGISTRY_CLERK, Role.SEAL_KEEPER, Role.ARCHIVIST}

    for unit in Unit.objects.filter(can_issue=True):
        office = office_of(unit)
        found = set().union(*(roles for path, roles in held if path.startswith(office.path)))
        assert steps <= found, unit
        if unit.kind != Unit.Kind.OFFICE:  # a general office's own papers are its director's to sign
            assert any(path == unit.path and Role.PRINCIPAL_LEADER in roles for path, roles in held), unit


def test_whoever_issues_has_a_register_and_a_sample_seal():
    for unit in Unit.objects.filter(issued_documents__isnull=False).distinct():
        assert unit.registers.exists(), unit
        assert [seal.is_sample for seal in unit.seals.all()] == [True], unit


def test_the_cast_comes_in_by_password_and_nobody_else_does():
    held = dict(Person.objects.values_list("username", "password"))

    assert all(check_password(PASSWORD, held[username]) for username in CAST)
    assert not [username for username in set(held) - set(CAST) if is_password_usable(held[username])]


def test_the_directory_administrator_administers_everything():
    assert may_administer(actor("xiakx"), Unit.objects.get(depth=1))
    assert not may_administer(actor("chenrc"), Unit.objects.get(depth=1))


def test_documents_are_of_many_units_and_in_every_state():
    assert {one.state for one in Document.objects.all()} == STATES
    assert Document.objects.values("issuer").distinct().count() >= 10


def test_every_document_lies_where_its_state_says():
    for document in Document.objects.all():
        here = [stage.name for stage in course.stages_of(document) if stage.state == "here"]
        assert [document.state] == (here or ["filed"]), document


def test_every_open_step_is_exactly_one_open_duty():
    open_steps = [
        ref_of_step(hand.step_id)
        for document in Document.objects.all()
        for hand in course.hands_of(document)
        if hand.state == "open"
    ]
    duties = Duty.objects.filter(subject_kind="document", done_at=None)

    assert Counter(duties.values_list("ref", flat=True)) == Counter(open_steps)
    assert set(Counter(open_steps).values()) == {1}


def test_copies_not_signed_for_lie_with_their_registries():
    waiting = Copy.objects.filter(state=Copy.State.SENT)
    laid = Duty.objects.filter(subject_kind="copy", done_at=None)

    assert {one.public_id for one in waiting} == set(laid.values_list("subject_id", flat=True))
    assert waiting.count() > 10


def test_what_arrives_is_in_every_state_and_comes_by_both_ways():
    incoming = Incoming.objects.all()

    assert {one.state for one in incoming} == {name for name, _label in Incoming.State.choices}
    assert {one.arrived_by for one in incoming} >= {"api", "paper"}
    assert incoming.values("sender").distinct().count() >= 8
    assert incoming.values("unit").distinct().count() == 2
    assert all(one.paper and one.paper.content_type == "application/pdf" for one in incoming)


def test_what_is_answered_is_cited_by_its_reply():
    replies = list(Document.objects.exclude(answers=None).select_related("answers"))

    assert len(replies) >= 3
    assert all(one.answers.cited in one.body for one in replies)
    assert all(bool(one.answers.replied_at) == bool(one.dispatched_at) for one in replies)
    assert any(one.dispatched_at for one in replies)


def test_every_open_step_of_what_arrived_is_an_open_duty():
    open_steps = [
        ref_of_step(hand.step_id)
        for incoming in Incoming.objects.all()
        for hand in course.hands_of(incoming)
        if hand.state == "open"
    ]
    duties = Duty.objects.filter(subject_kind="incoming", done_at=None)

    assert Counter(duties.values_list("ref", flat=True)) == Counter(open_steps)


def test_matters_are_in_every_state_and_every_light():
    matters = Matter.objects.all()

    assert {one.state for one in matters} == {name for name, _label in Matter.State.choices}
    assert {one.light for one in matters} == {"ok", "near", "over", "idle", "done"}
    assert matters.values("lead").distinct().count() >= 14
    assert {one.is_late for one in matters if one.state == "closed"} == {True, False}
    assert {one.state for one in Extension.objects.all()} == {"asked", "granted", "refused"}
    assert {one.source_kind for one in matters} >= {"instruction", "document"}
    assert matters.filter(category="alarm").exists() or Arrival.objects.filter(result_kind="matter").count() >= 3


def test_every_light_is_what_the_clock_says_and_what_the_trail_told_last():
    assert watchman.waiting() == 0
    told = {}
    for event in events():
        if event.type in ("matter.opened", "matter.light_turned"):
            told[event.subject_id] = event.particulars["light"]
    for matter in Matter.objects.exclude(state="proposed").select_related("lead"):
        assert matter.light == told[matter.public_id], matter
        if matter.is_open:
            assert matter.light == str(light_of(matter, NOW, timetable_of(matter.lead)).state), matter


def test_whoever_is_late_has_said_why():
    late = Matter.objects.filter(light="over", closed_at=None)

    assert late.count() >= 6
    words = [matter.reports.order_by("-pk")[0].text for matter in late]
    assert sum("卡在" in text or "待" in text for text in words) >= 5


def test_each_rung_was_climbed_once_for_each_date():
    told = [one for one in events() if one.type == "matter.escalated"]
    climbed = Counter((one.subject_id, one.particulars["due_at"], one.particulars["rung"]) for one in told)

    assert len(climbed) >= 20
    assert set(climbed.values()) == {1}
    assert all(one.particulars["holders"] for one in told)


def test_other_systems_are_connected():
    names = set(ServiceAccount.objects.values_list("person__name", flat=True))

    assert {"青禾县办公系统", "价格监测系统"} <= names
    assert Arrival.objects.filter(state="made").count() >= 3
    assert Arrival.objects.filter(state="unsorted").count() == 1
    assert Endpoint.objects.get().deliveries.exists()


def test_matters_and_incoming_documents_are_numbered_without_gaps():
    for unit in Matter.objects.values_list("laid_by", flat=True).distinct().order_by():
        given = sorted(Matter.objects.filter(laid_by=unit).exclude(serial=None).values_list("serial", flat=True))
        assert given == list(range(1, len(given) + 1))
    for unit in Incoming.objects.values_list("unit", flat=True).distinct().order_by():
        given = sorted(Incoming.objects.filter(unit=unit).exclude(serial=None).values_list("serial", flat=True))
        assert given == list(range(1, len(given) + 1))


def test_numbers_have_no_gaps():
    for register in Register.objects.all():
        given = sorted(Number.objects.filter(register=register).values_list("seq", flat=True))
        assert given == list(range(1, len(given) + 1)), register


def test_the_trail_is_in_order_and_never_ahead_of_now():
    moments = [event.happened_at for event in events()]

    assert moments == sorted(moments)
    assert moments[-1] <= NOW
    assert len(moments) > 1_500


def test_people_worked_in_working_hours():
    hours = timetable()
    late = [one for one in events() if not one.actor.is_service and not hours.is_working(one.happened_at)]

    assert [f"{event.happened_at} {event.type}" for event in late] == []


def test_what_is_worth_showing_has_happened():
    types = Counter(event.type for event in events())

    for name in ("change_requested", "sent_back", "withdrawn", "signer_added", "reassigned", "delegated"):
        assert types[f"flow.{name}"], name
    assert types["duty.urged"] >= 2
    assert types["document.revised"] >= 2
    assert types["document.filed"] >= 10


def test_nothing_carries_a_secrecy_mark():
    words = Revision.objects.values_list("title", "main_recipients", "cc_recipients", "body", "annotation")

    assert not [text for row in words for text in row if mark_in(text)]
    assert not [name for name in File.objects.values_list("name", flat=True) if mark_in(name)]


def test_every_light_is_on_somewhere():
    held = list(Appointment.objects.filter(person__username__in=CAST).values_list("pk", flat=True))
    duties = list(Duty.objects.filter(holder__in=held, done_at=None).select_related("holder__post__unit"))
    states = {row.light.state for row in rows_of(duties, actor("linzy"), NOW, Timetables()) if row.light}

    assert states >= {"over", "near", "ok"}


@pytest.mark.parametrize("username", sorted(set(CAST) - {"weizq", "chengsz"}))
def test_nobody_of_the_cast_has_an_empty_desk(username):
    """But the auditor and the security administrator, who watch and owe nothing."""
    counts = boxes.counts(actor(username))

    assert counts["todo"] > 0
    assert counts["done"] + counts["concluded"] > 0


def test_the_bells_have_rung_and_old_news_has_been_seen():
    told = {username: bell.of(Person.objects.get(username=username)) for username in CAST}

    assert sum(notices.count() for notices in told.values()) > 50
    assert any(bell.unseen(Person.objects.get(username=username)) for username in CAST)
    assert not told["linzy"].filter(seen_at=None, happened_at__lt=NOW - timedelta(days=7)).exists()
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}


def test_a_person_with_two_posts_is_asked_in_both():
    duties = boxes.box(actor("chenrc"), "todo")

    assert len({duty.holder_id for duty in duties}) == 2
