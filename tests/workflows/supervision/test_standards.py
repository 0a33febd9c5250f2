"""Standards: kept by those who supervise, taken over by a matter that is opened, moving nothing that runs."""

import pytest
from django.urls import reverse

from office.audit.models import Event
from office.audit.refusals import NotAllowed
from office.files.secrecy import CarriesSecrecyMark
from office.worktime.terms import Term, TermUnit
from tests.workflows.supervision.conftest import at, opened
from workflows.supervision import standards
from workflows.supervision.actions.opening import NeedsADate, NotItsStandard
from workflows.supervision.models import Matter, Standard

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
