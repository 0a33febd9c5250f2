"""What each role may do: the whole table, with the outsider beside."""

from datetime import timedelta

import pytest
from django.urls import reverse

from directory.gathering.rules import Rule
from directory.models import Appointment
from office.audit import trail
from office.audit.refusals import TooLate
from office.chat import actions
from office.chat.actions.admitting import proposed_in
from office.chat.actions.refusals import Muted, NotAMember, OnlyAnnouncements, OnlyKeepers, OnlyOwners, OnlyTwo
from office.chat.models import Membership, Room
from office.chat.permissions import Act, may
from office.chat.readers import tell_who_proposed
from office.duties import boxes
from office.duties.models import Duty
from office.notices.models import Notice
from office.worktime.clock import now
from tests.office.chat.conftest import opened, told

pytestmark = pytest.mark.django_db
TABLE = """
act                  owner  admin  member
speak                yes    yes    yes
react                yes    yes    yes
issue_must_read      yes    yes    yes
bring_in             yes    yes    yes
leave                yes    yes    yes
take_out             yes    yes    no
admit                yes    yes    no
pin                  yes    yes    no
announce             yes    yes    no
say_who_speaks       yes    yes    no
name_administrators  yes    no     no
hand_over            yes    no     no
set_end              yes    no     no
close                yes    no     no
"""


@pytest.fixture
def kept(cast):
    """Of four: the director's, with the clerk as administrator."""
    room = opened(cast, people=[cast.clerk.person, cast.finance.person, cast.head.person])
    actions.name_administrator(room, cast.clerk.person, administers=True, by=cast.director)
    actions.post(room, text="大家好", by=cast.head)
    return room


def place(room, actor):
    return room.memberships.select_related("room").get(person=actor.person)


def perform(act, room, cast, by):
    """The act itself, on the member who is not asked."""
    other = cast.head.person
    said = room.entries.filter(kind="posted").values_list("seq", flat=True).first() or 0
    return {
        Act.SPEAK: lambda: actions.post(room, text="说", by=by),
        Act.REACT: lambda: actions.react(room, said, sign="agreed", on=True, by=by),
        Act.ANNOUNCE: lambda: actions.announce(room, "周五断网", by=by),
        Act.ISSUE_MUST_READ: lambda: actions.issue_must_read(
            "核对", "请核对。", people=[cast.head.appointment], due_at=now() + timedelta(days=1), room=room, by=by
        ),
        Act.BRING_IN: lambda: actions.add_members(room, [cast.editor.person], by=by),
        Act.LEAVE: lambda: actions.leave(room, by=by),
        Act.TAKE_OUT: lambda: actions.remove_member(room, other, by=by),
        Act.ADMIT: lambda: actions.set_approval(room, True, by=by),
        Act.PIN: lambda: actions.pin(room, said, pinned=True, by=by),
        Act.SAY_WHO_SPEAKS: lambda: actions.say_who_speaks(room, "muted", by=by),
        Act.NAME_ADMINISTRATORS: lambda: actions.name_administrator(room, other, administers=True, by=by),
        Act.HAND_OVER: lambda: actions.hand_over(room, other, by=by),
        Act.SET_END: lambda: actions.set_end(room, None, by=by),
        Act.CLOSE: lambda: actions.close_room(room, by=by),
    }[act]


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:])
def test_the_table_is_what_happens(cast, kept, line):
    act, *answers = line.split()
    for by, answer in zip((cast.finance, cast.clerk, cast.director), reversed(answers), strict=True):
        do = perform(Act(act), kept, cast, by)
        assert may(place(kept, by), Act(act)) == (answer == "yes")
        if answer == "no":
            with pytest.raises((OnlyOwners, OnlyKeepers)):
                do()
    with pytest.raises(NotAMember):
        perform(Act(act), kept, cast, cast.outsider)()
    do()  # the owner's


def test_the_table_names_every_act():
    assert {line.split()[0] for line in TABLE.strip().splitlines()[1:]} == {str(act) for act in Act}


def test_rooms_of_two_that_follow_and_that_are_closed_know_less(cast, kept):
    def free(room, role):
        return {act for act in Act if may(Membership(room=room, role=role), act)}

    two = actions.open_direct(cast.clerk.person, by=cast.finance)
    follows = actions.open_following("财政局", rule=Rule((cast.unit("市财政局").public_id,)), by=cast.finance)
    kept.closed_at = kept.said_at

    assert free(two, "member") == {Act.SPEAK, Act.REACT, Act.ISSUE_MUST_READ}
    assert free(follows, "owner") == set(Act) - {Act.BRING_IN, Act.LEAVE, Act.TAKE_OUT, Act.ADMIT, Act.HAND_OVER}
    assert free(kept, "owner") == set()
    with pytest.raises(OnlyTwo):
        actions.say_who_speaks(two, "muted", by=cast.clerk)


@pytest.mark.parametrize(("speaks", "refusal"), [("muted", Muted), ("announced", OnlyAnnouncements)])
def test_where_not_everybody_speaks_those_who_keep_the_room_do(cast, kept, speaks, refusal):
    said = actions.post(kept, text="先说的", by=cast.finance)
    actions.say_who_speaks(kept, speaks, by=cast.clerk)
    actions.say_who_speaks(kept, speaks, by=cast.clerk)

    assert [one["speaks"] for one in told(kept).values() if one["kind"] == "speaks"] == [speaks]
    for act in (
        lambda: actions.post(kept, text="还说", by=cast.finance),
        lambda: actions.edit(kept, said.seq, text="改", by=cast.finance),
        perform(Act.ISSUE_MUST_READ, kept, cast, cast.finance),
    ):
        with pytest.raises(refusal):
            act()
    assert actions.recall(kept, said.seq, by=cast.finance)
    assert actions.post(kept, text="通知", by=cast.clerk)
    actions.say_who_speaks(kept, "everybody", by=cast.director)
    assert actions.post(kept, text="好", by=cast.finance)


def test_only_the_owner_takes_out_an_administrator(cast, kept):
    actions.name_administrator(kept, cast.finance.person, administers=True, by=cast.director)
    for whom in (cast.finance.person, cast.director.person):
        with pytest.raises(OnlyOwners):
            actions.remove_member(kept, whom, by=cast.clerk)

    actions.remove_member(kept, cast.head.person, by=cast.clerk)
    actions.remove_member(kept, cast.finance.person, by=cast.director)

    assert kept.memberships.filter(left_at=None).count() == 2


def test_a_room_is_handed_over(cast, kept):
    actions.hand_over(kept, cast.finance.person, by=cast.director)

    assert place(kept, cast.finance).role == "owner"
    assert place(kept, cast.director).role == "member"
    with pytest.raises(OnlyOwners):
        actions.hand_over(kept, cast.director.person, by=cast.director)
    with pytest.raises(NotAMember):
        actions.hand_over(kept, cast.outsider.person, by=cast.finance)


def test_newcomers_are_let_in_by_those_who_keep_the_room(cast, kept):
    actions.set_approval(kept, True, by=cast.clerk)

    assert actions.add_members(kept, [cast.editor.person, cast.planning.person], by=cast.finance) == []
    actions.add_members(kept, [cast.editor.person], by=cast.head)  # waits already

    assert [one.person for one in proposed_in(kept)] == [cast.editor.person, cast.planning.person]
    assert [duty.asks for duty in boxes.box(cast.clerk, "todo")] == ["Say who may join"] * 2
    assert len(boxes.box(cast.finance, "todo")) == 0
    actions.set_end(kept, None, by=cast.director)  # that answers another question
    actions.answer_proposal(kept, cast.editor.person, admitted=True, by=cast.director)
    actions.answer_proposal(kept, cast.planning.person, admitted=False, by=cast.clerk)

    assert place(kept, cast.editor).left_at is None
    assert not kept.memberships.filter(person=cast.planning.person).exists()
    assert proposed_in(kept) == []
    assert len(boxes.box(cast.clerk, "todo")) == 0
    with pytest.raises(TooLate):
        actions.answer_proposal(kept, cast.planning.person, admitted=True, by=cast.director)


def test_who_was_proposed_is_answered_after_approval_was_switched_off(cast, kept, at_door):
    actions.set_approval(kept, True, by=cast.director)
    actions.add_members(kept, [cast.planning.person], by=cast.finance)
    actions.set_approval(kept, False, by=cast.director)

    def proposed(actor):
        return 'id="proposed"' in at_door(actor).get(reverse("chat:room", args=[kept.public_id])).content.decode()

    assert proposed(cast.clerk)
    assert not proposed(cast.finance)
    actions.answer_proposal(kept, cast.planning.person, admitted=True, by=cast.clerk)
    assert not proposed(cast.clerk)


def test_nobody_is_proposed_where_nobody_could_be_asked(cast, kept):
    actions.set_approval(kept, True, by=cast.director)
    Appointment.objects.filter(person__in=[cast.director.person, cast.clerk.person]).update(is_main=False)

    with pytest.raises(OnlyKeepers):
        actions.add_members(kept, [cast.planning.person], by=cast.finance)


def test_whoever_proposed_hears_of_a_no(cast, kept):
    actions.set_approval(kept, True, by=cast.director)
    actions.add_members(kept, [cast.editor.person], by=cast.finance)

    actions.answer_proposal(kept, cast.editor.person, admitted=False, by=cast.director)
    event = next(one for one in trail.of(kept) if one.type == "room.join_refused")
    tell_who_proposed(event)

    assert [one.person for one in Notice.objects.filter(event_id=event.pk)] == [cast.finance.person]


def test_those_who_keep_the_room_bring_in_without_asking(cast, kept):
    actions.set_approval(kept, True, by=cast.director)

    assert actions.add_members(kept, [cast.editor.person], by=cast.clerk) == [cast.editor.person]


def test_order_by_its_doors(cast, kept, at_door):
    def answer(actor, verb, **given):
        return at_door(actor).post(reverse("chat:act", args=[kept.public_id, verb]), given).status_code

    finance = cast.finance.person.username
    assert answer(cast.outsider, "speaks", speaks="muted") == 404
    assert answer(cast.finance, "speaks", speaks="muted") == 403
    assert answer(cast.clerk, "speaks", speaks="loud") == 422
    assert answer(cast.clerk, "speaks", speaks="muted") == 302
    page = at_door(cast.finance).get(reverse("chat:room", args=[kept.public_id])).content.decode()
    assert "群主和管理员可以发言" in page
    assert "全员禁言" in page
    assert answer(cast.clerk, "approval", needed="1") == 302
    assert (
        at_door(cast.finance)
        .post(reverse("chat:members", args=[kept.public_id]), {"people": [cast.planning.appointment.pk]})
        .status_code
        == 302
    )
    assert "罗建平" in at_door(cast.clerk).get(reverse("chat:room", args=[kept.public_id])).content.decode()
    assert answer(cast.finance, "admit", person=cast.planning.person.username, admitted="1") == 403
    assert answer(cast.clerk, "admit", person=cast.planning.person.username, admitted="1") == 302
    assert answer(cast.clerk, "admin", person=finance, administers="1") == 403
    assert answer(cast.director, "admin", person=finance, administers="1") == 302
    assert answer(cast.director, "hand_over", person="nobody") == 404
    assert answer(cast.director, "hand_over", person=finance) == 302
    assert place(kept, cast.finance).owns
    assert Room.objects.get(pk=kept.pk).by_approval


def asked_about(actor):
    return Duty.objects.filter(holder=actor.appointment, ref__startswith="joins:", done_at=None).count()


def test_whoever_comes_to_keep_the_room_is_asked_about_those_who_wait(cast, kept):
    actions.set_approval(kept, True, by=cast.director)
    actions.add_members(kept, [cast.planning.person], by=cast.finance)
    assert [asked_about(cast.director), asked_about(cast.clerk), asked_about(cast.finance)] == [1, 1, 0]

    actions.name_administrator(kept, cast.finance.person, administers=True, by=cast.director)
    actions.name_administrator(kept, cast.clerk.person, administers=False, by=cast.director)
    assert [asked_about(cast.director), asked_about(cast.clerk), asked_about(cast.finance)] == [1, 0, 1]

    actions.name_administrator(kept, cast.finance.person, administers=False, by=cast.director)
    actions.leave(kept, by=cast.director)
    heir = kept.memberships.get(role="owner", left_at=None).person
    assert asked_about(cast.director) == 0
    assert Duty.objects.get(ref__startswith="joins:", done_at=None).holder.person == heir
    assert [one.person for one in proposed_in(kept)] == [cast.planning.person]


def test_an_owner_who_hands_over_is_asked_no_more(cast, kept):
    actions.set_approval(kept, True, by=cast.director)
    actions.add_members(kept, [cast.planning.person], by=cast.finance)
    actions.hand_over(kept, cast.finance.person, by=cast.director)
    assert [asked_about(cast.director), asked_about(cast.finance)] == [0, 1]


def test_who_keeps_the_room_no_more_is_asked_no_more_in_whatever_post(cast, kept):
    """Laid while another was the main appointment, or that has ended."""
    actions.set_approval(kept, True, by=cast.director)
    actions.add_members(kept, [cast.planning.person], by=cast.finance)
    assert asked_about(cast.clerk) == 1
    Appointment.objects.filter(pk=cast.clerk.appointment.pk).update(is_main=False)

    actions.name_administrator(kept, cast.clerk.person, administers=False, by=cast.director)

    assert [asked_about(cast.director), asked_about(cast.clerk)] == [1, 0]


@pytest.mark.parametrize("with_history", [True, False])
def test_who_is_let_in_reads_what_was_before_where_that_was_proposed(cast, kept, with_history):
    actions.post(kept, text="之前的话", by=cast.director)
    actions.set_approval(kept, True, by=cast.director)
    actions.add_members(kept, [cast.planning.person], with_history=with_history, by=cast.finance)
    assert [one.with_history for one in proposed_in(kept)] == [with_history]

    actions.answer_proposal(kept, cast.planning.person, admitted=True, by=cast.director)

    assert (place(kept, cast.planning).hears_after == 0) is with_history
