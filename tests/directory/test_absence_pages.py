"""Absences through the doors: one's own page, an administrator's, the banner, the card; others find nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from directory.absence.models import Absence
from directory.actors import today
from directory.models import VisibilityRule
from directory.visibility.making import make_rule
from office.audit import trail
from office.duties import actions as duties
from office.duties.models import Duty, Kind
from tests.deputies import away
from tests.directory.test_cards import at, card  # noqa: F401
from tests.workflows.documents.test_numbers import document

pytestmark = pytest.mark.django_db


def form(deputy=None, days=3, works=("act", "read"), **more):
    until = today() + timedelta(days=days - 1)
    given = {"from_on": today().isoformat(), "until_on": until.isoformat(), "works": list(works)}
    return given | ({"deputy": deputy.appointment.pk} if deputy else {}) | more


def page_of(actor):
    return reverse("directory:absences", args=[actor.person.public_id])


def test_i_book_my_own_and_everybody_sees_it(cast, at):  # noqa: F811
    client = at(cast.head)
    assert client.get(reverse("directory:my_absences"))["Location"] == page_of(cast.head)
    answer = client.post(page_of(cast.head), form(cast.clerk))

    absence = Absence.objects.get()
    assert answer["Location"] == reverse("directory:absence", args=[absence.public_id])
    assert {one.work for one in absence.deputies.all()} == {"act", "read"}
    banner = client.get("/").content.decode()
    assert "林知远" in banner
    assert answer["Location"] in banner
    until = absence.until_on.strftime("%m-%d")
    for reader in (cast.clerk, cast.outsider):
        assert until in card(at(reader), cast.head.person)
        unit = at(reader).get(reverse("directory:unit", args=[cast.unit("综合一科").public_id]))
        assert until in unit.content.decode()
    assert absence.deputies.first().appointment == cast.clerk.appointment


@pytest.mark.parametrize("wrong", [{"until_on": "2020-01-01"}, {"works": []}, {"deputy": "0"}, {"from_on": "x"}])
def test_what_cannot_be_booked_is_said_at_its_field(cast, at, wrong):  # noqa: F811
    answer = at(cast.head).post(page_of(cast.head), form(cast.clerk) | wrong)

    assert answer.status_code == 422
    assert not Absence.objects.exists()


def test_pressed_twice_it_is_booked_once(cast, at):  # noqa: F811
    client = at(cast.head)
    given = form(cast.clerk, action_key="k1")

    assert [client.post(page_of(cast.head), given).status_code for _ in range(2)] == [302, 302]
    assert Absence.objects.count() == 1


def test_an_administrator_books_for_somebody_of_their_units(cast, at):  # noqa: F811
    assert page_of(cast.head) in card(at(cast.admin), cast.head.person)
    at(cast.admin).post(page_of(cast.head), form(cast.clerk))

    booked = trail.of(cast.head.person).last()
    assert (booked.type, booked.actor) == ("person.absence_booked", cast.admin.person)


def test_others_find_neither_page(cast, at):  # noqa: F811
    absence = away(cast.head, cast.clerk)
    own = reverse("directory:absence", args=[absence.public_id])
    for stranger in (cast.outsider, cast.director):
        client = at(stranger)
        assert client.get(page_of(cast.head)).status_code == 404
        assert client.post(page_of(cast.head), form(cast.clerk)).status_code == 404
        assert client.get(own).status_code == 404
        assert client.post(own, form(cast.clerk)).status_code == 404
        assert client.post(reverse("directory:end_absence", args=[absence.public_id])).status_code == 404
        assert client.post(reverse("duties:hand_over", args=[absence.public_id])).status_code == 404
        assert page_of(cast.head) not in card(client, cast.head.person)
    assert at(cast.service).get(reverse("directory:my_absences")).status_code == 404


def test_a_deputy_reads_the_page_and_changes_nothing(cast, at):  # noqa: F811
    absence = away(cast.head, cast.clerk)
    own = reverse("directory:absence", args=[absence.public_id])
    client = at(cast.clerk)

    assert client.get(own).status_code == 200
    assert client.post(own, form(cast.editor)).status_code == 404
    assert client.post(reverse("directory:end_absence", args=[absence.public_id])).status_code == 403
    assert client.post(reverse("duties:hand_over", args=[absence.public_id])).status_code == 403
    assert own in client.get(page_of(cast.clerk)).content.decode()


def test_another_deputy_for_some_of_it_then_back(cast, at):  # noqa: F811
    absence = away(cast.head, cast.clerk)
    own = reverse("directory:absence", args=[absence.public_id])
    client = at(cast.head)
    assert client.post(own, {"deputy": cast.editor.appointment.pk, "works": ["attend"]}).status_code == 302
    assert absence.deputies.get(work="attend").appointment == cast.editor.appointment

    client.post(reverse("directory:end_absence", args=[absence.public_id]))

    assert own not in client.get("/").content.decode()
    assert own in client.get(page_of(cast.head)).content.decode()  # what was done for them can still be read


def test_the_page_hands_over_what_lay_there_and_shows_what_was_done(cast, at):  # noqa: F811
    paper = document(cast, "防汛通知")
    duties.lay(paper, on=[cast.head.appointment], kind=Kind.ACT, asks="Check", by=cast.clerk)
    absence = away(cast.head, cast.editor)
    own = reverse("directory:absence", args=[absence.public_id])
    client = at(cast.head)
    assert "防汛通知" in client.get(own).content.decode()
    assert "防汛通知" not in at(cast.admin).get(own).content.decode()  # of what kind, not what it says

    client = at(cast.head)
    answer = client.post(reverse("duties:hand_over", args=[absence.public_id]))

    assert answer["Location"] == own
    assert Duty.objects.get().holder == cast.editor.appointment
    assert "苏婉清" in client.get(own).content.decode()
    assert client.post(reverse("duties:hand_over", args=[absence.public_id])).status_code == 409


def test_a_deputy_whom_the_reader_may_not_see_is_not_named(cast, at):  # noqa: F811
    away(cast.head, cast.clerk)
    make_rule(
        cast.unit("市政府"), kind=VisibilityRule.Kind.HIDE, title="专案", about=[cast.clerk.person], by=cast.admin
    )
    until = (today() + timedelta(days=4)).strftime("%m-%d")

    shown = card(at(cast.director), cast.head.person)
    assert until in shown
    assert "林知远" not in shown
