"""How long a refusal takes says nothing about whether the name exists (S-07)."""

import time
from statistics import median

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROUNDS = 6


@pytest.fixture(autouse=True)
def _as_in_production(cast, settings):
    """The real hasher, for the known as for the unknown; passwords are stored with it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    for who in (cast.clerk, cast.head):
        who.person.set_password(PASSWORD)
        who.person.save()
    cast.head.person.is_active = False
    cast.head.person.save()
    cast.editor.person.set_unusable_password()
    cast.editor.person.save()


def seconds_of(names):
    """The median of each, in seconds of the processor: what else the machine does then falls on none. The hash is what
    differs where something differs."""
    taken = {name: [] for name in names}
    client = Client()
    for turn in range(ROUNDS + 1):
        for name in names:
            began = time.process_time()
            answer = client.post(reverse("account_login"), {"login": name, "password": "wrong"})
            if turn:
                taken[name].append(time.process_time() - began)
            assert answer.status_code == 200
            AccessAttempt.objects.all().delete()
    return {name: median(every) for name, every in taken.items()}


def test_known_unknown_inactive_and_without_a_password_take_the_same(cast):
    found = seconds_of(["linzy", "nobody", "hanyt", "suwq"])

    assert max(found.values()) < 1.15 * min(found.values()), found


def test_the_measure_would_see_it(cast, monkeypatch):
    """Without the hash for the unknown the two are told apart at once."""
    monkeypatch.setattr(AuthenticationBackend, "_mitigate_timing_attack", lambda *_given: None)
    found = seconds_of(["linzy", "nobody"])

    assert found["linzy"] > 1.3 * found["nobody"]
