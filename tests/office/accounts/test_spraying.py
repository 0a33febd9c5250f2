"""Many accounts, few tries each, one source."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from office.accounts.actions import issue_code
from office.audit import trail
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
OTHER = "10.9.8.7"


def sign_in(client, login, password="wrong", **more):
    return client.post(reverse("account_login"), {"login": login, "password": password}, **more)


def spray(names, tries, **more):
    return [sign_in(Client(), name, **more).status_code for name in names for _try in range(tries)]


@pytest.fixture
def sprayed(cast):
    """Thirty failures on fifteen accounts; two are people of ours."""
    assert set(spray(["linzy", "hanyt", *(f"nobody{n}" for n in range(13))], 2)) == {200}
    return cast


def test_the_source_waits_even_with_a_right_guess(sprayed):
    answer = sign_in(Client(), "suwq", PASSWORD)

    assert answer.status_code == 429
    assert 800 < int(answer["Retry-After"]) <= 900
    assert "15 分钟" in answer.content.decode()
    assert sign_in(Client(), "nobody-at-all").status_code == 429
    assert Client().get(reverse("account_login")).status_code == 200


def test_others_come_in_from_elsewhere(sprayed):
    assert sign_in(Client(), "suwq", PASSWORD, REMOTE_ADDR=OTHER).status_code == 302


def test_the_trail_says_it_once(sprayed):
    for _try in range(4):
        sign_in(Client(), "suwq")
    told = [event for who in (sprayed.clerk, sprayed.head) for event in trail.of(who.person)]
    told = [event for event in told if event.type == "account.source_held"]

    assert [(event.particulars, event.address, event.refused) for event in told] == [
        ({"accounts": 15}, "127.0.0.1", True)
    ]


def test_a_browser_that_knows_the_person_and_a_code_come_in(cast):
    own = Client()
    sign_in(own, "suwq", PASSWORD)
    own.post(reverse("account_logout"))
    spray([f"nobody{n}" for n in range(10)], 3)

    assert sign_in(Client(), "suwq", PASSWORD).status_code == 429
    assert sign_in(own, "hanyt", PASSWORD).status_code == 429
    assert sign_in(own, "suwq", PASSWORD).status_code == 302
    code = issue_code(cast.head.person, by=cast.admin)
    form = {"login": "hanyt", "code": code, "password1": "a quite new phrase 9", "password2": "a quite new phrase 9"}
    assert Client().post(reverse("accounts:one_time_code"), form).status_code == 302


def test_a_clumsy_office_is_no_attack(cast):
    """Four people who try until their accounts lock, and one account that is hammered."""
    spray(["linzy", "hanyt", "xujy", "luojp"], 9)

    assert sign_in(Client(), "suwq", PASSWORD).status_code == 302


def test_a_success_of_the_sprayer_wipes_nothing_else(cast):
    names = [f"nobody{n}" for n in range(16)]
    spray(names[:15], 2)
    AccessAttempt.objects.filter(username="nobody0").update(failures_since_start=1)
    sign_in(Client(), "suwq", PASSWORD)
    spray(names[15:], 1)

    assert sign_in(Client(), "suwq", PASSWORD).status_code == 429


def test_it_opens_again(sprayed):
    AccessAttempt.objects.filter(username="linzy").update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert int(sign_in(Client(), "suwq")["Retry-After"]) <= 60
    AccessAttempt.objects.filter(username="linzy").update(attempt_time=timezone.now() - timedelta(minutes=16))

    assert sign_in(Client(), "suwq", PASSWORD).status_code == 302


def test_behind_a_proxy_the_reader_is_the_source(cast, settings):
    """And what a reader claims to be is not believed."""
    settings.BEHIND_PROXY = True
    names = [f"nobody{n}" for n in range(15)]
    for number, name in enumerate(names):
        spray([name], 2, headers={"X-Forwarded-For": f"6.6.6.{number}, {OTHER}"})

    assert sign_in(Client(), "suwq", PASSWORD, headers={"X-Forwarded-For": f"7.7.7.7, {OTHER}"}).status_code == 429
    assert sign_in(Client(), "suwq", PASSWORD, headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 302


def test_a_site_of_the_newer_internet_is_one_source(cast):
    for number in range(30):
        spray([f"nobody{number}"], 1, REMOTE_ADDR=f"2001:db8:1:2::{number + 1:x}")

    assert sign_in(Client(), "suwq", PASSWORD, REMOTE_ADDR="2001:db8:1:2::ffff").status_code == 429
    assert sign_in(Client(), "suwq", PASSWORD, REMOTE_ADDR="2001:db8:1:3::1").status_code == 302
