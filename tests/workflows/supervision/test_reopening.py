"""重新督办: a closed matter is taken up again by an instruction given since, under its old number, with new clocks."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from office.audit import trail
from office.duties import boxes as desk
from office.worktime import clock
from office.worktime.terms import Term, TermUnit
from tests.workflows.supervision.conftest import at, opened
from workflows.documents.models import Incoming, Instruction
from workflows.documents.permissions import grant_incoming
from workflows.supervision import actions, standards
from workflows.supervision.acting import NotNow, NotYours
from workflows.supervision.actions.ending import NotANewInstruction
from workflows.supervision.actions.opening import NeedsADate
from workflows.supervision.explaining import derivation
from workflows.supervision.models import Matter
from workflows.supervision.past import as_it_is, as_it_was
from workflows.supervision.recounting import count_again
from workflows.supervision.reopening import reopenable
from workflows.supervision.standards import Step

pytestmark = pytest.mark.django_db
AGAIN = at("2026-12-10 10:00")


@pytest.fixture
def instruct(town):
    """The mayor's instruction of a day on a paper that the supervisor reads."""
    paper = Incoming.objects.create(
        unit=town.unit("市政府"), sender_name="青禾县政府", title="关于水库的请示", genre="request", arrived_by="paper",
        arrived_at=clock.now(), changed_at=clock.now(),
    )  # fmt: skip
    grant_incoming(paper.public_id, [town.supervisor.appointment.public_id, town.director.appointment.public_id])

    def give(day="2026-12-09 09:00", text="请财政局再核一次。"):
        return Instruction.objects.create(incoming=paper, leader=town.mayor.appointment, text=text, given_at=at(day))

    return give


@pytest.fixture
def over(town, instruct):
    """Paused, extended and planned on its way; closed on 8 December, made of an instruction on the same paper."""
    matter = actions.accept(opened(town, source=instruct("2026-11-20 09:00", "请报方案。")), by=town.liaison)
    actions.lay_plan(matter, milestones=[("报批", at("2026-11-25 17:30"), 60)], by=town.liaison)
    with clock.at(at("2026-11-23 09:00")):
        actions.pause(matter, reason="等批复", approver=town.mayor.appointment, by=town.supervisor)
    with clock.at(at("2026-11-25 09:00")):
        actions.resume(matter, by=town.supervisor)
        asked = actions.ask_extension(matter, until=at("2026-12-11 17:30"), reason="评审", by=town.liaison)
        actions.grant_extension(asked, by=town.supervisor)
    with clock.at(at("2026-12-08 09:00")):
        actions.report_done(matter, text="办结。", by=town.liaison)
        return actions.close(matter, by=town.supervisor)


def fresh(matter):
    return Matter.objects.get(pk=matter.pk)


def test_number_and_reports_stay_and_the_clocks_begin_anew(town, over, instruct):
    before = as_it_is(fresh(over))
    new = instruct()
    with clock.at(AGAIN):
        matter = actions.reopen(over, source=new, term=Term(5), respond=Term(1, TermUnit.WORKDAY), by=town.supervisor)
        row = fresh(matter)

        assert (row.number, row.state, row.light, row.progress) == (over.number, "assigned", "ok", 0)
        assert (row.starts_at, row.due_at, row.respond_by) == (AGAIN, at("2026-12-17 17:30"), at("2026-12-11 17:30"))
        assert (row.handler, row.accepted_at, row.done_at, row.closed_at, row.original_due_at) == (None,) * 5
        assert row.reports.count() == 2
        assert "Accept the matter" in desk.box(town.liaison, "todo").values_list("asks", flat=True)
        assert not desk.box(town.mayor, "todo").exists(), "how it was done is not asked of what goes on"
        assert trail.last(matter, "matter.light_turned").particulars == {"was": "done", "light": "ok"}
        assert as_it_was(row, clock.now()) == as_it_is(row)
        assert as_it_was(row, AGAIN - timedelta(minutes=1)) == before
        assert count_again(at("2026-11-01 00:00").date()) == 0, "what moved the former term does not move this one"
    with clock.at(at("2026-12-11 09:00")):
        actions.accept(matter, by=town.liaison)
        actions.pause(matter, reason="等评审", approver=town.mayor.appointment, by=town.supervisor)
    with clock.at(at("2026-12-14 09:00")):
        assert actions.resume(matter, by=town.supervisor).due_at == at("2026-12-18 17:30")
        row = fresh(matter)
        assert as_it_was(row, clock.now()) == as_it_is(row)


@pytest.mark.parametrize(("term", "laid"), [(5, ["2026-12-14", "2026-12-17"]), (6, [])])
def test_with_its_standards_own_term_it_takes_the_plan_anew(town, instruct, term, laid):
    plan = [Step("摸清情况", 2, 40), Step("报送结果", 5, 100)]
    said = {"name": "批示件", "category": "instruction", "finish": Term(5), "plan": plan}
    standard = standards.write(town.unit("市政府"), **said, by=town.supervisor)
    matter = actions.accept(opened(town, standard=standard, term=None), by=town.liaison)
    with clock.at(at("2026-12-08 09:00")):
        actions.report_done(matter, text="办结。", by=town.liaison)
        over = actions.close(matter, by=town.supervisor)
    with clock.at(AGAIN):
        actions.reopen(over, source=instruct(), term=Term(term), by=town.supervisor)
        row = fresh(over)

        assert [f"{one.at.astimezone(AGAIN.tzinfo):%F}" for one in row.milestones.order_by("at")] == laid
        assert as_it_was(row, clock.now()) == as_it_is(row)


def test_only_what_is_closed_and_only_by_who_supervises(town, over, instruct):
    new = instruct()
    with clock.at(AGAIN):
        for other in (town.mayor, town.liaison, town.outsider):
            with pytest.raises(NotYours):
                actions.reopen(over, source=new, term=Term(5), by=other)
        with pytest.raises(NotNow):
            actions.reopen(opened(town), source=new, term=Term(5), by=town.supervisor)
        actions.reopen(over, source=new, term=Term(5), by=town.director)
        with pytest.raises(NotNow):
            actions.reopen(over, source=new, term=Term(5), by=town.director)


def test_the_instruction_is_newer_than_the_end_and_may_be_read(town, over, instruct):
    unseen = instruct()
    unseen.incoming = Incoming.objects.create(
        unit=town.unit("市政府"), sender_name="别处", title="别的请示", genre="request", arrived_by="paper",
        arrived_at=clock.now(), changed_at=clock.now(),
    )  # fmt: skip
    unseen.save()
    with clock.at(AGAIN):
        for wrong in (instruct("2026-12-08 09:00"), unseen):
            with pytest.raises(NotANewInstruction):
                actions.reopen(over, source=wrong, term=Term(5), by=town.supervisor)
        for terms in ({}, {"term": Term(5), "due_at": AGAIN + timedelta(days=3)}, {"due_at": AGAIN}):
            with pytest.raises(NeedsADate):
                actions.reopen(over, source=instruct(), by=town.supervisor, **terms)


def test_closed_again_it_is_evaluated_again(town, over, instruct):
    actions.evaluate(over, stars=2, text="核得不细。", by=town.mayor)
    with clock.at(AGAIN):
        matter = actions.reopen(over, source=instruct(), term=Term(5), by=town.supervisor)
        matter = actions.accept(matter, by=town.liaison)
        actions.report_done(matter, text="已再核。", by=town.liaison)
        matter = actions.close(matter, by=town.supervisor)
        actions.evaluate(matter, stars=5, by=town.mayor)
    assert sorted(matter.evaluations.values_list("stars", flat=True)) == [2, 5]


def test_what_is_of_the_same_paper_stands_first_then_what_was_closed_last(town, over, instruct):
    with clock.at(at("2026-12-08 10:00")):
        plain = actions.cancel(opened(town, title="无依据的"), reason="重复。", by=town.supervisor)
        Matter.objects.filter(pk=plain.pk).update(state="closed", done_at=clock.now())
    with clock.at(at("2026-12-07 10:00")):
        sourced = opened(town, title="别处来的")
        Matter.objects.filter(pk=sourced.pk).update(
            state="closed", done_at=clock.now(), closed_at=clock.now(), source_kind="note", source_id=uuid4()
        )

    assert reopenable(town.supervisor, instruct()) == [over, plain, sourced]


def test_through_the_door_from_the_instruction_to_the_matter_and_back(town, over, instruct, at_door):
    new = instruct()
    source = f"?source=instruction:{new.public_id}"
    choose, act = reverse("supervision:reopen"), reverse("supervision:act", args=[over.public_id, "reopen"])
    with clock.at(AGAIN):
        door = at_door(town.supervisor)
        for stranger in (town.liaison, town.mayor, town.outsider):
            assert at_door(stranger).get(choose + source).status_code == 404
        assert f"{act}?source=instruction" in door.get(choose + source).content.decode()
        assert act not in door.get(choose + source + "&q=别的事").content.decode()
        page = door.get(act + source)
        assert page.context["form"]["source"].value() == new.pk
        given = {"source": new.pk, "finish": "5个工作日"}
        assert door.post(act, given | {"finish": ""}).status_code == 422
        assert door.post(act, {"finish": "5个工作日"}).status_code == 422
        assert at_door(town.liaison).post(act, given).status_code == 422, "she may not read the instruction"
        assert fresh(over).state == "closed"
        assert door.post(act, given).status_code == 302
        with translation.override("en"):
            told = [step.text for step in derivation(fresh(over)).account.steps]
        assert "Assigned with 10 working days, due Dec 4 17:30" in told
        assert "Reopened with 5 working days, due Dec 17 17:30" in told
        matter = door.get(reverse("supervision:detail", args=[over.public_id])).content.decode()
        assert reverse("documents:instruction", args=[new.public_id]) in matter
        assert new.text in matter
