"""Who listens, and for how long."""

from collections import OrderedDict
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.utils import timezone

from office.live import listeners

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(cast, signed_in):
    return signed_in(cast.clerk)


def test_a_session_says_who(cast, session):
    listener = listeners.by_session(session)

    assert (listener.person_id, listener.public_id) == (cast.clerk.person.pk, cast.clerk.person.public_id)


def test_a_ticket_says_the_same_without_a_query(session, django_assert_num_queries):
    listener = listeners.by_session(session)
    ticket = listeners.ticket_of(listener)

    with django_assert_num_queries(0):
        again = listeners.by_ticket(ticket, session)

    assert again == listener
    assert session not in signing.b64_decode(ticket.split(":")[0].encode()).decode()


@pytest.mark.parametrize("session", ["", "0" * 32, "%00", "中文"])
def test_no_session_says_nobody(session):
    assert listeners.by_session(session) is None


def test_a_ticket_is_nothing_without_its_session(cast, session, signed_in):
    ticket = listeners.ticket_of(listeners.by_session(session))

    assert listeners.by_ticket(ticket, signed_in(cast.clerk)) is None
    assert listeners.by_ticket(ticket[:-1] + ("A" if ticket[-1] != "A" else "B"), session) is None
    assert listeners.by_ticket("nonsense", session) is None
    assert listeners.by_ticket(signing.dumps(["too", "short"], salt="office.live.ticket"), session) is None


def test_a_ticket_is_good_for_ten_minutes(session, monkeypatch):
    ticket = listeners.ticket_of(listeners.by_session(session))
    later = signing.time.time() + 601

    monkeypatch.setattr(signing.time, "time", lambda: later)

    assert listeners.by_ticket(ticket, session) is None


def test_who_is_gone(cast, signed_in, django_assert_num_queries):
    stays, signed_out, expired, inactive, changed = (
        listeners.by_session(signed_in(who)) for who in (cast.clerk, cast.head, cast.editor, cast.finance, cast.mayor)
    )
    everybody = {stays, signed_out, expired, inactive, changed}
    assert listeners.gone(everybody) == set()

    Session.objects.filter(session_key=signed_out.session_key).delete()
    Session.objects.filter(session_key=expired.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    type(cast.finance.person).objects.filter(pk=inactive.person_id).update(is_active=False)
    cast.mayor.person.set_password("another horse 2026")
    cast.mayor.person.save()

    with django_assert_num_queries(2):
        assert listeners.gone(everybody) == {signed_out, expired, inactive, changed}
    assert listeners.by_session(inactive.session_key) is None
    assert listeners.by_session(changed.session_key) is None
    assert listeners.gone({stays, changed}) == {changed}


def test_whoever_speaks_again_is_known_for_as_long_as_their_rights_are(monkeypatch):
    asked, clock = [], iter([0.0, 1.0, 3.9, 4.1, 8.0, 8.2])
    monkeypatch.setattr(listeners, "_build_actor", lambda who: asked.append(who) or f"actor of {who}")
    monkeypatch.setattr(listeners, "_spoke", OrderedDict())
    monkeypatch.setattr(listeners, "time", SimpleNamespace(monotonic=lambda: next(clock)))

    assert [listeners.speaker(who) for who in "aababb"] == [f"actor of {who}" for who in "aababb"]
    assert asked == ["a", "b", "a", "b"]
    assert list(listeners._spoke) == ["b"]
