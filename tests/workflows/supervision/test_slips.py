"""Slips: a person issues them, numbered without a gap; answered, missed, followed by the next grade, ended."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from office.audit import trail
from office.audit.refusals import NotAllowed
from office.duties.models import Duty
from office.files.secrecy import CarriesSecrecyMark
from office.worktime import clock
from office.worktime.terms import Term, TermUnit
from tests.workflows.supervision.conftest import at, opened
from workflows.supervision import actions, slips
from workflows.supervision.acting import NotNow
from workflows.supervision.actions.slipping import NoSlipOpen, NoSuchGrade
from workflows.supervision.models import Slip
from workflows.supervision.places import NobodyAnswers

pytestmark = pytest.mark.django_db

LATE = at("2026-12-08 09:30")  # the matter was due on 4 December; the slip's limit passes on the 11th


@pytest.fixture
def late(town, matter):
    """Taken on, and over its date."""
    actions.accept(matter, by=town.liaison)
    with clock.at(LATE):
        yield matter


def issued(matter, town, grade="reminder", **more):
    return actions.issue_slip(matter, grade=grade, text="请说明原因和办结时间。", **more, by=town.supervisor)


def asked(matter, what):
    return Duty.objects.filter(ref=f"matter:{matter.pk}:{what}", done_at=None)


def types(matter):
    return [one.type for one in trail.of(matter) if "slip" in one.type]


def test_it_is_numbered_and_lies_with_who_has_the_matter(town, late):
    slip = issued(late, town)
    next_year = issued(opened(town, title="另一件"), town)

    assert [slip.number, next_year.number] == ["督单〔2026〕1号", "督单〔2026〕2号"]
    assert slip.reply_by == at("2026-12-11 17:30")
    (duty,) = asked(late, "slip")
    assert (duty.holder.person, duty.due_at) == (town.liaison.person, slip.reply_by)
    assert trail.last(late, "matter.slip").particulars["number"] == slip.number
    late.refresh_from_db()
    assert late.number == "督〔2026〕1号"  # its own series


@pytest.mark.parametrize(
    ("grade", "reply", "until"),
    [
        ("reminder", None, "2026-12-11 17:30"),
        ("supervision", None, "2026-12-10 17:30"),
        ("priority", None, "2026-12-09 17:30"),
        ("priority", Term(30, TermUnit.MINUTE), "2026-12-08 10:00"),
    ],
)
def test_any_grade_may_come_first_with_its_limit(town, late, grade, reply, until):
    assert issued(late, town, grade, reply=reply).reply_by == at(until)


def test_it_is_answered_once_by_the_lead_unit(town, late):
    slip = issued(late, town)
    actions.answer_slip(late, text="原因已查明，本周内办结。", by=town.liaison)

    slip.refresh_from_db()
    assert (slip.reply, slip.replied_by.person, slip.is_open) == (
        "原因已查明，本周内办结。",
        town.liaison.person,
        False,
    )
    assert not asked(late, "slip").exists()
    assert types(late) == ["matter.slip_issued", "matter.slip_answered"]
    with pytest.raises(NoSlipOpen):
        actions.answer_slip(late, text="再答。", by=town.liaison)


@pytest.mark.parametrize("looked", [["2026-12-11 17:31"], ["2026-12-21 03:00"], ["2026-12-11 17:31"] * 3])
def test_a_limit_that_passes_is_told_once_at_its_moment(town, late, looked):
    slip = issued(late, town)
    for moment in looked:
        with clock.at(at(moment)):
            slips.watch()

    slip.refresh_from_db()
    assert slip.missed_at == slip.reply_by
    (told,) = [one for one in trail.of(late) if one.type == "matter.slip_missed"]
    assert told.happened_at == slip.reply_by
    assert [one.holder.person for one in asked(late, "next_slip")] == [town.supervisor.person]
    assert slips.watch() == 0


def test_the_next_grade_follows_and_takes_its_place(town, late):
    grades = []
    for day in ("2026-12-08", "2026-12-14", "2026-12-21", "2026-12-28"):
        with clock.at(at(f"{day} 10:00")):
            slips.watch()
            grades.append(slips.next_grade(late))
            issued(late, town, grades[-1])

    assert grades == ["reminder", "supervision", "priority", "priority"]
    assert [one.is_open for one in Slip.objects.order_by("pk")] == [False, False, False, True]
    assert asked(late, "slip").count() == 1
    assert not asked(late, "next_slip").exists()


def test_a_late_answer_asks_for_no_next_slip(town, late):
    issued(late, town)
    with clock.at(at("2026-12-14 09:00")):
        slips.watch()
        actions.answer_slip(late, text="迟复，已办。", by=town.liaison)

    assert not asked(late, "next_slip").exists()
    assert slips.next_grade(late) == "supervision"


def test_one_of_a_matter_that_stands_still_is_not_missed(town, late):
    issued(late, town)
    actions.pause(late, reason="等待省里批复。", approver=town.mayor.appointment, by=town.supervisor)
    assert asked(late, "slip").get().due_at is None
    with clock.at(at("2026-12-14 09:00")):
        assert slips.watch() == 0
        actions.resume(late, by=town.supervisor)
        assert slips.watch() == 0
        limit = asked(late, "slip").get().due_at
    assert limit == Slip.objects.get().reply_by == at("2026-12-17 17:30")
    with clock.at(at("2026-12-17 17:31")):
        assert slips.watch() == 1


@pytest.mark.parametrize("how", ["report_done", "decline"])
def test_nobody_is_asked_for_a_slip_that_cannot_be_issued(town, matter, how):
    issued(matter, town)
    if how == "decline":
        actions.decline(matter, reason="不属我局职责。", by=town.liaison)
    else:
        actions.accept(matter, by=town.liaison)
        actions.report_done(matter, text="已办。", by=town.liaison)
    with clock.at(LATE):
        assert slips.watch() == 0


def test_an_agency_without_supervisors_holds_up_nobody_elses_slips(town, late, monkeypatch):
    issued(late, town)

    def nobody(unit):
        raise NobodyAnswers(unit)

    monkeypatch.setattr("workflows.supervision.boxes.supervisors_of", nobody)
    with clock.at(at("2026-12-12 09:00")):
        assert (slips.watch(), slips.watch()) == (1, 0)
    assert types(late)[-1] == "matter.slip_missed"


@pytest.mark.parametrize("how", ["close", "cancel"])
def test_with_its_matter_it_ends_and_says_why(town, late, how):
    slip = issued(late, town)
    if how == "close":
        actions.report_done(late, text="已办。", by=town.liaison)
        actions.close(late, by=town.supervisor)
    else:
        actions.cancel(late, reason="不再需要。", by=town.supervisor)
    slip.refresh_from_db()
    assert slip.end_reason
    assert not slip.is_open
    assert slips.watch() == 0
    with pytest.raises(NotNow):
        issued(late, town)


def test_assigned_anew_the_former_unit_owes_no_answer(town, matter):
    slip = issued(matter, town)
    actions.decline(matter, reason="不属我局职责。", by=town.liaison)
    actions.assign(matter, lead=town.unit("市财政局"), by=town.supervisor)

    slip.refresh_from_db()
    assert slip.end_reason
    assert not asked(matter, "slip").exists()


def test_what_it_must_not_carry_is_refused_and_leaves_no_gap(town, late):
    for text, grade, refusal in (
        ("机密★10年", "reminder", CarriesSecrecyMark),
        ("请说明。", "blue", NoSuchGrade),
    ):
        with pytest.raises(refusal):
            actions.issue_slip(late, grade=grade, text=text, by=town.supervisor)
    assert issued(late, town).serial == 1


def test_only_supervisors_issue_and_only_the_lead_unit_answers(town, late):
    for stranger in (town.liaison, town.clerk, town.outsider, town.head_of_planning):
        with pytest.raises(NotAllowed):
            actions.issue_slip(late, grade="reminder", text="请说明。", by=stranger)
    issued(late, town)
    for stranger in (town.supervisor, town.outsider, town.head_of_planning):
        with pytest.raises(NotAllowed):
            actions.answer_slip(late, text="答。", by=stranger)


def test_two_are_never_open_at_once(town, late):
    slip = issued(late, town)
    slip.pk, slip.serial, slip.public_id = None, 9, late.public_id
    with pytest.raises(IntegrityError), transaction.atomic():
        slip.save(force_insert=True)


def test_through_the_door_it_is_issued_read_printed_and_answered(town, late, at_door):
    page = reverse("supervision:detail", args=[late.public_id])
    issue, answer = (reverse("supervision:act", args=[late.public_id, one]) for one in ("issue_slip", "answer_slip"))
    supervisor, lead = at_door(town.supervisor), at_door(town.liaison)

    assert late.title in supervisor.get(issue).content.decode()  # the text is prepared
    assert supervisor.post(issue, {"grade": "reminder", "text": ""}).status_code == 422
    given = {"grade": "supervision", "text": "请书面说明。", "reply": "1个工作日", "action_key": "s1"}
    for _ in range(2):
        assert supervisor.post(issue, given).status_code == 302
    slip = Slip.objects.get()
    paper = reverse("supervision:slip", args=[slip.public_id])
    assert slip.reply_by == at("2026-12-09 17:30")
    assert answer in lead.get(page).content.decode()
    assert paper in lead.get(page).content.decode()
    assert lead.post(answer, {"text": "说明如下。"}).status_code == 302
    assert "说明如下。" in lead.get(paper).content.decode()
    assert slip.number in supervisor.get(paper).content.decode()
    for stranger in (town.clerk, town.outsider):
        assert at_door(stranger).get(paper).status_code == 404
        assert at_door(stranger).post(answer, {"text": "x"}).status_code == 404
