"""The card, its numbers, its vCard; the printed address list; why somebody sees somebody."""

from urllib.parse import quote

import pytest

from directory.models import Person, Unit, Unmasking, VisibilityRule
from directory.numbers import A_DAY, EnoughForToday, ReasonMissing, left_today, show_mobile
from directory.visibility.making import make_rule
from office.audit import trail
from office.audit.readers import read_afterwards
from office.audit.refusals import NotAllowed
from office.notices.models import Notice

pytestmark = pytest.mark.django_db
MOBILE = "13812341234"


@pytest.fixture
def at(client):
    def sign_in(actor):
        client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def head(cast):
    """综合一科's head, with all the numbers there are."""
    return number(cast.head)


def number(actor):
    facts = {"phone": "6852 0418", "mobile": MOBILE, "email": "hyt@shifan.example"}
    Person.objects.filter(pk=actor.person.pk).update(**facts)
    return Person.objects.get(pk=actor.person.pk)


def card(client, person):
    return client.get(f"/directory/people/{person.public_id}/").content.decode()


def test_a_mobile_is_masked_until_asked_for_with_a_reason(cast, head, at):
    client = at(cast.clerk)
    assert "138****1234" in card(client, head)
    assert MOBILE not in card(client, head)

    asked = client.post(f"/directory/people/{head.public_id}/mobile/", {"reason": "urgent"})

    assert MOBILE in asked.content.decode()
    assert "no-store" in asked.headers["Cache-Control"]
    assert trail.of(head).last().type == "person.mobile_shown"
    assert MOBILE not in card(client, head)
    assert cast.clerk.person.name in card(at(cast.head), head)  # its owner reads who was shown it


def test_the_page_loaded_again_neither_counts_nor_tells_again_and_the_owner_is_told_once(cast, head, at):
    client, address = at(cast.clerk), f"/directory/people/{head.public_id}/mobile/"
    for _ in range(3):
        asked = client.post(address, {"reason": "urgent", "action_key": "k"})
        assert MOBILE in asked.content.decode()
    assert client.get(address)["Location"] == f"/directory/people/{head.public_id}/"

    told = trail.of(head).get(type="person.mobile_shown")
    assert Unmasking.objects.filter(viewer=cast.clerk.person, person=head).count() == 1
    assert left_today(cast.clerk) == A_DAY - 1
    read_afterwards("directory.readers.tell_whose_number_it_is", told.pk)
    notice = Notice.objects.get(event_id=told.pk)
    assert (notice.person, notice.who) == (head, f"{told.post_title} {cast.clerk.person}")
    assert at(cast.outsider).post(address, {"reason": "urgent", "action_key": "k"}).status_code == 403


def test_no_number_without_a_reason(cast, head):
    with pytest.raises(ReasonMissing):
        show_mobile(head, reason="", by=cast.clerk)
    assert not Unmasking.objects.exists()


def test_so_many_numbers_a_day(cast, head):
    for _ in range(A_DAY):
        show_mobile(head, reason="work", by=cast.clerk)

    with pytest.raises(EnoughForToday):
        show_mobile(head, reason="work", by=cast.clerk)
    assert left_today(cast.clerk) == 0
    assert left_today(cast.editor) == A_DAY


def test_ones_own_number_is_shown_and_not_counted(cast, head):
    assert show_mobile(head, reason="", by=cast.head) == MOBILE
    assert left_today(cast.head) == A_DAY


def test_another_level_and_a_leader_are_not_asked(cast, head):
    with pytest.raises(NotAllowed):
        show_mobile(head, reason="urgent", by=cast.outsider)  # a county's
    mayor = number(cast.mayor)
    with pytest.raises(NotAllowed):
        show_mobile(mayor, reason="urgent", by=cast.finance)


def test_a_leaders_mail_is_for_their_own_agency(cast, at):
    mayor = number(cast.mayor)

    assert "hyt@shifan.example" not in card(at(cast.finance), mayor)
    assert "hyt@shifan.example" in card(at(cast.deputy), mayor)


def test_a_vcard_holds_what_the_card_shows(cast, head, at):
    address = f"/directory/people/{head.public_id}/card.vcf"

    told = at(cast.clerk).get(address).content.decode()

    assert told.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
    assert "TITLE:科长\r\n" in told
    assert MOBILE not in told
    assert MOBILE in at(cast.head).get(address).content.decode()
    assert all(len(line.encode()) <= 75 for line in told.split("\r\n"))


def test_an_address_list_holds_whom_the_reader_sees(cast, head, at):
    root = Unit.objects.get(depth=1)
    address = f"/directory/units/{cast.unit('市政府办公室').public_id}/print/"
    told = at(cast.clerk).get(address).content.decode()
    assert "韩雨桐" in told
    assert "陈若川" in told
    assert MOBILE not in told

    make_rule(root, kind=VisibilityRule.Kind.HIDE, title="x", about=[cast.director.person], by=cast.admin)

    assert "陈若川" not in at(cast.clerk).get(address).content.decode()


def test_an_administrator_makes_a_rule_asks_why_and_ends_it(cast, at):
    client = at(cast.admin)
    facts = {"kind": "hide", "title": "领导不公开", "about": [f"person:{cast.mayor.appointment.public_id}"]}
    assert client.post("/directory/visibility/", facts).status_code == 302
    rule = VisibilityRule.objects.get()

    told = client.get("/directory/visibility/why/", {"viewer": "林知远", "person": "何景行"}).content.decode()
    assert "领导不公开" in told

    assert client.post(f"/directory/visibility/{rule.public_id}/end/").status_code == 302
    assert VisibilityRule.objects.get().ended_at is not None


def test_a_rule_about_nobody_is_refused_at_the_form(cast, at):
    refused = at(cast.admin).post("/directory/visibility/", {"kind": "hide", "title": "x"})

    assert refused.status_code == 422
    assert not VisibilityRule.objects.exists()


@pytest.mark.parametrize("address", ["visibility/", "visibility/why/"])
def test_others_find_no_such_page(cast, at, address):
    assert at(cast.clerk).get(f"/directory/{address}").status_code == 404
    assert at(cast.outsider).get(f"/directory/{address}").status_code == 404


def test_a_vcard_is_called_by_the_name(cast, head, at):
    answer = at(cast.clerk).get(f"/directory/people/{head.public_id}/card.vcf")

    assert answer.headers["Content-Disposition"].endswith(f"{quote(head.name)}.vcf")


def test_the_way_up_leads_to_every_unit_on_it(cast, at):
    unit = cast.clerk.appointment.post.unit

    page = at(cast.clerk).get(f"/directory/units/{unit.public_id}/").content.decode()

    for above in unit.upwards()[1:]:
        assert f'<a href="/directory/units/{above.public_id}/">{above.short_name}</a>' in page
