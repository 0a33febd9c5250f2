"""What was changed or taken back stands in no table; sealed, it is read by two hands, with a reason, for a day."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from directory.actions import appoint, enrol, establish_post
from directory.actors import actor_of, today
from directory.roles import Role
from office.audit.models import Event
from office.audit.refusals import NotAllowed
from office.chat import actions, disclosing, retention, searching
from office.chat.models import Entry, Sealed
from office.worktime import clock
from office.worktime.clock import now
from tests.office.chat.conftest import told

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = "原定一亿二千万", "改为九千八百万", "以公文为准"


@pytest.fixture
def guard(cast):
    """The security administrator, of another hand than the auditor's."""
    post = establish_post(cast.unit("市政府办公室"), title="安全管理员", roles=[Role.SECURITY_ADMIN], by=cast.admin)
    appoint(cast.neighbour.person, to=post, starts_on=today(), is_main=False, by=cast.admin)
    return actor_of(cast.neighbour.person)


@pytest.fixture
def taken_back(cast, room):
    entry = actions.post(room, text=FIRST, by=cast.clerk)
    searching.enter()
    for text in (SECOND, THIRD):
        actions.edit(room, entry.seq, text=text, by=cast.clerk)
    actions.recall(room, entry.seq, by=cast.clerk)
    searching.enter()
    return entry


def everything_in(*tables):
    """Every column of every row, as the database has it."""
    rows = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT one::text FROM {table} AS one")
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


TABLES = ("chat_entry", "chat_sealed", "chat_room", "chat_membership", "audit_event", "procrastinate_jobs")


def read_by(asked, reader):
    return [one.text for one in disclosing.read(asked.pk, by=reader).words]


def test_no_table_has_the_words_any_more_not_even_the_keys_of_search(cast, taken_back):
    rows = everything_in(*TABLES)

    assert [text for text in (FIRST, SECOND, THIRD) if text in rows or text[:2] in rows] == []
    assert Entry.objects.get(pk=taken_back.pk).keys == []
    assert taken_back.sealed.count() == 3


def test_a_changed_message_has_only_what_it_says_now(cast, room):
    entry = actions.post(room, text=FIRST, by=cast.clerk)
    before = told(room)
    actions.edit(room, entry.seq, text=SECOND, by=cast.clerk)

    rows = everything_in(*TABLES)
    assert FIRST not in rows
    assert rows.count(SECOND) == 1
    assert before[entry.seq]["text"] == FIRST
    assert [frame["text"] for frame in told(room, after=entry.seq).values()] == [SECOND]
    assert told(room)[entry.seq]["text"] == SECOND


def test_two_hands_a_reason_and_a_day(cast, room, taken_back, guard):
    asked = disclosing.ask(room.public_id, taken_back.seq, reason="信访复查〔2026〕3号", by=cast.auditor)
    with pytest.raises(disclosing.NotToBeRead):
        disclosing.read(asked.pk, by=cast.auditor)

    assert disclosing.ask(room.public_id, taken_back.seq, reason="信访复查〔2026〕3号", by=cast.auditor) == asked
    for _ in range(2):
        disclosing.agree(asked.pk, by=guard)
    assert read_by(asked, cast.auditor) == [FIRST, SECOND, THIRD]
    disclosing.read(asked.pk, by=cast.auditor)
    with clock.at(now() + timedelta(hours=25)), pytest.raises(disclosing.NotToBeRead):
        disclosing.read(asked.pk, by=cast.auditor)

    trail = Event.objects.filter(type__startswith="message.disclos", refused=False).order_by("pk")
    assert [(one.type, one.actor) for one in trail] == [
        ("message.disclosure_asked", cast.auditor.person),
        ("message.disclosure_agreed", guard.person),
        ("message.disclosed", cast.auditor.person),
        ("message.disclosed", cast.auditor.person),
    ]
    assert trail[0].particulars == {"reason": "信访复查〔2026〕3号"}


def test_nobody_else_asks_agrees_or_reads_its_author_neither(cast, room, taken_back, guard):
    asked = disclosing.ask(room.public_id, taken_back.seq, reason="复查", by=cast.auditor)
    for other in (cast.outsider, cast.clerk, cast.director, cast.admin, guard):
        with pytest.raises(disclosing.NotAllowed):
            disclosing.ask(room.public_id, taken_back.seq, reason="复查", by=other)
    for other in (cast.outsider, cast.clerk, cast.admin, cast.auditor):
        with pytest.raises(disclosing.NotAllowed):
            disclosing.agree(asked.pk, by=other)
    disclosing.agree(asked.pk, by=guard)
    for other in (cast.outsider, cast.clerk, guard):
        with pytest.raises(disclosing.NotAllowed):
            disclosing.read(asked.pk, by=other)


def test_two_hands_that_a_county_made_for_itself_do_not_reach_the_words(cast, room, taken_back):
    county = cast.outsider.appointment.post.unit

    def made(role, username):
        person = enrol(county, username=username, name=username, by=cast.admin)
        post = establish_post(county, title=username, roles=[role], by=cast.admin)
        appoint(person, to=post, starts_on=today(), by=cast.admin)
        return actor_of(person)

    auditor, guard = made(Role.AUDIT_ADMIN, "xian1"), made(Role.SECURITY_ADMIN, "xian2")
    assert not disclosing.may_ask(auditor)
    assert not disclosing.may_agree(guard)
    with pytest.raises(NotAllowed):
        disclosing.ask(room.public_id, taken_back.seq, reason="核查。", by=auditor)


def test_what_stands_is_not_asked_for(cast, room, taken_back):
    stands = actions.post(room, text="照旧", by=cast.clerk)
    for seq in (stands.seq, 99):
        with pytest.raises(disclosing.NothingSealed):
            disclosing.ask(room.public_id, seq, reason="复查", by=cast.auditor)
    with pytest.raises(retention.NoSuchRoom):
        disclosing.ask(cast.clerk.person.public_id, 1, reason="复查", by=cast.auditor)
    with pytest.raises(disclosing.Unacceptable):
        disclosing.ask(room.public_id, taken_back.seq, reason=" ", by=cast.auditor)


def test_by_the_page(cast, room, taken_back, guard, at_door):
    url = reverse("chat:disclosures")
    auditor, second = at_door(cast.auditor), at_door(guard)
    address = f"http://x{reverse('chat:room', args=[room.public_id])}?at={taken_back.seq}#m{taken_back.seq}"
    given = {"act": "ask", "room": address, "seq": f"#{taken_back.seq}", "reason": "信访复查"}

    assert at_door(cast.outsider).post(url, given).status_code == 404
    assert at_door(cast.outsider).get(url).status_code == 404
    assert auditor.post(url, given).status_code == 302
    asked = disclosing.asked_for().get().pk
    assert auditor.post(url, {"act": "read", "disclosure": asked}).status_code == 409
    assert "信访复查" in second.get(url).text
    assert second.post(url, {"act": "agree", "disclosure": asked}).status_code == 302
    assert second.post(url, {"act": "read", "disclosure": asked}).status_code == 403
    page = auditor.post(url, {"act": "read", "disclosure": asked})
    assert [text in page.text for text in (FIRST, SECOND, THIRD)] == [True] * 3
    assert "no-store" in page.headers["Cache-Control"]
    assert FIRST not in auditor.get(url).text


def test_however_many_wait_the_first_asked_is_among_them_and_before_what_was_agreed(
    cast, room, taken_back, guard, at_door
):
    for n in range(53):
        with clock.at(now() + timedelta(minutes=n)):
            asked = disclosing.ask(room.public_id, taken_back.seq, reason=f"第{n}次复查", by=cast.auditor)
    disclosing.agree(asked.pk, by=guard)
    first = at_door(guard).get(reverse("chat:disclosures"))
    further = re.search(r'href="(\?after=[^"]+)"', first.text)
    assert further
    then = at_door(guard).get(reverse("chat:disclosures") + further[1]).text

    assert "第52次复查" not in first.text
    assert re.findall("第[0-9]+次复查", then) == ["第1次复查", "第0次复查", "第52次复查"]


def test_it_goes_with_the_term_of_its_room(cast, room, taken_back, guard, django_capture_on_commit_callbacks):
    asked = disclosing.ask(room.public_id, taken_back.seq, reason="复查", by=cast.auditor)
    disclosing.agree(asked.pk, by=guard)
    retention.set_term("by_hand", 6, by=cast.archivist)
    with clock.at(now() + timedelta(days=200)), django_capture_on_commit_callbacks(execute=True):
        retention.clear()

    assert not Sealed.objects.exists()
    assert read_by(asked, cast.auditor) == []


def test_under_another_key_it_stays_shut(cast, room, taken_back, guard, settings):
    asked = disclosing.ask(room.public_id, taken_back.seq, reason="复查", by=cast.auditor)
    disclosing.agree(asked.pk, by=guard)
    settings.SECRET_KEY = "another" * 10

    with pytest.raises(disclosing.LostKey):
        disclosing.read(asked.pk, by=cast.auditor)


def test_rows_of_before_are_sealed_by_the_migration(cast, room, guard):
    """As they were kept: the first words and the present ones in the row, each change in its own."""
    rows = [actions.post(room, text=FIRST, by=cast.clerk) for _ in range(2)]
    for row in rows:
        for text in (SECOND, THIRD):
            stream_row = actions.edit(room, row.seq, text=text, by=cast.clerk)
            Entry.objects.filter(pk=stream_row.pk).update(text=text)
    Sealed.objects.all().delete()
    actions.recall(room, rows[1].seq, by=cast.clerk)
    Sealed.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE chat_entry SET text = %s, edited_text = %s, keys = '{x}' WHERE id = ANY(%s)",
            [FIRST, THIRD, [row.pk for row in rows]],
        )

    with connection.schema_editor() as editor:
        import_module("office.chat.migrations.0015_sealed").seal_what_stands_no_more(apps, editor)

    present, gone = (Entry.objects.get(pk=row.pk) for row in rows)
    assert [present.text, gone.text, gone.keys] == [THIRD, "", []]
    rows_now = everything_in("chat_entry", "chat_sealed")
    assert [rows_now.count(text) for text in (FIRST, SECOND, THIRD)] == [0, 0, 1]
    assert [present.sealed.count(), gone.sealed.count()] == [2, 3]
    asked = disclosing.ask(room.public_id, gone.seq, reason="复查", by=cast.auditor)
    disclosing.agree(asked.pk, by=guard)
    assert read_by(asked, cast.auditor) == [FIRST, SECOND, THIRD]
