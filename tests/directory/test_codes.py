"""A code for one of the three administrators takes two of them; nobody becomes another administrator alone."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from directory import codes
from directory.actions import appoint, enrol, establish_post
from directory.actors import actor_of
from directory.readers import call_the_second
from directory.roles import Role
from office.accounts import actions as accounts
from office.accounts.actions import NoSuchCode, NothingToConfirm, NotYetConfirmed, OwnHand, use_code
from office.accounts.models import OneTimeCode
from office.audit import trail
from office.audit.models import Event
from office.audit.refusals import NotAllowed
from office.notices import bell
from tests.cast import PASSWORD, SINCE

pytestmark = pytest.mark.django_db
NEW = "a quite new phrase 9"


def administrator(cast, name, role):
    office = cast.unit("市政府办公室")
    one = enrol(office, username=name, name=name, by=cast.admin)
    appoint(one, to=establish_post(office, title=name, roles=[role], by=cast.admin), starts_on=SINCE, by=cast.admin)
    return actor_of(one)


@pytest.fixture
def security(cast):
    return administrator(cast, "anquan", Role.SECURITY_ADMIN)


@pytest.fixture
def second(cast):
    """Another audit administrator: of a kind the directory administrator is not."""
    return administrator(cast, "shenji2", Role.AUDIT_ADMIN)


def at_door(actor):
    client = Client()
    client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def press(actor, door, person):
    return at_door(actor).post(reverse(f"directory:{door}", args=[person.public_id]))


def types(person):
    return [event.type for event in trail.of(person) if "code" in event.type]


def test_alone_nobody_becomes_the_auditor(cast, security):
    answer = press(cast.admin, "issue_code", cast.auditor.person)
    code = OneTimeCode.objects.get()
    assert answer.status_code == 200
    assert "现在还不能使用" in answer.content.decode()
    assert code.awaits_second

    right = answer.context["code"]
    form = {"login": "weizq", "code": right, "password1": NEW, "password2": NEW}
    refused = Client().post(reverse("accounts:one_time_code"), form)
    assert refused.status_code == 422
    assert "尚待另一名管理员确认" in refused.content.decode()
    for own_hand in (cast.admin, cast.auditor):
        assert press(own_hand, "confirm_code", cast.auditor.person).status_code == 403
    with pytest.raises(NotYetConfirmed):
        use_code(login="weizq", code=right, password=NEW)


def test_confirmed_by_the_second_it_works_and_the_trail_names_both(cast, security):
    code, takes_two = codes.issue_code(cast.auditor.person, by=cast.admin)
    assert takes_two
    assert press(security, "confirm_code", cast.auditor.person).status_code == 302

    assert use_code(login="weizq", code=code, password=NEW) == cast.auditor.person
    assert types(cast.auditor.person) == ["account.code_proposed", "account.code_confirmed", "account.code_used"]
    confirmed = trail.of(cast.auditor.person).get(type="account.code_confirmed")
    assert (confirmed.actor, confirmed.particulars) == (security.person, {"issued_by": "夏可心"})
    assert press(security, "confirm_code", cast.auditor.person).status_code == 409


def test_until_then_nothing_changes_for_the_owner(cast, security):
    """Else one administrator could shut another out."""
    before = accounts.issue_code(cast.auditor.person, by=cast.admin)
    type(cast.auditor.person).objects.update(must_change_password=False)
    codes.issue_code(cast.auditor.person, by=cast.admin)
    client = Client()
    client.post(reverse("account_login"), {"login": "weizq", "password": PASSWORD})
    assert client.get("/").status_code == 200

    codes.confirm_code(cast.auditor.person, by=security)
    assert client.get("/")["Location"] == reverse("account_change_password")
    with pytest.raises(NoSuchCode):
        use_code(login="weizq", code=before, password=NEW)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_it_holds_for_all_three(cast, second, role):
    target = administrator(cast, "target", role)
    assert codes.issue_code(target.person, by=cast.admin)[1]

    codes.confirm_code(target.person, by=second)
    assert types(target.person)[-1] == "account.code_confirmed"


def test_the_second_is_of_a_kind_the_issuer_is_not(cast, security, second):
    """Two auditors are one side."""
    administrator(cast, "xitong", Role.SYSTEM_ADMIN)
    post = establish_post(cast.unit("市政府"), title="兼任", roles=[Role.ORG_ADMIN], by=cast.admin)
    appoint(second.person, to=post, starts_on=SINCE, is_main=False, by=cast.admin)
    codes.issue_code(security.person, by=actor_of(second.person))

    with pytest.raises(NotAllowed):
        codes.confirm_code(security.person, by=cast.auditor)
    for who in (cast.clerk, cast.mayor, cast.registrar, cast.admin):
        with pytest.raises(NotAllowed):
            codes.confirm_code(security.person, by=who)


def test_where_nobody_could_confirm_it_is_said_at_once(cast):
    answer = press(cast.admin, "issue_code", cast.auditor.person)

    assert answer.status_code == 409
    assert "除你们二人外" in answer.content.decode()
    assert not OneTimeCode.objects.exists()


def test_others_need_one_hand_as_before(cast):
    code, takes_two = codes.issue_code(cast.clerk.person, by=cast.admin)

    assert not takes_two
    assert use_code(login="linzy", code=code, password=NEW) == cast.clerk.person
    with pytest.raises(NothingToConfirm):
        codes.confirm_code(cast.clerk.person, by=cast.auditor)


def test_the_room_itself_refuses_ones_own_hand_and_the_table_too(cast, security):
    codes.issue_code(cast.auditor.person, by=cast.admin)
    for own_hand in (cast.admin, cast.auditor):
        with pytest.raises(OwnHand):
            accounts.confirm_code(cast.auditor.person, by=own_hand)
        with pytest.raises(IntegrityError), transaction.atomic():
            OneTimeCode.objects.update(confirmed_by=own_hand.person)


def test_the_second_and_the_owner_hear_of_it_by_the_bell(cast, security):
    codes.issue_code(cast.auditor.person, by=cast.admin)
    call_the_second(Event.objects.get(type="account.code_proposed"))

    assert [notice.text for notice in bell.of(security.person)] == ["A code for an administrator awaits a second one: %(title)s"]  # fmt: skip  # noqa: E501
    assert bell.unseen(cast.auditor.person) == 1
    assert bell.unseen(cast.admin.person) == 0


def test_the_card_shows_the_waiting_code_to_those_whom_it_concerns(cast, security):
    codes.issue_code(cast.auditor.person, by=cast.admin)
    url = reverse("directory:person", args=[cast.auditor.person.public_id])
    confirm = reverse("directory:confirm_code", args=[cast.auditor.person.public_id])

    seen = {who: at_door(who).get(url).content.decode() for who in (security, cast.admin, cast.clerk)}
    assert [confirm in page for page in seen.values()] == [True, False, False]
    assert ["夏可心" in page.split('class="card"')[1] for page in seen.values()] == [True, True, False]
