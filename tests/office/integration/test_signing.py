"""Standard Webhooks 1.0.0, by its own test vector and its own library."""

import base64
import time

import pytest
from standardwebhooks import Webhook

from office.integration import signing
from office.integration.sealing import new_webhook_secret
from office.integration.signing import Forged

SECRET, BODY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", '{"test": 2432232314}'
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"


def test_the_vector_of_the_standard():
    told = signing.headers(MESSAGE, BODY, [SECRET], at=1614265330)

    assert told == {
        "webhook-id": MESSAGE,
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_during_a_rotation_either_secret_verifies():
    fresh = new_webhook_secret()
    told = signing.headers(MESSAGE, BODY, [fresh, SECRET])

    assert len(told["webhook-signature"].split()) == 2
    for secret in (fresh, SECRET):
        assert Webhook(secret).verify(BODY, told) == {"test": 2432232314}


def test_a_secret_has_32_random_bytes():
    secret = new_webhook_secret()

    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32


@pytest.mark.parametrize(
    "spoil",
    [
        {"webhook-id": "msg_other"},
        {"webhook-timestamp": str(int(time.time()) - 301)},
        {"webhook-timestamp": str(int(time.time()) + 301)},
        {"webhook-timestamp": "yesterday"},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "nonsense"},
        {"webhook-signature": "v1,*"},
        {"webhook-signature": ""},
    ],
)
def test_what_was_changed_or_kept_too_long_is_forged(spoil):
    told = signing.headers(MESSAGE, BODY, [SECRET]) | spoil

    with pytest.raises(Forged):
        signing.verify(BODY.encode(), told, SECRET)


def test_another_body_and_bytes_that_are_no_text_are_forged():
    told = signing.headers(MESSAGE, BODY, [SECRET])

    for body in (b'{"test": 1}', b"\xff\xfe"):
        with pytest.raises(Forged):
            signing.verify(body, told, SECRET)
