"""Parts of a matter: the whole is never due before one of them, and never done before all of them."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.audit import trail
from office.audit.refusals import Refusal
from office.subjects import kinds
from office.worktime import clock
from office.worktime.terms import Term, TermUnit
from tests.workflows.supervision.conftest import at, opened
from workflows.supervision import actions
from workflows.supervision.acting import NotYours
from workflows.supervision.family import PartAfterWhole, PartsOpen, TakesNoParts
from workflows.supervision.models import Extension, Matter
from workflows.supervision.past import as_it_is, as_it_was
from workflows.supervision.permissions import matter_visible_to, may_read
from workflows.supervision.recounting import count_again

pytestmark = pytest.mark.django_db


def part_of(whole, town, **changes):
    facts = {"title": "用地预审", "lead": town.unit("市发展改革委"), "supports": [], "term": Term(5)}
    return opened(town, **facts | {"parent": whole} | changes)


def fresh(matter):
    return Matter.objects.get(pk=matter.pk)


def test_a_part_is_a_matter_of_the_same_agency_with_a_number_of_its_own(town, matter):
    part = part_of(matter, town)

    assert (part.parent, part.laid_by, part.number) == (matter, matter.laid_by, "督〔2026〕2号")
    assert may_read(town.liaison, part), "who leads the whole reads its parts"
    assert matter_visible_to(town.head_of_planning, matter.public_id)
    assert [one.pk for one in kinds.lineage(town.supervisor, part)] == [matter.pk]
    with pytest.raises(TakesNoParts):
        part_of(part, town)


def test_a_part_is_due_no_later_than_the_whole(town, matter):
    for late in ({"term": Term(11)}, {"term": None, "due_at": matter.due_at + timedelta(seconds=1)}):
        with pytest.raises(PartAfterWhole) as refused:
            part_of(matter, town, **late)
        assert "12月4日" in str(refused.value)
    part = part_of(matter, town, term=Term(10))
    assert part.due_at == matter.due_at
    actions.accept(part, by=town.head_of_planning)
    with pytest.raises(PartAfterWhole):
        actions.ask_extension(part, until=at("2026-12-07 17:30"), reason="评审", by=town.head_of_planning)
    assert Matter.objects.count() == 2


def test_a_pause_of_a_part_moves_the_whole_along(town, matter):
    part = actions.accept(part_of(matter, town, term=Term(9)), by=town.head_of_planning)
    with clock.at(at("2026-11-23 09:00")):
        actions.pause(part, reason="等批复", approver=town.mayor.appointment, by=town.supervisor)
    with clock.at(at("2026-11-30 09:00")):
        part = actions.resume(part, by=town.supervisor)
        whole = fresh(matter)

        assert part.due_at == whole.due_at == at("2026-12-10 17:30")
        assert whole.original_due_at == at("2026-12-04 17:30")
        told = trail.last(matter, "matter.moved_by_part").particulars
        assert (told["part"], datetime.fromisoformat(told["due_at"])) == (part.number, whole.due_at)
        assert as_it_was(whole, clock.now()) == as_it_is(whole)
        assert count_again(at("2026-11-01 00:00").date()) == 0
    assert fresh(matter).due_at == whole.due_at


def test_the_whole_ends_after_its_parts(town, matter):
    whole = actions.accept(matter, by=town.liaison)
    part = actions.accept(part_of(matter, town), by=town.head_of_planning)
    for early in (lambda: actions.report_done(whole, text="办结", by=town.liaison),
                  lambda: actions.cancel(whole, reason="不再需要", by=town.supervisor)):  # fmt: skip
        with pytest.raises(PartsOpen) as refused:
            early()
        assert part.number in str(refused.value)
    actions.report_done(part, text="办结", by=town.head_of_planning)
    actions.close(part, by=town.supervisor)
    actions.report_done(whole, text="办结", by=town.liaison)
    with pytest.raises(TakesNoParts):
        part_of(matter, town)


def test_who_leads_the_whole_proposes_parts_and_nobody_else_does(town, matter):
    facts = {
        "title": "资金方案", "requirement": "请办。", "lead": town.unit("市发展改革委"), "term": Term(3),
        "parent": matter,
    }  # fmt: skip
    for stranger in (town.head_of_planning, town.outsider, town.neighbour):
        with pytest.raises(NotYours):
            actions.propose(**facts, by=stranger)
    with pytest.raises(NotYours):
        actions.open_matter(**facts, by=town.liaison)
    part = actions.propose(**facts, by=town.liaison)
    assert (part.state, part.laid_by, part.leader) == ("proposed", matter.laid_by, matter.leader)
    with pytest.raises(PartsOpen):
        actions.cancel(matter, reason="不再需要", by=town.supervisor)
    assert actions.approve(part, by=town.supervisor).number == "督〔2026〕2号"


def test_through_the_door_a_part_is_opened_and_shown_on_both_pages(town, matter, at_door):
    new = f"{reverse('supervision:new')}?source=matter%3A{matter.public_id}"
    given = {
        "title": "用地预审", "requirement": "请办理。", "lead": town.unit("市发展改革委").pk, "value": "5",
        "unit": "workday", "category": "instruction",
    }  # fmt: skip

    def page(one):
        return reverse("supervision:detail", args=[one.public_id])

    assert new in at_door(town.supervisor).get(page(matter)).content.decode()
    assert at_door(town.mayor).get(new).status_code == 403
    assert at_door(town.outsider).get(new).status_code == 404
    assert at_door(town.liaison).get(new).status_code == 200
    late = at_door(town.supervisor).post(new, given | {"value": "20"})
    assert (late.status_code, "until" in late.context["form"].errors) == (422, True)
    assert at_door(town.supervisor).post(new, given).status_code == 302
    part = Matter.objects.get(parent=matter)
    assert part.title in at_door(town.liaison).get(page(matter)).content.decode()
    assert page(matter) in at_door(town.head_of_planning).get(page(part)).content.decode()


ACTS = {
    "extend whole": lambda whole, part, town, days: _extend(whole, town.liaison, town, days),
    "extend part": lambda whole, part, town, days: _extend(part, town.head_of_planning, town, days),
    "pause whole": lambda whole, part, town, days: _pause(whole, town),
    "pause part": lambda whole, part, town, days: _pause(part, town),
    "resume whole": lambda whole, part, town, days: actions.resume(whole, by=town.supervisor),
    "resume part": lambda whole, part, town, days: actions.resume(part, by=town.supervisor),
    "another part": lambda whole, part, town, days: part_of(whole, town, term=Term(days)),
    "named part": lambda whole, part, town, days: part_of(
        whole, town, term=None, due_at=clock.now() + timedelta(days=days)
    ),
    "minutes": lambda whole, part, town, days: part_of(whole, town, term=Term(days * 600, TermUnit.MINUTE)),
    "count again": lambda whole, part, town, days: count_again(at("2026-11-01 00:00").date()),
}


def _extend(matter, lead, town, days):
    asked = actions.ask_extension(matter, until=fresh(matter).due_at + timedelta(days=days), reason="评审", by=lead)
    actions.grant_extension(Extension.objects.get(pk=asked.pk), by=town.supervisor)


def _pause(matter, town):
    actions.pause(matter, reason="等批复", approver=town.mayor.appointment, by=town.supervisor)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(1, 12), st.integers(0, 60)), max_size=12),
    second=st.integers(1, 10),
)
def test_whatever_is_done_the_whole_is_never_due_before_a_part(town, steps, second):
    start = at("2026-11-20 10:24")
    with clock.at(start):
        whole = actions.accept(opened(town), by=town.liaison)
        part = actions.accept(part_of(whole, town, term=Term(second)), by=town.head_of_planning)
    for name, days, hours in steps:
        start += timedelta(hours=hours)
        with clock.at(start):
            try:
                ACTS[name](whole, part, town, days)
            except Refusal:
                continue
            family = [fresh(whole), *Matter.objects.filter(parent=whole)]
            assert family[0].due_at >= max(one.due_at for one in family), name
            assert family[0].near_at <= family[0].due_at
