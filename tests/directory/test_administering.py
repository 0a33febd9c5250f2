"""Units and posts are renamed, moved, merged and abolished by those who keep them, and by nobody else."""

from datetime import timedelta

import pytest

from directory.actions import AlreadyHeld, ExcludeEachOther, StillHolds, deactivate, enrol
from directory.actors import actor_of, today
from directory.administering.giving import How, give_post
from directory.administering.people import BegunAlready, call_off, end_post, enrol_and_appoint, main_of, make_main
from directory.administering.posts import abolish_post, add_post, change_post, place_post
from directory.administering.refusals import (
    BelowItself,
    EndsBeforeStart,
    NameTaken,
    NeedsMain,
    NobodyKeeps,
    NoLongerActive,
    NoLongerThere,
    NumberTaken,
    RootStays,
    StillInside,
)
from directory.administering.units import (
    abolish_unit,
    establish_below,
    merge_unit,
    move_unit,
    place_unit,
    rename_unit,
)
from directory.history.reading import posts_on
from directory.models import Appointment, Person, Post, Unit
from directory.roles import Role
from directory.search import people_found
from directory.visibility import Purpose, reach_of
from directory.visibility.making import make_rule
from office.audit import trail
from office.audit.refusals import NotAllowed, TooLate
from tests.directory.keepers import keeper_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def keeper(cast):
    """Keeps the finance bureau and what is below it."""
    return keeper_of(cast, "市财政局", "czadm")


@pytest.fixture
def division(cast):
    return establish_below(
        cast.unit("市财政局"), name="示范市财政局预算科", short_name="预算科", kind="division", level="city",
        can_issue=False, by=cast.admin,
    )  # fmt: skip


def path(unit):
    return Unit.objects.values_list("path", flat=True).get(pk=unit.pk)


def test_a_unit_renamed_is_found_by_its_new_name(cast):
    unit = rename_unit(cast.unit("市财政局"), name="示范市财政和国资局", short_name="市财政国资局", by=cast.admin)

    assert str(Unit.objects.get(pk=unit.pk)) == "示范市财政和国资局"
    found = {one.person for one in people_found(cast.clerk, "国资局", most=10)}
    assert {cast.finance.person, cast.neighbour.person} <= found
    said = trail.of(unit).last()
    assert (said.type, said.particulars["before"]) == ("unit.renamed", "示范市财政局")


def test_beside_each_other_two_short_names_differ(cast, division):
    with pytest.raises(NameTaken):
        rename_unit(cast.unit("市财政局"), name="别名", short_name="市发展改革委", by=cast.admin)
    rename_unit(cast.unit("市财政局"), name="别名", short_name="市财政局", by=cast.admin)  # its own
    with pytest.raises(NameTaken):
        establish_below(cast.unit("市财政局"), name="x", short_name="预算科", kind="division", level="city",
                        can_issue=False, by=cast.admin)  # fmt: skip
    there = establish_below(cast.unit("市发展改革委"), name="x", short_name="预算科", kind="division", level="city",
                            can_issue=False, by=cast.admin)  # fmt: skip
    with pytest.raises(NameTaken):
        move_unit(there, to=cast.unit("市财政局"), by=cast.admin)
    with pytest.raises(NameTaken):
        merge_unit(cast.unit("市发展改革委"), into=cast.unit("市财政局"), by=cast.admin)


def test_a_subtree_moves_with_its_people_and_no_key_is_touched(cast, division):
    office = cast.unit("市政府办公室")
    move_unit(office, to=cast.unit("市财政局"), by=cast.admin)

    bureau = Unit.objects.get(pk=cast.unit("市财政局").pk)
    assert path(office).startswith(bureau.path)
    assert path(cast.unit("综合一科")).startswith(path(office))
    assert bureau.numchild == 2
    root = Unit.objects.get(depth=1)
    assert root.numchild == Unit.objects.get_children(root).count()
    assert cast.clerk.person in {one.person for one in people_found(cast.admin, "林知远", most=5)}
    with pytest.raises(BelowItself):
        move_unit(bureau, to=division, by=cast.admin)
    with pytest.raises(BelowItself):
        move_unit(bureau, to=bureau, by=cast.admin)
    with pytest.raises(RootStays):
        move_unit(root, to=division, by=cast.admin)


def test_a_unit_is_placed_among_its_sisters(cast):
    bureau, office, planning = (cast.unit(name) for name in ("市财政局", "市政府办公室", "市发展改革委"))
    place_unit(planning, after=office, by=cast.admin)
    assert path(office) < path(planning) < path(bureau)
    place_unit(bureau, after=None, by=cast.admin)
    assert path(bureau) < path(office)
    assert path(cast.unit("综合一科")).startswith(path(office))


def test_merged_its_posts_units_and_what_was_asked_of_it_go_to_the_other(cast, division):
    finance, planning = cast.unit("市财政局"), cast.unit("市发展改革委")
    group = finance.group_id
    hide = make_rule(cast.unit("市政府"), kind="hide", title="专案", about=[finance], others=[], by=cast.admin)
    seen = reach_of(cast.outsider).appointments()
    assert not seen.filter(person=cast.finance.person).exists()

    merge_unit(finance, into=planning, by=cast.admin)

    finance.refresh_from_db()
    assert (finance.heir(), finance.abolished_on, finance.numchild) == (planning, today(), 0)
    assert {one.post.unit_id for one in (_held(cast.finance), _held(cast.neighbour))} == {planning.pk}
    assert path(division).startswith(path(planning))
    orders = list(Post.objects.filter(unit=planning).order_by("order").values_list("title", flat=True))
    assert orders[-2:] == ["副局长", "文书"]
    # what was granted to the bureau opens to the commission, and to nobody else
    assert group in actor_of(cast.planning.person).groups
    assert group not in actor_of(cast.clerk.person).groups
    # whoever was hidden with the bureau still is, and who was not is not
    seen = reach_of(cast.outsider, Purpose.SEE).appointments()
    assert not seen.filter(person=cast.finance.person).exists()
    assert seen.filter(person=cast.planning.person).exists()
    assert hide.scopes.count() == 4
    assert [one.title for one in posts_on(finance, today() - DAY)] == ["副局长", "文书"]
    assert posts_on(finance, today()) == []
    with pytest.raises(NoLongerThere):
        merge_unit(finance, into=planning, by=cast.admin)


def _held(actor):
    return Appointment.objects.select_related("post").get(person=actor.person)


def test_a_unit_merged_twice_still_leads_to_who_is_asked_today(cast):
    finance, planning = cast.unit("市财政局"), cast.unit("市发展改革委")
    merge_unit(finance, into=planning, by=cast.admin)
    merge_unit(planning, into=cast.unit("市政府办公室"), by=cast.admin)

    finance.refresh_from_db()
    assert finance.heir() == cast.unit("市政府办公室")
    assert finance.group_id in actor_of(cast.director.person).groups


def test_nothing_is_abolished_with_anybody_inside(cast, division):
    bureau = cast.unit("市财政局")
    with pytest.raises(StillInside) as refused:
        abolish_unit(bureau, by=cast.admin)
    assert "许嘉言" in str(refused.value)
    assert "预算科" in str(refused.value)
    assert len(refused.value.links) == 3

    abolish_unit(division, by=cast.admin)
    for one in (cast.finance, cast.neighbour):
        end_post(_held(one), last_on=today() - DAY, by=cast.admin)
    abolish_unit(bureau, by=cast.admin)

    assert not Unit.objects.standing(today()).filter(pk=bureau.pk).exists()
    assert not Post.objects.filter(unit=bureau, abolished_on=None).exists()
    with pytest.raises(NoLongerThere):
        add_post(bureau, title="x", roles=[], by=cast.admin)


def test_a_post_changes_its_title_its_roles_and_its_place(cast):
    post = cast.neighbour.appointment.post
    change_post(post, title="机要员", roles=[Role.REGISTRY_CLERK, Role.SEAL_KEEPER], by=cast.admin)
    assert cast.neighbour.person in {one.person for one in people_found(cast.clerk, "机要员", most=5)}
    place_post(post, after=None, by=cast.admin)
    titles = Post.objects.filter(unit=cast.unit("市财政局")).order_by("order").values_list("title", flat=True)
    assert list(titles) == ["机要员", "副局长"]
    with pytest.raises(StillInside):
        abolish_post(post, by=cast.admin)
    end_post(_held(cast.neighbour), last_on=today() - DAY, by=cast.admin)
    abolish_post(post, by=cast.admin)
    with pytest.raises(NoLongerThere):
        give_post(cast.neighbour.person, to=post, starts_on=today(), how=How.MOVES, by=cast.admin)


def test_three_administrators_stay_three_people(cast):
    post = add_post(cast.unit("市政府办公室"), title="系统管理员", roles=[Role.STAFF], by=cast.admin)
    give_post(cast.auditor.person, to=post, starts_on=today(), how=How.BESIDE, by=cast.admin)

    with pytest.raises(ExcludeEachOther):
        change_post(post, title="系统管理员", roles=[Role.SYSTEM_ADMIN], by=cast.admin)
    with pytest.raises(ExcludeEachOther):
        add_post(cast.unit("市政府办公室"), title="x", roles=[Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN], by=cast.admin)


def test_the_office_is_never_left_without_whoever_keeps_it(cast):
    with pytest.raises(NobodyKeeps):
        end_post(cast.admin.appointment, last_on=today() + DAY, by=cast.admin)
    with pytest.raises(NobodyKeeps):
        change_post(cast.admin.appointment.post, title="管理员", roles=[Role.STAFF], by=cast.admin)


def test_a_second_main_post_says_what_becomes_of_the_first(cast):
    person, day = cast.finance.person, today() + 10 * DAY
    post = add_post(cast.unit("市发展改革委"), title="副主任", roles=[Role.STAFF], by=cast.admin)
    moved = give_post(person, to=post, starts_on=day, how=How.MOVES, by=cast.admin)
    first = Appointment.objects.get(pk=cast.finance.appointment.pk)
    assert (first.ends_on, moved.is_main, moved.starts_on) == (day - DAY, True, day)
    with pytest.raises(AlreadyHeld):
        give_post(person, to=post, starts_on=day + DAY, how=How.BESIDE, by=cast.admin)

    person = cast.neighbour.person
    kept = give_post(person, to=post, starts_on=today(), how=How.KEEPS, by=cast.admin)
    assert main_of(person, today()) == kept
    assert Appointment.objects.filter(person=person, ends_on=None, is_main=False).count() == 1
    make_main(cast.neighbour.appointment, by=cast.admin)
    assert main_of(person, today()) == cast.neighbour.appointment

    other = enrol(cast.unit("市财政局"), username="new1", name="新人", by=cast.admin)
    with pytest.raises(NeedsMain):
        give_post(other, to=post, starts_on=today(), how=How.BESIDE, by=cast.admin)


def test_what_has_not_come_can_be_called_off(cast):
    post = add_post(cast.unit("市发展改革委"), title="副主任", roles=[Role.STAFF], by=cast.admin)
    booked = give_post(cast.finance.person, to=post, starts_on=today() + DAY, how=How.BESIDE, by=cast.admin)
    call_off(booked, by=cast.admin)
    assert not Appointment.objects.filter(post=post).exists()
    with pytest.raises(TooLate):
        call_off(booked, by=cast.admin)

    ended = end_post(cast.finance.appointment, last_on=today(), by=cast.admin)
    assert call_off(ended, by=cast.admin) == cast.finance.person
    assert _held(cast.finance).ends_on is None
    with pytest.raises(BegunAlready):
        call_off(_held(cast.finance), by=cast.admin)
    kinds = trail.of(cast.finance.person).values_list("type", flat=True)
    assert {"person.appointment_called_off", "person.relief_called_off"} <= set(kinds)


def test_the_last_day_is_not_before_the_first(cast):
    with pytest.raises(EndsBeforeStart):
        end_post(cast.finance.appointment, last_on=cast.finance.appointment.starts_on - DAY, by=cast.admin)
    end_post(cast.finance.appointment, last_on=today() - DAY, by=cast.admin)
    with pytest.raises(TooLate):
        end_post(cast.finance.appointment, last_on=today(), by=cast.admin)


def test_a_new_person_is_entered_with_a_post(cast, keeper):
    bureau = cast.unit("市财政局")
    post = add_post(bureau, title="科员", roles=[Role.STAFF], by=keeper)
    facts = {"post": post, "starts_on": today(), "by": keeper}
    person = enrol_and_appoint(bureau, username="Wang9", name="王新", phone="6852 1234", **facts)

    assert person.username == "wang9"
    assert person in {one.person for one in people_found(cast.clerk, "王新", most=5)}
    with pytest.raises(NumberTaken):
        enrol_and_appoint(bureau, username="wang9", name="另一人", **facts)
    assert not Person.objects.filter(name="另一人").exists()


def test_people_without_posts_are_deactivated_and_stay(cast, keeper):
    with pytest.raises(StillHolds):
        deactivate(cast.finance.person, by=keeper)
    end_post(cast.finance.appointment, last_on=today() - DAY, by=keeper)
    for stranger in (cast.outsider, cast.director, keeper_of(cast, "市发展改革委", "fgadm")):
        with pytest.raises(NotAllowed):
            deactivate(cast.finance.person, by=stranger)
    deactivate(cast.finance.person, by=keeper)

    assert not Person.objects.get(pk=cast.finance.person.pk).is_active
    assert trail.of(cast.finance.person).exists()
    with pytest.raises(NoLongerActive):
        deactivate(cast.finance.person, by=keeper)
    post = cast.finance.appointment.post
    with pytest.raises(NoLongerActive):
        give_post(cast.finance.person, to=post, starts_on=today(), how=How.MOVES, by=keeper)


def test_each_keeps_their_own_subtree_and_no_other(cast, keeper):
    finance, planning, root = (cast.unit(name) for name in ("市财政局", "市发展改革委", "市政府"))
    foreign = cast.planning.appointment
    rename_unit(finance, name="示范市财政局", short_name="财政局", by=keeper)
    refused = [
        lambda by: rename_unit(planning, name="x", short_name="x", by=by),
        lambda by: place_unit(planning, after=None, by=by),
        lambda by: move_unit(planning, to=finance, by=by),
        lambda by: move_unit(finance, to=planning, by=by),  # into another's subtree
        lambda by: move_unit(finance, to=root, by=by),
        lambda by: merge_unit(finance, into=planning, by=by),
        lambda by: merge_unit(planning, into=finance, by=by),
        lambda by: abolish_unit(planning, by=by),
        lambda by: add_post(planning, title="x", roles=[], by=by),
        lambda by: change_post(foreign.post, title="x", roles=[], by=by),
        lambda by: place_post(foreign.post, after=None, by=by),
        lambda by: abolish_post(foreign.post, by=by),
        lambda by: end_post(foreign, last_on=today(), by=by),
        lambda by: make_main(foreign, by=by),
        lambda by: call_off(foreign, by=by),
        lambda by: give_post(cast.planning.person, to=cast.finance.appointment.post, starts_on=today(),
                             how=How.MOVES, by=by),
    ]  # fmt: skip
    for attempt in refused:
        for stranger in (keeper, cast.outsider, cast.director, cast.service):
            with pytest.raises(NotAllowed):
                attempt(stranger)
