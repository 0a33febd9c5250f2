"""The way in: sign-in, the lock on an account, one-time codes, what the trail keeps of it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from directory.actions import appoint, establish_post
from directory.roles import Role
from office.accounts.actions import NoSuchCode, issue_code, use_code
from office.audit import trail
from tests.cast import PASSWORD, SINCE

pytestmark = pytest.mark.django_db
NEW = "a quite new phrase 9"


def sign_in(client, login="linzy", password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": login, "password": password, **more})


def test_the_right_password_leads_to_the_desk(cast, client):
    answer = sign_in(client)

    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200
    assert trail.of(cast.clerk.person).filter(type="account.signed_in").count() == 1


def test_names_are_compared_without_case(cast, client):
    assert sign_in(client, login=" LinZY ").status_code == 302


def test_the_way_back_to_where_one_was(cast, client):
    wanted = reverse("documents:new")
    page = client.get(wanted, follow=True)

    assert f'value="{wanted}"' in page.content.decode()
    assert sign_in(client, next=wanted)["Location"] == wanted
    assert sign_in(Client(), next="https://example.org/")["Location"] == "/"


def test_a_wrong_password_says_how_many_tries_are_left(cast, client):
    page = sign_in(client, password="wrong").content.decode()

    assert "工号或口令不正确" in page
    assert "还可再试 4 次" in page
    assert 'value="linzy"' in page


def test_the_account_is_locked_after_five_failures_even_for_the_right_password(cast, client):
    answers = [sign_in(client, password="wrong").status_code for _try in range(5)]

    assert answers[-1] == 429
    assert sign_in(Client()).status_code == 429
    assert "锁定 15 分钟" in sign_in(Client()).content.decode()
    assert trail.of(cast.clerk.person).filter(type="account.locked").exists()


def test_the_lock_is_on_the_account_not_on_the_building(cast, client):
    for _try in range(6):
        sign_in(client, password="wrong")

    assert sign_in(client, login="hanyt").status_code == 302


def test_strangers_lock_out_strangers_and_not_the_one_whose_account_it_is(cast):
    own, stranger = Client(), Client()
    sign_in(own)
    own.post(reverse("account_logout"))
    for _try in range(40):
        sign_in(stranger, password="wrong")

    assert sign_in(stranger).status_code == 429
    assert sign_in(own).status_code == 302
    assert trail.of(cast.clerk.person).filter(type="account.sign_in_refused").count() == 4
    assert trail.of(cast.clerk.person).filter(type="account.locked").count() == 1


def test_a_known_browser_is_locked_as_well_but_apart(cast):
    own = Client()
    sign_in(own)
    own.post(reverse("account_logout"))
    answers = [sign_in(own, password="wrong").status_code for _try in range(5)]

    assert answers[-1] == 429
    assert sign_in(Client()).status_code == 302


def test_a_mark_made_up_is_no_mark(cast):
    stranger = Client()
    stranger.cookies["known_here"] = "0" * 64
    for _try in range(5):
        sign_in(stranger, password="wrong")

    assert sign_in(Client()).status_code == 429


def test_a_stranger_learns_nothing_about_accounts(cast, client):
    known = sign_in(client, password="wrong").content.decode()
    unknown = sign_in(client, login="nobody", password="wrong").content.decode()

    def sentence(page):
        return re.search(r"工号或口令不正确。", page).group()

    assert sentence(known) == sentence(unknown)


def test_nobody_signs_up_and_service_accounts_do_not_sign_in(cast, client):
    assert client.get("/accounts/signup/").status_code == 404
    assert sign_in(client, login="svc-qinghe-oa", password="").status_code == 200


def test_signing_out_takes_a_press_not_a_link(cast, client):
    sign_in(client)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get("/").status_code == 200

    client.post(reverse("account_logout"))
    assert client.get("/").status_code == 302
    assert trail.of(cast.clerk.person).filter(type="account.signed_out").exists()


def test_a_new_password_of_ones_own(cast, client):
    sign_in(client)
    wrong = {"oldpassword": "x", "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), wrong).status_code == 200

    answer = client.post(reverse("account_change_password"), wrong | {"oldpassword": PASSWORD})
    assert answer.status_code == 302
    assert sign_in(Client(), password=NEW).status_code == 302


@pytest.mark.parametrize("weak", ["short1", "1234567890", "password123", "linzy"])
def test_weak_passwords_are_refused_in_a_sentence(cast, client, weak):
    code = issue_code(cast.clerk.person, by=cast.admin)
    form = {"login": "linzy", "code": code, "password1": weak, "password2": weak}
    answer = client.post(reverse("accounts:one_time_code"), form)

    assert answer.status_code == 422
    assert sign_in(Client()).status_code == 302


def test_a_one_time_code_lets_in_once(cast, client):
    code = issue_code(cast.clerk.person, by=cast.admin)
    form = {"login": "linzy", "code": code.lower(), "password1": NEW, "password2": NEW}
    assert client.post(reverse("accounts:one_time_code"), form)["Location"] == "/"
    assert client.get("/").status_code == 200

    assert Client().post(reverse("accounts:one_time_code"), form).status_code == 422
    assert [event.type for event in trail.of(cast.clerk.person) if "code" in event.type] == [
        "account.code_issued",
        "account.code_used",
    ]


def test_five_wrong_codes_spend_the_right_one(cast):
    code = issue_code(cast.clerk.person, by=cast.admin)
    for _try in range(5):
        with pytest.raises(NoSuchCode):
            use_code(login="linzy", code="AAAAA-AAAAA", password=NEW)

    with pytest.raises(NoSuchCode):
        use_code(login="linzy", code=code, password=NEW)


def test_a_spent_code_is_not_counted_on(cast):
    """Anybody can type wrong codes for anybody: neither the counter nor the trail grows without end."""
    issue_code(cast.clerk.person, by=cast.admin)
    for _try in range(8):
        with pytest.raises(NoSuchCode):
            use_code(login="linzy", code="AAAAA-AAAAA", password=NEW)

    assert trail.of(cast.clerk.person).filter(type="account.code_refused").count() == 5


def test_whoever_administers_a_bureau_does_not_become_the_leader_who_also_heads_it(cast, client):
    bureau = cast.unit("市发展改革委")
    post = establish_post(bureau, title="通讯录管理员", roles=[Role.ORG_ADMIN], by=cast.admin)
    appoint(cast.planning_clerk.person, to=post, starts_on=SINCE, is_main=False, by=cast.admin)
    client.force_login(cast.planning_clerk.person, backend="allauth.account.auth_backends.AuthenticationBackend")

    def code_for(actor):
        return client.post(reverse("directory:issue_code", args=[actor.person.public_id])).status_code

    assert code_for(cast.planning) == 200
    assert code_for(cast.deputy) == 403


def test_a_newer_code_makes_the_older_void_and_codes_are_for_one_person(cast):
    old = issue_code(cast.clerk.person, by=cast.admin)
    new = issue_code(cast.clerk.person, by=cast.admin)
    for login, code in (("linzy", old), ("hanyt", new), ("nobody", new)):
        with pytest.raises(NoSuchCode):
            use_code(login=login, code=code, password=NEW)

    assert use_code(login="linzy", code=new, password=NEW) == cast.clerk.person


def test_codes_are_handed_out_by_the_directory_administrator_alone(cast):
    url = reverse("directory:issue_code", args=[cast.clerk.person.public_id])
    for actor, status in ((cast.admin, 200), (cast.head, 403), (cast.outsider, 403)):
        client = Client()
        client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = client.post(url)
        assert answer.status_code == status, actor
    assert trail.of(cast.clerk.person).filter(type="account.code_issued").count() == 1


def test_someone_deactivated_does_not_come_in(cast, client):
    cast.clerk.person.is_active = False
    cast.clerk.person.save()

    assert client.get("/").status_code == 302
    assert sign_in(client).status_code in (200, 302)
    assert client.get("/").status_code == 302


def test_one_click_sign_in_exists_only_in_the_demonstration(cast, client, settings):
    url = reverse("demo:become", args=[cast.clerk.person.public_id])
    settings.DEMO = False
    assert client.get(reverse("demo:cast")).status_code == 404
    assert client.post(url).status_code == 404

    settings.DEMO = True
    assert client.get(reverse("demo:cast")).status_code == 200
    assert client.post(url).status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_chinese_first_and_english_on_request(cast, client, language):
    client.post(reverse("ui:language"), {"language": language, "next": "/"})
    page = client.get(reverse("account_login"), headers={"Accept-Language": "fr"}).content.decode()

    assert ("登录" in page) is (language == "zh-hans")
    assert ("Sign in" in page) is (language == "en")


def test_without_a_choice_it_is_chinese(client):
    page = client.get(reverse("account_login"), headers={"Accept-Language": "en"}).content.decode()

    assert "登录" in page


def test_pages_carry_a_strict_policy(cast, client):
    sign_in(client)
    policy = client.get("/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy
