"""A sentence about what somebody has done is for the answer to it, not for a part that renews itself meanwhile."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
CHOSEN = {f"way_{kind}": "at_once" for kind in ("document", "matter", "meeting", "room")}


def test_news_takes_no_sentence_away(cast):
    client = Client()
    client.force_login(cast.clerk.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post("/notices/preferences/", CHOSEN | {"quiet": "unit", "digest_at": "08:30"})
    said = "已保存"
    assert said not in client.get("/notices/preferences/", headers={"X-News": "1"}).text
    assert said in client.get("/notices/preferences/").text
    assert said not in client.get("/notices/preferences/").text
