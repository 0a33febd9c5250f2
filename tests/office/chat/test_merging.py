"""Whatever is said, changed and taken back: a part heard and the rest asked for are the whole."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.audit.refusals import Refusal
from office.chat import actions
from office.chat.models import Entry, Reaction, Room
from tests.office.chat.conftest import opened, told
from tests.office.chat.rooms import merged, standing

pytestmark = pytest.mark.django_db
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["post", "post", "edit", "recall", "agree", "disagree", "pin", "unpin", "announce"]),
        st.integers(0, 2),
        st.integers(2, 12),
    ),
    max_size=14,
)


def as_frames(told_by_seq):
    return [{"seq": seq, **payload} for seq, payload in told_by_seq.items()]


def perform(room, people, word, who, seq):
    try:
        if word == "post":
            actions.post(room, text=f"第 {room.pk} 间 {seq}", by=people[who])
        elif word == "edit":
            actions.edit(room, seq, text=f"改成 {seq} {who}", by=people[who])
        elif word == "recall":
            actions.recall(room, seq, by=people[who])
        elif word == "announce":
            actions.announce(room, f"公告 {seq}", by=people[who])
        elif word in ("pin", "unpin"):
            actions.pin(room, seq, pinned=word == "pin", by=people[who])
        else:
            actions.react(room, seq, sign="agreed", on=word == "agree", by=people[who])
    except Refusal:
        pass  # another's, none, or taken back: refused, and nothing of it may remain


def stored(room):
    given = Reaction.objects.filter(entry__room=room).values_list("entry__seq", "sign", "person__public_id")
    return set(given), room.pinned, room.announcement


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, cut=st.integers(0, 14))
def test_a_part_and_the_rest_are_the_whole(cast, acts, cut):
    room, people = opened(cast), [cast.clerk, cast.finance, cast.director]

    for act in acts[:cut]:
        perform(room, people, *act)
    heard = as_frames(told(room))
    for act in acts[cut:]:
        perform(room, people, *act)
    heard += as_frames(told(room, after=heard[-1]["seq"]))
    whole = as_frames(told(room))

    assert [entry["seq"] for entry in heard] == list(range(1, len(heard) + 1))
    assert merged(heard) == merged(whole)
    posted = Entry.objects.filter(room=room, kind="posted")
    assert standing(heard) == standing(whole) == stored(Room.objects.get(pk=room.pk))
    assert merged(whole) == {one.seq: None if one.recalled_at else one.text for one in posted}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_no_word_of_what_was_recalled_is_told(cast, acts):
    room, people = opened(cast), [cast.clerk, cast.finance, cast.director]
    for act in acts:
        perform(room, people, *act)

    gone = set(Entry.objects.filter(room=room).exclude(recalled_at=None).values_list("seq", flat=True))
    frames = as_frames(told(room))

    assert [one for one in frames if one["seq"] in gone and "text" in one] == []
    assert [one for one in frames if one.get("target") in gone and "text" in one] == []
