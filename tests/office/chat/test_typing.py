"""That somebody types: only in rooms of two, only where both wish it, never kept."""

import time

import pytest
from django.core.cache import cache

from office.chat import actions
from office.chat.models import Entry
from office.chat.typing_now import tell
from tests.office.chat.conftest import opened
from tests.office.chat.rooms import Talker
from tests.office.chat.test_live import enter, friday, session_of, two_servers  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrent]


def whispers(line):
    return [frame["whisper"] for frame in line.frames if "whisper" in frame]


@pytest.fixture
def two(cast):
    return actions.open_direct(cast.finance.person, by=cast.clerk)


@pytest.fixture
def lines(cast, two, enter):  # noqa: F811
    """Both in their room, at different servers, each hearing their own topic as well."""
    clerk, finance = enter(cast.clerk, two), enter(cast.finance, two, at=1)
    for line, actor in ((clerk, cast.clerk), (finance, cast.finance)):
        line.listen(f"person:{actor.person.public_id}")
        line.is_told(f"person:{actor.person.public_id}")
    return clerk, finance


def settled(line):
    """Whatever was under way before has come."""
    line.ask(reads=0)
    time.sleep(0.3)
    line.ask(reads=0)


def test_the_other_of_two_is_told_once_in_three_seconds_and_nothing_is_kept(two, lines):
    clerk, finance = lines
    before = Entry.objects.count()

    for _ in range(5):
        clerk.send(typing=clerk.topic)
    finance.until(lambda: whispers(finance))
    settled(finance)

    assert whispers(finance) == [{"typing": str(two.public_id)}]
    assert whispers(clerk) == []
    time.sleep(3)
    clerk.send(typing=clerk.topic)
    finance.until(lambda: len(whispers(finance)) == 2)
    assert Entry.objects.count() == before


def test_an_outsider_types_into_nobodys_room(cast, two, lines, two_servers):  # noqa: F811
    _clerk, finance = lines
    with Talker(two_servers[0], session_of(cast.outsider)) as outsider:
        outsider.listen(f"room:{two.public_id}")
        outsider.until(lambda: any("refused" in frame for frame in outsider.frames))
        outsider.send(typing=f"room:{two.public_id}")
        outsider.send(typing="room:no")
    settled(finance)

    assert whispers(finance) == []


def test_what_is_no_name_of_a_topic_ends_the_line(lines):
    lines[0].send(typing=3)

    assert lines[0].closed_with() == 4400


@pytest.fixture
def told(monkeypatch):
    """To whom it would be whispered."""
    found = []
    monkeypatch.setattr("office.chat.typing_now.whisper", lambda topic, body: found.append((topic, body)))
    return found


def test_an_outsider_is_not_one_of_the_two(cast, two, told):
    tell(cast.outsider.person.public_id, str(two.public_id))

    assert told == []


def test_rooms_of_more_and_closed_ones_do_not_have_it(cast, two, told):
    tell(cast.clerk.person.public_id, str(opened(cast).public_id))
    assert told == []

    tell(cast.clerk.person.public_id, str(two.public_id))
    assert told == [(f"person:{cast.finance.person.public_id}", {"typing": str(two.public_id)})]


@pytest.mark.parametrize("who", ["clerk", "finance"])
def test_whoever_switches_it_off_is_neither_shown_it_nor_seen(cast, two, told, at_door, who):
    chosen = {"quiet": "unit", "digest_at": "08:30"}
    assert at_door(getattr(cast, who)).post("/notices/preferences/", chosen).status_code == 302

    tell(cast.clerk.person.public_id, str(two.public_id))
    tell(cast.finance.person.public_id, str(two.public_id))
    assert told == []

    assert at_door(getattr(cast, who)).post("/notices/preferences/", chosen | {"shows_typing": "on"}).status_code == 302
    cache.clear()  # three seconds later
    tell(cast.clerk.person.public_id, str(two.public_id))
    assert len(told) == 1


def test_however_many_lines_somebody_has_the_other_is_told_once(cast, two, told):
    other = actions.open_direct(cast.director.person, by=cast.clerk)
    for _line in range(3):
        tell(cast.clerk.person.public_id, str(two.public_id))
    tell(cast.clerk.person.public_id, str(other.public_id))
    tell(cast.finance.person.public_id, str(two.public_id))

    assert [topic for topic, _body in told] == [
        f"person:{one.person.public_id}" for one in (cast.finance, cast.director, cast.clerk)
    ]


def test_it_takes_two_queries(cast, two, told, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        tell(cast.clerk.person.public_id, str(two.public_id))


def test_the_room_of_two_has_a_place_for_it_and_others_do_not(cast, two, at_door):
    door = at_door(cast.clerk)

    assert b"data-typing" in door.get(f"/rooms/{two.public_id}/").content
    assert b"data-typing" not in door.get(f"/rooms/{opened(cast).public_id}/").content
