"""Rooms that follow the organisation: people come and go with their posts, and a line says so."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from directory.actions import appoint, deactivate, establish_post, relieve
from directory.actors import actor_of, today
from directory.gathering.rules import Rule
from directory.models import Appointment, Person, Post
from directory.roles import Role
from office.audit import trail
from office.audit.models import Event
from office.audit.readers import pairs
from office.chat import actions, keeping, readers
from office.chat.actions import following, moderating
from office.chat.actions.following import BeyondReach, TooManyFollow
from office.chat.actions.moderating import TooLargeToTalk
from office.chat.actions.refusals import NotAMember, OnlyAnnouncements, WithTheirPosts
from office.chat.actions.rooms import NobodyElse
from office.chat.models import Room
from office.chat.permissions import room_visible_to
from office.worktime import clock
from tests.office.chat.conftest import told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def whole(cast, *units, **more):
    return Rule(tuple(cast.unit(name).public_id for name in units), **more)


@pytest.fixture
def bureau(cast):
    """Everybody of the finance bureau, opened by its deputy head."""
    return actions.open_following("市财政局全体", rule=whole(cast, "市财政局"), purpose="通知", by=cast.finance)


def members(room):
    return set(room.memberships.filter(left_at=None).values_list("person__name", flat=True))


def owner(room):
    return room.memberships.get(left_at=None, role="owner").person.name


def newcomer(cast, person, unit="市财政局", on=None, order=3):
    post = establish_post(cast.unit(unit), title="科员", roles=[Role.STAFF], order=order, by=cast.admin)
    return appoint(person, to=post, starts_on=on or today(), is_main=False, by=cast.admin)


def gone(appointment, on=None, *, by):
    relieve(Appointment.objects.get(pk=appointment.pk), from_on=on or today(), by=by)


def test_everybody_of_a_bureau_is_in(cast, bureau):
    assert members(bureau) == {"许嘉言", "梁忠义"}
    assert owner(bureau) == "许嘉言"
    assert told(bureau)[1]["kind"] == "joined"
    assert room_visible_to(cast.neighbour, bureau.public_id) == bureau
    assert room_visible_to(cast.outsider, bureau.public_id) is None


def test_people_come_and_go_with_their_posts_and_a_line_says_so(cast, bureau):
    newcomer(cast, cast.archivist.person)
    gone(cast.neighbour.appointment, by=cast.admin)

    keeping.follow_directory()

    assert members(bureau) == {"许嘉言", "骆云帆"}
    lines = [(one["kind"], [who["name"] for who in one["people"]]) for one in told(bureau, after=1).values()]
    assert lines == [("joined", ["骆云帆"]), ("left", ["梁忠义"])]
    assert room_visible_to(cast.neighbour, bureau.public_id) is None
    keeping.follow_directory()
    assert len(told(bureau)) == 3  # who has come is told once


def test_whoever_comes_hears_from_then_on(cast, bureau):
    actions.post(bureau, text="先前", by=cast.finance)
    newcomer(cast, cast.archivist.person)

    keeping.follow_directory()

    place = bureau.memberships.get(person=cast.archivist.person)
    assert place.hears_after == 2


def test_what_was_decided_for_a_later_day_is_done_in_its_night(cast, bureau, friday):
    newcomer(cast, cast.archivist.person, on=today() + DAY)

    keeping.follow_directory()
    assert "骆云帆" not in members(bureau)
    with clock.at(friday + DAY):
        keeping.follow_directory()

    assert "骆云帆" in members(bureau)


@pytest.mark.parametrize(
    "event", ["person.appointed", "person.relieved", "person.deactivated", "unit.moved", "unit.post_changed"]
)
def test_each_change_of_the_directory_is_heard(event):
    assert ("afterwards", "office.chat.readers.follow_the_directory") in pairs(event)


def test_many_changes_leave_one_job(cast, bureau):
    event = Event(type="person.appointed")
    for _ in range(3):
        readers.follow_the_directory(event)

    waiting = ProcrastinateJob.objects.filter(task_name="office.chat.tasks.follow_directory", status="todo")
    assert waiting.count() == 1


def test_nobody_is_brought_in_or_taken_out_by_hand(cast, bureau):
    for act in (
        lambda: actions.add_members(bureau, [cast.clerk.person], by=cast.finance),
        lambda: actions.remove_member(bureau, cast.neighbour.person, by=cast.finance),
        lambda: actions.leave(bureau, by=cast.neighbour),
        lambda: actions.hand_over(bureau, cast.neighbour.person, by=cast.finance),
    ):
        with pytest.raises(WithTheirPosts):
            act()
    with pytest.raises(NotAMember):
        actions.add_members(bureau, [cast.clerk.person], by=cast.outsider)


def test_it_belongs_to_whoever_holds_the_openers_post(cast, bureau):
    post = Post.objects.get(pk=cast.finance.appointment.post_id)
    gone(cast.finance.appointment, by=cast.admin)
    appoint(cast.archivist.person, to=post, starts_on=today(), is_main=False, by=cast.admin)

    keeping.follow_directory()

    assert owner(bureau) == "骆云帆"
    assert members(bureau) == {"骆云帆", "梁忠义"}
    assert [one.get("role") for one in told(bureau).values()][-1] == "owner"


def test_whoever_opens_one_is_in_it_though_the_rule_does_not_say_so(cast):
    room = actions.open_following(
        "各县区文书", rule=whole(cast, "市政府", roles=(Role.REGISTRY_CLERK,)), by=cast.director
    )

    assert members(room) == {"陈若川", "沈秋实", "梁忠义", "唐书敏", "郑启明"}
    assert owner(room) == "陈若川"


def test_it_belongs_to_the_post_whose_part_of_the_tree_is_gathered(cast):
    post = establish_post(cast.unit("市发展改革委"), title="副主任", roles=[Role.DEPUTY_LEADER], order=3, by=cast.admin)
    appoint(cast.finance.person, to=post, starts_on=today(), is_main=False, by=cast.admin)

    room = actions.open_following("发改委", rule=whole(cast, "市发展改革委"), by=actor_of(cast.finance.person))

    assert room.owner_post == post
    assert owner(room) == "许嘉言"


def test_only_ones_own_part_of_the_tree_is_gathered(cast):
    with pytest.raises(BeyondReach):
        actions.open_following("全市", rule=whole(cast, "市政府"), by=cast.finance)
    with pytest.raises(BeyondReach):
        actions.open_following("科室", rule=whole(cast, "综合一科"), by=cast.clerk)
    with pytest.raises(BeyondReach):
        actions.open_following("县里", rule=whole(cast, "临江县政府"), by=cast.outsider)
    rule = whole(cast, "市财政局", roles=(Role.DIVISION_HEAD,))
    with pytest.raises(NobodyElse):
        actions.open_following("我自己", rule=rule, by=cast.finance)


def test_a_large_one_is_for_announcements(cast, monkeypatch):
    monkeypatch.setattr(following, "CONVERSATION", 3)
    monkeypatch.setattr(moderating, "CONVERSATION", 3)
    monkeypatch.setattr(following, "NAMED", 2)

    room = actions.open_following("市政府全体", rule=whole(cast, "市政府"), by=cast.director)

    room.refresh_from_db()
    assert room.speaks == Room.Speaks.ANNOUNCEMENTS
    joined, speaks = told(room)[1], told(room)[2]
    assert len(joined["people"]) == 2
    assert joined["others"] == room.memberships.count() - 3  # without the two, and who opened it
    assert speaks["speaks"] == "announced"
    assert "room.speaks_set" in [event.type for event in trail.of(room)]
    with pytest.raises(TooLargeToTalk):
        actions.say_who_speaks(room, Room.Speaks.EVERYBODY, by=cast.director)
    assert actions.post(room, text="请周知", by=cast.director).seq == 3
    with pytest.raises(OnlyAnnouncements):
        actions.post(room, text="收到", by=cast.clerk)


def test_there_is_an_end_to_how_many_are_gathered(cast, monkeypatch):
    monkeypatch.setattr(following, "MOST_FOLLOWING", 3)

    with pytest.raises(TooManyFollow):
        actions.open_following("市政府全体", rule=whole(cast, "市政府"), by=cast.director)


def test_a_closed_room_follows_nobody(cast, bureau):
    actions.close_room(bureau, by=cast.finance)
    newcomer(cast, cast.archivist.person)

    keeping.follow_directory()

    assert "骆云帆" not in members(bureau)


def test_a_room_whose_owner_serves_no_more_passes_to_the_next(cast, room):
    actions.name_administrator(room, cast.finance.person, administers=True, by=cast.director)
    gone(cast.director.appointment, by=cast.admin)

    keeping.follow_directory()

    assert owner(room) == "许嘉言"
    assert told(room)[3] | {"by": 0, "at": 0} == {
        "kind": "role",
        "role": "owner",
        "people": [{"id": str(cast.finance.person.public_id), "name": "许嘉言"}],
        "by": 0,
        "at": 0,
    }
    gone(cast.finance.appointment, by=cast.admin)
    deactivate(Person.objects.get(pk=cast.finance.person.pk), by=cast.admin)
    keeping.follow_directory()
    assert owner(room) == "林知远"


def test_one_room_that_fails_holds_up_no_other(cast, bureau, room, monkeypatch):
    Room.objects.filter(pk=bureau.pk).update(rule={"units": "not a rule"})
    gone(cast.director.appointment, by=cast.admin)

    keeping.follow_directory()

    assert owner(room) == "林知远"
