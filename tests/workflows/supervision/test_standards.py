"""Standards: kept by those who supervise, taken over by a matter that is opened, moving nothing that runs."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from office.audit import trail
from office.audit.models import Event
from office.audit.refusals import NotAllowed
from office.files.secrecy import CarriesSecrecyMark
from office.worktime import clock
from office.worktime.terms import Term, TermUnit
from tests.workflows.supervision.conftest import at, opened
from workflows.supervision import actions, standards, watchman
from workflows.supervision.actions.opening import NeedsADate, NotItsStandard
from workflows.supervision.drawings import rows_of
from workflows.supervision.models import Matter, Standard
from workflows.supervision.standards import Step

pytestmark = pytest.mark.django_db

LIST = "supervision:standards"


@pytest.fixture
def hotline(town):
    terms = {"finish": Term(5, TermUnit.WORKDAY), "respond": Term(30, TermUnit.MINUTE)}
    return standards.write(town.unit("市政府"), name="热线工单", category="hotline", **terms, by=town.supervisor)


def one(standard):
    return reverse("supervision:standard", args=[standard.public_id])


def test_a_matter_takes_from_it_what_was_not_said(town, hotline):
    taken = opened(town, standard=hotline, term=None, category="other")
    said = opened(town, standard=hotline, term=Term(10), respond=Term(2, TermUnit.WORKDAY), category="instruction")
    named = opened(town, standard=hotline, term=None, due_at=at("2026-12-31 17:30"))

    assert (taken.due_at, taken.respond_by) == (at("2026-11-27 17:30"), at("2026-11-20 10:54"))
    assert (taken.category, taken.term) == ("hotline", hotline.finish)
    assert (said.due_at, said.respond_by) == (at("2026-12-04 17:30"), at("2026-11-24 17:30"))
    assert said.category == "instruction"
    assert (named.due_at, named.term) == (at("2026-12-31 17:30"), None)
    with pytest.raises(NeedsADate):
        opened(town, term=None)


PLAN = [Step("摸清情况", 3, 20), Step("方案报审", 8, 60), Step("报送结果", 20, 100)]


@pytest.fixture
def hard(town):
    return standards.write(
        town.unit("市政府"), name="难件", category="instruction", finish=Term(20), near_days=5, pace=(15, 40),
        plan=PLAN, by=town.supervisor,
    )  # fmt: skip


def test_a_matter_takes_its_plan_with_its_term(town, hard):
    taken = opened(town, standard=hard, term=None)
    other = opened(town, standard=hard, term=Term(10))

    found = [(one.title, one.at, one.percent) for one in taken.milestones.order_by("at")]
    assert found == [
        ("摸清情况", at("2026-11-25 17:30"), 20),
        ("方案报审", at("2026-12-02 17:30"), 60),
        ("报送结果", at("2026-12-18 17:30"), 100),
    ]
    assert not other.milestones.exists()
    (told,) = [one for one in trail.of(taken) if one.type == "matter.planned"]
    assert [title for title, _at, _percent in told.particulars["plan"]] == ["摸清情况", "方案报审", "报送结果"]
    taken.refresh_from_db()
    assert taken.next_change_at == at("2026-11-25 17:30")  # behind by 20 points from there on, and near


def test_its_light_turns_by_the_thresholds_of_its_standard(town, hard):
    ours, usual = opened(town, standard=hard, term=None), opened(town, title="另一件", term=Term(20))
    assert ours.near_at == at("2026-12-11 00:00")  # five working days are left
    assert usual.near_at == at("2026-12-15 00:00")
    for matter in (ours, usual):
        actions.lay_plan(actions.accept(matter, by=town.liaison), milestones=[("一", at("2026-11-25 17:30"), 35)],
                         by=town.liaison)  # fmt: skip
    with clock.at(at("2026-11-26 10:00")):
        watchman.turn_lights()
        lights = [one.light for one in Matter.objects.order_by("pk")]
        shown = [row.pace.is_late for row in rows_of(Matter.objects.select_related("lead").order_by("pk"))]
    assert lights == ["near", "over"]
    assert shown == [False, True]

    standards.change(hard, name="难件", category="instruction", finish=Term(20), by=town.supervisor)
    assert Matter.objects.order_by("pk")[0].near_days == 5


@pytest.mark.parametrize(
    ("finish", "plan"),
    [
        (Term(20), [Step("一", 5, 50), Step("二", 5, 60)]),
        (Term(20), [Step("一", 5, 50), Step("二", 6, 50)]),
        (Term(20), [Step("一", 5, 101)]),
        (Term(20), [Step("一", 21, 100)]),
        (Term(20, TermUnit.CALENDAR_DAY), PLAN),
    ],
)
def test_what_is_no_plan_is_refused(town, finish, plan):
    with pytest.raises((standards.NotAPlan, standards.PlanBeyond)):
        standards.write(town.unit("市政府"), name="甲", category="other", finish=finish, plan=plan, by=town.supervisor)
    assert not Standard.objects.exists()


@pytest.mark.parametrize("pace", [(5, None), (None, 5), (0, 5), (6, 5)])
def test_the_database_refuses_half_a_pace(town, hard, pace):
    matter = opened(town, standard=hard, term=None)
    for one in (hard, matter):
        one.pace_near, one.pace_over = pace
        with pytest.raises(IntegrityError, match="pace_in_order"), transaction.atomic():
            one.save()


def test_plan_and_thresholds_are_typed_and_shown_again(town, at_door):
    keeper, page = at_door(town.supervisor), reverse(LIST)
    said = {"name": "难件", "category": "instruction", "finish": "20个工作日", "near_days": "5", "pace_near": "15"}
    said["plan"] = "摸清情况 3个工作日 20%\n\n方案 报审，8 个工作日，60％"
    for wrong in (
        {},
        {"pace_over": "10"},
        {"pace_over": "40", "plan": "摸清情况 很快"},
        {"pace_over": "40", "plan": "长" * 61 + " 3个工作日 20%"},
    ):
        assert keeper.post(page, said | wrong).status_code == 422
    assert keeper.post(page, said | {"pace_over": "40"}).status_code == 302

    kept = Standard.objects.get()
    assert (kept.near_days, kept.pace_near, kept.pace_over) == (5, 15, 40)
    assert kept.plan == [["摸清情况", 3, 20], ["方案 报审", 8, 60]]
    form = keeper.get(one(kept)).context["form"]
    assert [line.split()[0] for line in form["plan"].value().splitlines()] == ["摸清情况", "方案"]
    said |= {"pace_over": "40", "plan": form["plan"].value(), "act": "save"}
    assert keeper.post(one(kept), said).status_code == 302
    assert Standard.objects.get().plan == kept.plan  # as shown, it is read again


def test_it_must_be_the_supervising_agencys_own_and_in_use(town, hotline):
    other = Standard.objects.create(
        unit=town.unit("市财政局"), name="局内", category="other", finish_value=3, finish_unit="workday"
    )
    standards.retire(hotline, by=town.director)
    for wrong in (other, Standard.objects.get(pk=hotline.pk)):
        with pytest.raises(NotItsStandard):
            opened(town, standard=wrong)


def test_changed_or_retired_it_moves_nothing_that_runs(town, hotline):
    matter = opened(town, standard=hotline, term=None)
    standards.change(hotline, name="热线工单", category="hotline", finish=Term(1), by=town.supervisor)
    standards.retire(hotline, by=town.supervisor)

    after = Matter.objects.get(pk=matter.pk)
    assert (after.due_at, after.respond_by, after.standard) == (matter.due_at, matter.respond_by, hotline)
    with pytest.raises(standards.Retired):
        standards.change(hotline, name="再改", category="hotline", finish=Term(2), by=town.supervisor)
    types = list(Event.objects.filter(type__startswith="unit.standard_").order_by("pk").values_list("type", flat=True))
    assert types == ["unit.standard_written", "unit.standard_changed", "unit.standard_retired"]


def test_only_those_who_supervise_keep_them(town, hotline):
    for stranger in (town.mayor, town.liaison, town.clerk, town.outsider, town.service):
        with pytest.raises(NotAllowed):
            standards.write(town.unit("市政府"), name="甲", category="other", finish=Term(5), by=stranger)
        with pytest.raises(NotAllowed):
            standards.retire(hotline, by=stranger)
    with pytest.raises(CarriesSecrecyMark):
        standards.write(town.unit("市政府"), name="机密★10年", category="other", finish=Term(5), by=town.director)


def test_through_the_door_they_are_kept_chosen_and_retired(town, at_door):
    pages, given = (
        reverse(LIST),
        {"name": "热线工单", "category": "hotline", "finish": "5 个工作日", "respond": "半小时"},
    )
    keeper = at_door(town.supervisor)
    for stranger in (town.liaison, town.outsider):
        assert at_door(stranger).get(pages).status_code == 404
        assert at_door(stranger).post(pages, given).status_code == 404
    assert keeper.post(pages, given | {"finish": "很快"}).status_code == 422
    assert keeper.post(pages, given).status_code == 302
    assert keeper.post(pages, given).status_code == 422  # the name is taken

    (kept,) = Standard.objects.all()
    assert "热线工单" in keeper.get(pages).content.decode()
    asked = {
        "title": "河道倾倒垃圾", "requirement": "请办理。", "lead": town.unit("市财政局").pk, "standard": kept.pk,
        "unit": "workday", "category": "other",
    }  # fmt: skip
    assert keeper.post(reverse("supervision:new"), asked).status_code == 302
    matter = Matter.objects.get()
    assert (matter.standard, matter.category) == (kept, "hotline")
    assert matter.respond_by == at("2026-11-20 10:54")

    assert at_door(town.outsider).post(one(kept), {"act": "retire"}).status_code == 404
    assert keeper.post(one(kept), given | {"finish": "3天", "act": "save"}).status_code == 302
    assert Standard.objects.get().finish == Term(3, TermUnit.CALENDAR_DAY)
    assert keeper.post(one(kept), {"act": "retire"}).status_code == 302
    assert keeper.get(one(kept)).status_code == 404
    assert not keeper.get(reverse("supervision:new")).context["form"].fields["standard"].queryset.exists()
