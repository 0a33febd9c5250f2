"""审核 before 交办: proposed, approved or turned down; until then no number, no clock, and nobody else's business."""

import pytest
from django.urls import reverse

from office.audit import trail
from office.audit.refusals import Refusal
from office.duties import boxes as desk
from office.worktime import clock
from office.worktime.terms import Term, TermUnit
from tests.workflows.supervision.conftest import Note, at, opened
from workflows.supervision import actions, watchman
from workflows.supervision.acting import NotNow, NotYours
from workflows.supervision.actions.opening import DatePassed, NotAnOpener, NotBelow, OthersApprove
from workflows.supervision.figures import lights, lights_by_unit
from workflows.supervision.models import Matter
from workflows.supervision.permissions import matter_visible_to, may_propose
from workflows.supervision.places import NobodyApproves
from workflows.supervision.responding import remind
from workflows.supervision.scopes import Scope
from workflows.supervision.seats import seat_of

pytestmark = pytest.mark.django_db


def proposed(town, **changes):
    facts = {
        "title": "老旧小区电梯更新",
        "requirement": "请市财政局牵头提出资金方案。",
        "lead": town.unit("市财政局"),
        "supports": [town.unit("市发展改革委")],
        "term": Term(10, TermUnit.WORKDAY),
        "by": town.mayor,
    }
    return actions.propose(**facts | changes)


def todo(actor):
    return list(desk.box(actor, "todo").values_list("asks", flat=True))


def fresh(matter):
    return Matter.objects.get(pk=matter.pk)


def test_until_it_is_approved_it_has_no_number_no_clock_and_no_readers(town):
    matter = proposed(town, respond=Term(30, TermUnit.MINUTE))

    assert (matter.state, matter.number, matter.light) == ("proposed", "", "idle")
    assert matter.leader == town.mayor.appointment
    assert todo(town.supervisor) == ["Approve or turn down the matter"]
    for concerned in (town.mayor, town.supervisor, town.director):
        assert matter_visible_to(concerned, matter.public_id)
    for stranger in (town.liaison, town.head_of_finance, town.head_of_planning, town.outsider):
        assert matter_visible_to(stranger, matter.public_id) is None
        assert todo(stranger) == []
    with clock.at(at("2026-12-20 09:00")):
        assert watchman.turn_lights() == watchman.remind() == remind() == 0
    assert [event.type for event in trail.of(matter) if event.type.startswith("matter.")] == ["matter.proposed"]


def test_approved_it_begins_at_that_moment(town):
    note = Note("关于电梯的请示", units=(town.unit("青禾县政府").public_id,), seen_by=(town.mayor.person.pk,))
    matter = proposed(town, source=note, respond=Term(1, TermUnit.WORKDAY))
    first = opened(town)
    with clock.at(at("2026-11-24 10:00")):
        approved = actions.approve(matter, by=town.supervisor)
        same = opened(town, term=Term(10, TermUnit.WORKDAY), respond=Term(1, TermUnit.WORKDAY))

    assert (first.number, approved.number, same.number) == ("督〔2026〕1号", "督〔2026〕2号", "督〔2026〕3号")
    for name in ("state", "light", "starts_at", "due_at", "near_at", "next_change_at", "respond_by", "supervisor"):
        assert getattr(fresh(approved), name) == getattr(fresh(same), name), name
    assert todo(town.supervisor) == []
    assert "Accept the matter" in todo(town.liaison)
    told = trail.last(matter, "matter.opened").particulars
    assert (told["number"], told["source"]) == ("督〔2026〕2号", f"test_note:{note.public_id}")
    assert matter_visible_to(town.neighbour, matter.public_id), "the county that the source names follows it"


def test_turned_down_it_never_had_a_number(town):
    matter = actions.turn_down(proposed(town), reason="已有同类事项在办。", by=town.supervisor)

    assert (fresh(matter).state, matter.number, matter.is_open) == ("cancelled", "", False)
    assert todo(town.supervisor) == []
    assert opened(town).number == "督〔2026〕1号"
    for act in (lambda: actions.approve(matter, by=town.supervisor),
                lambda: actions.turn_down(matter, reason="再次", by=town.supervisor)):  # fmt: skip
        with pytest.raises(NotNow):
            act()


def test_who_proposed_it_leaves_the_approval_to_somebody_else(town):
    matter = proposed(town, by=town.supervisor)

    assert todo(town.director) == ["Approve or turn down the matter"]
    assert todo(town.supervisor) == []
    assert seat_of(town.supervisor, matter).verbs == []
    with pytest.raises(OthersApprove):
        actions.approve(matter, by=town.supervisor)
    with pytest.raises(NotYours):
        actions.approve(matter, by=town.mayor)
    assert actions.approve(matter, by=town.director).supervisor is None


def test_leaders_and_those_who_supervise_propose_within_their_agency(town):
    for name in ("clerk", "liaison", "neighbour", "outsider", "registrar"):
        assert not may_propose(getattr(town, name))
        with pytest.raises((NotAnOpener, NotBelow)):
            proposed(town, by=getattr(town, name))
    with pytest.raises(NotBelow):
        proposed(town, by=town.head_of_finance, lead=town.unit("市发展改革委"), supports=[])
    with pytest.raises((NobodyApproves, NotBelow)):
        proposed(town, by=town.head_of_finance, supports=[])
    assert not Matter.objects.exists()


def test_a_date_that_passed_meanwhile_is_not_approved(town):
    matter = proposed(town, term=None, due_at=at("2026-11-24 17:30"))
    with clock.at(at("2026-11-25 09:00")):
        with pytest.raises(DatePassed):
            actions.approve(matter, by=town.supervisor)
        assert fresh(matter).state == "proposed"


def test_through_the_door_a_leader_proposes_and_the_supervisor_approves(town, at_door):
    given = {
        "title": "河道倾倒垃圾", "requirement": "请办理。", "lead": town.unit("市财政局").pk, "value": "5",
        "unit": "workday", "category": "other",
    }  # fmt: skip
    new, index = reverse("supervision:new"), reverse("supervision:index")
    page = at_door(town.mayor).get(new).content.decode()
    assert 'name="approval"' not in page
    assert 'name="approval"' in at_door(town.supervisor).get(new).content.decode()
    assert at_door(town.liaison).get(new).status_code == 403
    assert at_door(town.mayor).post(new, given).status_code == 302
    matter = Matter.objects.get()

    def door(name):
        return reverse(f"supervision:{name}", args=[matter.public_id])

    act = reverse("supervision:act", args=[matter.public_id, "approve"])
    assert at_door(town.liaison).get(door("detail")).status_code == 404
    assert at_door(town.supervisor).get(door("notice")).status_code == 404
    for reader in (town.mayor, town.supervisor):
        assert matter.title in at_door(reader).get(index, {"state": "proposed"}).content.decode()
        assert at_door(reader).get(door("detail")).status_code == 200
    assert at_door(town.mayor).post(act).status_code == 403
    assert at_door(town.liaison).post(act).status_code == 404
    assert at_door(town.supervisor).post(act).status_code == 302
    assert at_door(town.supervisor).get(door("notice")).status_code == 200
    assert at_door(town.liaison).get(door("detail")).status_code == 200

    ticked = given | {"title": "另一件", "approval": "on"}
    assert at_door(town.supervisor).post(new, ticked).status_code == 302
    assert Matter.objects.get(title="另一件").state == "proposed"


def test_the_list_says_what_waits_for_approval(town, at_door):
    matter = proposed(town)
    client, index = at_door(town.supervisor), reverse("supervision:index")
    opened(town)

    assert [row.matter for row in client.get(index, {"state": "proposed"}).context["rows"]] == [matter]
    with pytest.raises(Refusal):
        actions.accept(matter, by=town.liaison)


def test_what_is_only_proposed_counts_nowhere_as_open(town, at_door):
    opened(town)
    waiting = proposed(town)

    for looker in (town.supervisor, town.mayor):
        assert sum(lights(Scope(looker)).values()) == sum(one.total for one in lights_by_unit(Scope(looker))) == 1
        page = at_door(looker).get(reverse("supervision:index"))
        assert waiting not in [row.matter for row in page.context["rows"]]
        page = at_door(looker).get(reverse("supervision:index"), {"state": "proposed"})
        assert [row.matter for row in page.context["rows"]] == [waiting]
    assert not at_door(town.liaison).get(reverse("supervision:index"), {"state": "proposed"}).context["rows"]
