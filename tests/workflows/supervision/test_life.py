"""A matter from the instruction to the register, by the acts of those who may."""

import pytest

from office.audit import trail
from office.audit.refusals import NotAllowed, Refusal, TooLate, Unacceptable
from office.duties import boxes as desk
from office.duties.models import Duty
from office.files.secrecy import CarriesSecrecyMark
from office.subjects import kinds
from office.worktime import clock
from office.worktime.terms import Term, TermUnit
from tests.workflows.supervision.conftest import Note, at, opened
from workflows.supervision import actions, boxes, places
from workflows.supervision.acting import NeedsAReason, NotNow, NotYours
from workflows.supervision.actions.checking import LiesWithNobody
from workflows.supervision.actions.handling import TooLateToDecline
from workflows.supervision.actions.moving import AskedAlready, Expired, NotAnApprover, NotLater
from workflows.supervision.actions.opening import LeadSupportsItself, NeedsADate, NotAnOpener, NotBelow
from workflows.supervision.models import Matter
from workflows.supervision.permissions import matter_visible_to, may_read
from workflows.supervision.seats import seat_of

pytestmark = pytest.mark.django_db


def todo(actor):
    return list(desk.box(actor, "todo").values_list("asks", flat=True))


def types_of(matter):
    return [event.type for event in trail.of(matter) if event.type.startswith("matter.")]


def fresh(matter):
    return Matter.objects.get(pk=matter.pk)


def accepted(town, **changes):
    return actions.accept(opened(town, **changes), by=town.liaison)


def test_from_instruction_to_register(town):
    note = Note("关于水库的请示", units=(town.unit("青禾县政府").public_id,))
    matter = opened(town, source=note)

    assert (matter.number, matter.light, matter.state) == ("督〔2026〕1号", "ok", "assigned")
    assert matter.due_at == at("2026-12-04 17:30")
    assert todo(town.liaison) == todo(town.head_of_finance) == ["Accept the matter"]
    assert list(desk.box(town.head_of_planning, "to_read").values_list("asks", flat=True)) == ["Support the matter"]

    actions.accept(matter, by=town.head_of_finance)
    assert todo(town.liaison) == []
    assert todo(town.head_of_finance) == ["Handle and report"]
    actions.report(matter, progress=40, text="用地预审已报。", by=town.head_of_finance)
    assert fresh(matter).progress == 40

    with clock.at(at("2026-12-08 09:00")):
        actions.report_done(matter, text="手续办齐。", by=town.head_of_finance)
        assert todo(town.supervisor) == ["Check the result"]
        assert todo(town.director) == []
    with clock.at(at("2026-12-10 09:00")):
        closed = actions.close(matter, note="核查属实。", by=town.supervisor)

    assert closed.state == "closed"
    assert closed.light == "done"
    assert trail.last(matter, "matter.closed").particulars == {"days_late": 2}
    assert desk.counts(town.head_of_finance)["concluded"] > 0
    left = Duty.objects.filter(subject_id=matter.public_id, done_at=None).values_list("asks", flat=True)
    assert list(left) == todo(town.mayor) == ["Say how it was done"]


def test_the_trail_tells_every_turn_of_the_light_when_it_happened(town):
    matter = accepted(town)
    with clock.at(at("2026-12-08 09:00")):
        actions.report_done(matter, text="办结。", by=town.liaison)

    turned = [(event.particulars["light"], event.happened_at) for event in trail.of(matter)
              if event.type == "matter.light_turned"]  # fmt: skip
    assert [light for light, _ in turned] == ["near", "over", "done"]
    assert turned[0][1] == at("2026-12-03 00:00")
    assert turned[1][1].replace(microsecond=0) == at("2026-12-04 17:30")


def test_numbers_have_no_gaps_and_start_anew_each_year(town):
    numbers = [opened(town).number for _ in range(3)]
    with pytest.raises(Unacceptable):
        opened(town, title="   ")
    with clock.at(at("2027-01-04 09:00")):
        numbers += [opened(town).number]

    assert numbers == ["督〔2026〕1号", "督〔2026〕2号", "督〔2026〕3号", "督〔2027〕1号"]


@pytest.mark.parametrize(
    "name", ["clerk", "mayor", "deputy", "liaison", "neighbour", "outsider", "registrar", "service"]
)
def test_only_supervisors_directors_and_secretaries_open(town, name):
    assert opened(town, by=town.director).laid_by == town.unit("市政府")
    with pytest.raises((NotAnOpener, NotBelow)):
        opened(town, by=getattr(town, name))


def test_a_machine_opens_only_for_the_unit_it_serves(town):
    mine = opened(town, by=town.service, lead=town.unit("青禾县政府"), supports=[], leader=None, category="alarm")

    assert mine.laid_by == town.unit("青禾县政府")

    with pytest.raises(NotBelow):
        opened(town, by=town.service, leader=None)


def test_what_is_opened_must_be_whole(town):
    for changes, refusal in [
        ({"supports": [town.unit("市财政局")]}, LeadSupportsItself),
        ({"term": None}, NeedsADate),
        ({"term": None, "due_at": at("2026-11-19 17:30")}, NeedsADate),
        ({"requirement": "机密★10年"}, CarriesSecrecyMark),
    ]:
        with pytest.raises(refusal):
            opened(town, **changes)
    assert not Matter.objects.exists()


def test_a_unit_without_a_head_or_liaison_cannot_be_charged(town, cast):
    empty = cast.unit("临江县政府")

    with pytest.raises(places.NobodyAnswers):
        opened(town, lead=empty, supports=[])


VERBS = {
    "accept": lambda m, by: actions.accept(m, by=by),
    "decline": lambda m, by: actions.decline(m, reason="不属我局职责", by=by),
    "report": lambda m, by: actions.report(m, progress=10, text="在办", by=by),
    "report_done": lambda m, by: actions.report_done(m, text="办结", by=by),
    "ask_extension": lambda m, by: actions.ask_extension(m, until=at("2026-12-20 17:30"), reason="评审", by=by),
    "close": lambda m, by: actions.close(m, by=by),
    "return": lambda m, by: actions.return_for_rework(m, reason="未见附件", by=by),
    "pause": lambda m, by: actions.pause(m, reason="等评审", approver=by.appointment, by=by),
    "resume": lambda m, by: actions.resume(m, by=by),
    "cancel": lambda m, by: actions.cancel(m, reason="重复", by=by),
    "urge": lambda m, by: actions.urge(m, by=by),
    "assign": lambda m, by: actions.assign(m, lead=m.lead, by=by),
    "plan": lambda m, by: actions.lay_plan(m, milestones=[("批复", at("2026-12-01 17:30"), 50)], by=by),
}


@pytest.mark.parametrize("verb", VERBS)
def test_strangers_can_do_nothing(town, matter, verb):
    before = types_of(matter)
    for stranger in (town.outsider, town.clerk, town.service, town.county_clerk):
        with pytest.raises(NotAllowed):
            VERBS[verb](matter, stranger)
    assert types_of(matter) == before


@pytest.mark.parametrize("verb", ["accept", "decline", "report_done", "ask_extension"])
def test_the_lead_unit_alone_answers_for_it(town, matter, verb):
    for other in (town.head_of_planning, town.supervisor, town.mayor):
        with pytest.raises(NotYours):
            VERBS[verb](matter, other)


@pytest.mark.parametrize("verb", ["close", "return", "pause", "resume", "cancel", "assign"])
def test_the_supervised_unit_does_not_supervise_itself(town, matter, verb):
    for other in (town.liaison, town.head_of_finance, town.head_of_planning, town.mayor):
        with pytest.raises(NotYours):
            VERBS[verb](matter, other)


def test_of_two_who_accept_one_is_told_that_they_were_second(town, matter):
    actions.accept(matter, by=town.liaison)

    with pytest.raises(NotNow) as refused:
        actions.accept(matter, by=town.head_of_finance)
    assert refused.value.last.actor == town.liaison.person
    assert isinstance(refused.value, TooLate)


def test_after_the_time_to_accept_it_is_declined_no_more_until_it_is_assigned_anew(town, matter):
    with clock.at(at("2026-11-23 17:30")):
        assert "decline" in seat_of(town.liaison, matter).verbs
    with clock.at(at("2026-11-23 17:31")):
        assert "decline" not in seat_of(town.liaison, matter).verbs
        with pytest.raises(TooLateToDecline):
            actions.decline(matter, reason="职责在市发展改革委", by=town.liaison)
        anew = actions.assign(matter, lead=matter.lead, by=town.supervisor)
        assert (anew.due_at, anew.starts_at) == (matter.due_at, matter.starts_at)
        assert actions.decline(matter, reason="职责在市发展改革委", by=town.liaison).state == "declined"


def test_declined_and_assigned_anew(town, matter):
    with pytest.raises(NeedsAReason):
        actions.decline(matter, reason=" ", by=town.liaison)
    actions.decline(matter, reason="职责在市发展改革委", by=town.liaison)
    assert todo(town.supervisor) == ["Decide: the unit declined"]
    assert todo(town.liaison) == todo(town.head_of_finance) == []

    matter.supports.clear()
    actions.assign(matter, lead=town.unit("市发展改革委"), by=town.supervisor)

    assert todo(town.supervisor) == []
    assert todo(town.head_of_planning) == ["Accept the matter"]
    assert may_read(town.liaison, matter)
    with pytest.raises(NotYours):
        actions.accept(matter, by=town.liaison)


def test_a_supporting_unit_adds_what_it_did_without_a_percent(town):
    matter = accepted(town)
    written = actions.report(matter, progress=90, text="资金已安排。", by=town.head_of_planning)

    assert (written.kind, written.progress, fresh(matter).progress) == ("support", None, 0)


def test_a_supporting_unit_is_heard_while_it_is_paused_or_checked_and_the_lead_waits(town):
    matter = accepted(town)
    actions.pause(matter, reason="等上级批复。", approver=town.mayor.appointment, by=town.supervisor)
    actions.report(matter, text="上级已批复。", by=town.head_of_planning)
    with pytest.raises(NotNow):
        actions.report(matter, progress=50, text="在办。", by=town.liaison)
    assert fresh(matter).state == "paused"
    assert "report" in seat_of(town.head_of_planning, fresh(matter)).verbs

    actions.resume(matter, by=town.supervisor)
    actions.report_done(matter, text="办结。", by=town.liaison)
    actions.report(matter, text="我委资金尚未到位。", by=town.head_of_planning)
    assert fresh(matter).state == "checking"
    actions.close(matter, by=town.supervisor)
    with pytest.raises(NotNow):
        actions.report(matter, text="补报。", by=town.head_of_planning)


def test_sent_back_after_the_check(town):
    matter = accepted(town)
    actions.report_done(matter, text="办结。", by=town.liaison)
    back = actions.return_for_rework(matter, reason="缺批复文件。", by=town.supervisor)

    assert (back.state, back.done_at, back.light) == ("under_way", None, "ok")
    assert todo(town.liaison) == ["Handle and report"]
    assert todo(town.supervisor) == []


def test_urging_reminds_whoever_has_it_and_is_counted(town, matter):
    assert actions.urge(matter, note="请抓紧。", by=town.mayor) == 2
    actions.accept(matter, by=town.liaison)
    assert actions.urge(matter, note="再催。", by=town.supervisor) == 1

    assert fresh(matter).urged_times == 2
    assert trail.last(matter, "matter.urged").particulars["note"] == "再催。"
    for other in (town.liaison, town.deputy, town.head_of_planning):
        with pytest.raises(NotYours):
            actions.urge(matter, by=other)


def test_what_is_closed_is_urged_no_more(town):
    matter = accepted(town)
    actions.cancel(matter, reason="与另一件重复。", by=town.supervisor)

    with pytest.raises(LiesWithNobody):
        actions.urge(matter, by=town.mayor)
    assert Duty.objects.filter(subject_id=matter.public_id, done_at=None).count() == 0


def test_an_extension_is_asked_for_in_time_and_keeps_the_first_date(town):
    matter = accepted(town)
    with pytest.raises(NotLater):
        actions.ask_extension(matter, until=at("2026-12-01 17:30"), reason="评审", by=town.liaison)
    asked = actions.ask_extension(matter, until=at("2026-12-18 17:30"), reason="等省级评审。", by=town.liaison)
    with pytest.raises(AskedAlready):
        actions.ask_extension(matter, until=at("2026-12-19 17:30"), reason="等", by=town.liaison)
    assert todo(town.supervisor) == ["Decide on the extension"]
    with pytest.raises(NotYours):
        actions.grant_extension(asked, by=town.head_of_finance)

    with clock.at(at("2026-12-07 09:00")):
        granted = actions.grant_extension(asked, note="同意。", by=town.supervisor)
    assert (granted.due_at, granted.original_due_at) == (at("2026-12-18 17:30"), at("2026-12-04 17:30"))
    assert granted.light == "ok"
    assert Duty.objects.get(ref=boxes.ref(matter, "handle"), done_at=None).due_at == granted.due_at
    with pytest.raises(TooLate):
        actions.refuse_extension(asked, note="不同意", by=town.supervisor)


def test_after_the_date_no_extension_is_asked_for(town):
    matter = accepted(town)

    with clock.at(at("2026-12-04 17:31")), pytest.raises(Expired):
        actions.ask_extension(matter, until=at("2026-12-20 17:30"), reason="评审", by=town.liaison)


def test_a_refused_extension_leaves_the_date(town):
    matter = accepted(town)
    asked = actions.ask_extension(matter, until=at("2026-12-18 17:30"), reason="等评审。", by=town.liaison)
    with pytest.raises(NeedsAReason):
        actions.refuse_extension(asked, note="", by=town.supervisor)
    actions.refuse_extension(asked, note="倒排工期。", by=town.supervisor)

    assert fresh(matter).due_at == at("2026-12-04 17:30")
    assert fresh(matter).original_due_at is None


def test_a_pause_needs_a_reason_and_a_leader_and_moves_the_date(town):
    matter = accepted(town)
    for wrong in (town.head_of_finance, town.clerk):
        with pytest.raises(NotAnApprover):
            actions.pause(matter, reason="等评审", approver=wrong.appointment, by=town.supervisor)
    with pytest.raises(NeedsAReason):
        actions.pause(matter, reason="", approver=town.mayor.appointment, by=town.supervisor)

    with clock.at(at("2026-11-24 10:00")):
        actions.pause(matter, reason="等省级评审", approver=town.mayor.appointment, by=town.supervisor)
        assert fresh(matter).light == "idle"
        with pytest.raises(Refusal):
            actions.report(matter, progress=50, text="在办", by=town.liaison)
    with clock.at(at("2026-11-27 10:00")):
        resumed = actions.resume(matter, by=town.supervisor)

    assert resumed.due_at == at("2026-12-09 17:30")
    assert resumed.original_due_at == at("2026-12-04 17:30")
    assert resumed.light == "ok"


def test_a_named_date_moves_by_the_days_that_stood_still(town):
    matter = accepted(town, term=None, due_at=at("2026-12-04 12:00"))
    with clock.at(at("2026-11-24 10:00")):
        actions.pause(matter, reason="等评审", approver=town.mayor.appointment, by=town.supervisor)
    with clock.at(at("2026-11-27 10:00")):
        assert actions.resume(matter, by=town.supervisor).due_at == at("2026-12-09 12:00")


def test_behind_its_plan_the_light_turns_though_the_date_is_far(town):
    matter = accepted(town, term=Term(60, TermUnit.WORKDAY))
    plan = [("立项批复", at("2026-11-25 17:30"), 40), ("开工", at("2026-12-20 17:30"), 100)]
    actions.lay_plan(matter, milestones=plan, by=town.liaison)

    assert fresh(matter).next_change_at == at("2026-11-25 17:30")
    with clock.at(at("2026-11-26 09:00")):
        actions.report(matter, progress=5, text="进展不大。", by=town.liaison)
        assert fresh(matter).light == "over"
        actions.report(matter, progress=28, text="赶上一些。", by=town.liaison)
        assert fresh(matter).light == "near"
        actions.report(matter, progress=35, text="基本赶上。", by=town.liaison)
        assert fresh(matter).light == "ok"


def test_a_plan_rises(town):
    matter = accepted(town)
    for wrong in ([("甲", at("2026-12-01 17:30"), 50), ("乙", at("2026-11-30 17:30"), 60)],
                  [("甲", at("2026-12-01 17:30"), 50), ("乙", at("2026-12-02 17:30"), 50)],
                  [("甲", at("2026-12-01 17:30"), 101)]):  # fmt: skip
        with pytest.raises(Unacceptable):
            actions.lay_plan(matter, milestones=wrong, by=town.liaison)


def test_who_sees_what(town):
    note = Note("请示", units=(town.unit("青禾县政府").public_id,))
    matter = opened(town, source=note)
    reads = [town.liaison, town.head_of_finance, town.head_of_planning, town.mayor, town.supervisor, town.director]
    follows = [town.county_clerk, town.service, town.neighbour, town.finance]
    nothing = [town.outsider, town.clerk, town.archivist, town.auditor]

    assert all(may_read(actor, matter) for actor in reads)
    for actor in follows:
        assert matter_visible_to(actor, matter.public_id)
        assert not may_read(actor, matter)
        assert kinds.hears(actor, "matter", matter.public_id)
        assert kinds.brief_of(actor, matter).text == ""
    for actor in nothing:
        assert matter_visible_to(actor, matter.public_id) is None
        assert not kinds.hears(actor, "matter", matter.public_id)


def test_nothing_that_was_written_is_told_outside(town):
    from office.audit.catalogue import event_types

    told = {name: each.particulars for each in event_types() for name in [each.name] if each.outside}
    texts = {"reason", "note", "text", "holders", "approver"}
    assert not {name for name, given in told.items() if name.startswith("matter.") and texts & given.keys()}
