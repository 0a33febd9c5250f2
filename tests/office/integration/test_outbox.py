"""The outbox: in order, again by the table, silent about what is not theirs, and never lost."""

import asyncio
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.db import transaction
from standardwebhooks import Webhook

from office.audit.record import record
from office.integration import actions, endpoints, outbox
from office.integration.client import Answer
from office.integration.models import Attempt, Delivery, Endpoint
from office.integration.outbox import RETRIES
from office.integration.sealing import unseal
from office.integration.sender import Sender, send_due
from office.notices.models import Notice
from office.worktime.clock import at, now
from tests.office.integration.conftest import pdf, waiting

pytestmark = pytest.mark.django_db
State = Delivery.State


class Receiver:
    """In place of the client: answers as told, remembers what was posted."""

    def __init__(self, *answers):
        self.answers, self.posts = list(answers), []

    async def post(self, url, body, headers):
        self.posts.append((url, body, dict(headers)))
        given = self.answers.pop(0) if self.answers else 200
        await asyncio.sleep(0)
        return given if isinstance(given, Answer) else Answer(given)

    @property
    def told(self):
        return [json.loads(body) for _, body, _ in self.posts]


def turn(receiver, rounds=1):
    for _ in range(rounds):
        async_to_sync(send_due)(receiver)


@pytest.fixture
def everyone_hears(monkeypatch):
    monkeypatch.setattr(outbox.kinds, "heard_among", lambda actor, kind, public_ids: set(public_ids))


@pytest.fixture
def requested(cast, county):
    """A 请示 of the county to the city office, through the act itself."""
    from workflows.documents.receiving import arrive

    return arrive(
        unit=cast.unit("市政府办公室"),
        title="关于解决供水管网资金的请示",
        genre="request",
        sender=cast.unit("青禾县政府"),
        sender_number="青府〔2026〕3号",
        paper=pdf(),
        by=county.actor,
    )


def test_the_act_and_its_delivery_stand_or_fall_together(hook, cast, county):
    from workflows.documents.events import TAKEN_DOWN

    class Thing:
        subject_kind, public_id = "incoming", uuid4()

    def act_that_fails():
        with transaction.atomic():
            record(TAKEN_DOWN, Thing(), by=cast.registrar, number="收〔2026〕1号")
            assert Delivery.objects.count() == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act_that_fails()

    assert Delivery.objects.count() == 0


def test_the_county_hears_of_its_own_request_signed_and_thin(hook, requested):
    receiver = Receiver()
    turn(receiver)

    (url, body, headers), told = receiver.posts[0], receiver.told[0]
    assert url == hook.url
    assert Webhook(unseal(hook.secret)).verify(body, headers) == told
    assert (told["type"], told["subject"]) == ("incoming.arrived", f"incoming/{requested.public_id}")
    assert told["id"] == headers["webhook-id"]
    assert requested.title not in body
    assert "." not in headers["webhook-id"]


def test_another_county_s_document_stays_silent(hook, other_county, app_admin, requested):
    made = endpoints.enter_endpoint(
        other_county.account, url="https://lj.example.com/", patterns=["*"], by=app_admin
    ).endpoint
    waiting(made, requested.public_id)
    receiver = Receiver()

    turn(receiver, 3)

    assert {url for url, _, _ in receiver.posts} == {hook.url}
    assert set(Delivery.objects.filter(endpoint=made).values_list("state", "seq")) == {(State.SILENT, None)}


def test_who_has_lost_the_right_meanwhile_hears_nothing(hook, requested):
    from workflows.documents.models import IncomingGroupGrant

    IncomingGroupGrant.objects.filter(content_object=requested).delete()
    receiver = Receiver()
    turn(receiver)

    assert receiver.posts == []


def test_a_kind_that_must_not_be_told_is_never_told(hook, everyone_hears):
    waiting(hook, uuid4(), type="document.revised")
    receiver = Receiver()
    turn(receiver)

    assert receiver.posts == []


def test_in_order_for_each_subject_and_nobody_waits_for_another_s(hook, everyone_hears):
    one, other = uuid4(), uuid4()
    waiting(hook, one, one, other, one)
    receiver = Receiver()

    turn(receiver, 3)

    told = [(each["subject"].split("/")[1], each["sequence"]) for each in receiver.told]
    assert told[:2] == [(str(one), "1"), (str(other), "1")]
    assert told[2:] == [(str(one), "2"), (str(one), "3")]


def test_a_failure_holds_back_what_follows_and_it_comes_again_by_the_table(hook, everyone_hears):
    subject = uuid4()
    first, second = waiting(hook, subject, subject)
    receiver = Receiver(500)
    turn(receiver, 3)
    assert len(receiver.posts) == 1

    with at(now() + timedelta(seconds=RETRIES[0] * 1.2)):
        turn(receiver, 3)

    ids = [headers["webhook-id"] for _, _, headers in receiver.posts]
    assert ids == [str(first.event), str(first.event), str(second.event)]
    assert list(first.attempts.order_by("pk").values_list("outcome", "status")) == [("answered", 500), ("taken", 200)]


def test_ten_tries_over_three_days_then_it_is_given_up_and_its_owner_is_told(hook, app_admin, everyone_hears):
    from office.audit.readers import read_afterwards
    from office.audit.trail import of

    (delivery,) = waiting(hook, uuid4())
    (later,) = waiting(hook, delivery.subject_id)
    receiver = Receiver(*[None] * 10)
    moment, gaps = now(), []
    for _ in range(10):
        with at(moment):
            turn(receiver)
            delivery.refresh_from_db()
        gaps.append((delivery.next_at - moment).total_seconds())
        moment = delivery.next_at

    assert (delivery.state, delivery.tries, len(receiver.posts)) == (State.DEAD, 10, 10)
    assert all(step <= gap <= step * 1.1 for step, gap in zip(RETRIES, gaps, strict=False))
    hook.refresh_from_db()
    assert hook.state == Endpoint.State.FAILED
    told = of(hook).get(type="endpoint.delivery_given_up")
    read_afterwards("office.integration.readers.tell_of_a_dead_delivery", told.pk)
    assert Notice.objects.get().person == app_admin.person
    later.refresh_from_db()
    assert later.state == State.WAITING


def test_410_turns_it_off_and_nothing_more_is_entered(hook, requested, cast):
    receiver = Receiver(410)
    turn(receiver, 3)

    hook.refresh_from_db()
    assert hook.state == Endpoint.State.GONE
    assert len(receiver.posts) == 1
    assert requested.public_id in Delivery.objects.filter(state=State.WAITING).values_list("subject_id", flat=True)


def test_started_again_it_sends_what_waited(hook, app_admin, everyone_hears):
    waiting(hook, uuid4())
    turn(Receiver(410))

    endpoints.start(hook, by=app_admin)
    receiver = Receiver()
    turn(receiver)

    assert len(receiver.posts) == 1


def test_429_rests_the_whole_endpoint_as_long_as_it_asks(hook, everyone_hears):
    (one,) = waiting(hook, uuid4())
    receiver = Receiver(Answer(429, retry_after=600))
    turn(receiver)
    waiting(hook, uuid4())

    with at(now() + timedelta(seconds=590)):
        turn(receiver)
    assert len(receiver.posts) == 1
    with at(now() + timedelta(seconds=601)):
        turn(receiver)
    assert len(receiver.posts) == 3
    one.refresh_from_db()
    assert one.state == State.DELIVERED


def test_a_redirect_is_no_success(hook, everyone_hears):
    (one,) = waiting(hook, uuid4())
    turn(Receiver(301))

    one.refresh_from_db()
    assert (one.state, one.tries) == (State.WAITING, 1)


def test_the_receiver_may_abort_a_message(hook, everyone_hears):
    (one,) = waiting(hook, uuid4())
    turn(Receiver(Answer(400, headers={"webhook-delivery": "abort-message"})))

    one.refresh_from_db()
    assert one.state == State.DEAD


def test_killed_between_the_answer_and_the_mark_it_comes_again_under_the_same_id(hook, everyone_hears):
    """R-05: at least once, and the receiver can tell that it is the same."""
    (one,) = waiting(hook, uuid4())
    receiver = Receiver()
    parcels = outbox.claim(10)
    async_to_sync(receiver.post)(parcels[0].url, parcels[0].body, {"webhook-id": str(parcels[0].delivery.event)})

    turn(receiver)
    assert len(receiver.posts) == 1  # still leased to the one that was killed
    with at(now() + outbox.LEASE + timedelta(seconds=1)):
        turn(receiver)

    assert [headers["webhook-id"] for _, _, headers in receiver.posts] == [str(one.event)] * 2
    assert receiver.posts[0][1] == receiver.posts[1][1]
    assert Attempt.objects.count() == 1


def test_two_senders_do_not_take_the_same(hook, everyone_hears):
    waiting(hook, *(uuid4() for _ in range(5)))

    assert len(outbox.claim(3)) == 3
    assert len(outbox.claim(10)) == 2


def test_sent_again_by_hand_it_has_the_same_id_and_number(hook, app_admin, everyone_hears):
    (one,) = waiting(hook, uuid4())
    receiver = Receiver()
    turn(receiver)
    one.refresh_from_db()

    endpoints.redeliver(one, by=app_admin)
    turn(receiver)

    first, second = receiver.posts
    assert (first[1], first[2]["webhook-id"]) == (second[1], second[2]["webhook-id"])
    assert one.attempts.count() == 2


def test_what_still_waits_is_not_sent_again(hook, app_admin, everyone_hears):
    (one,) = waiting(hook, uuid4())

    with pytest.raises(endpoints.BeingSent):
        endpoints.redeliver(one, by=app_admin)


def test_a_new_secret_signs_beside_the_old_one_for_a_day(hook, app_admin, everyone_hears):
    former = unseal(hook.secret)
    fresh = endpoints.rotate_secret(hook, by=app_admin).secret
    waiting(hook, uuid4())
    receiver = Receiver()
    turn(receiver)

    _, body, headers = receiver.posts[0]
    for secret in (fresh, former):
        Webhook(secret).verify(body, headers)
    with at(now() + timedelta(hours=25)):
        waiting(hook, uuid4())
        turn(receiver)
    assert len(receiver.posts[1][2]["webhook-signature"].split()) == 1


def test_a_secret_sealed_under_another_key_turns_its_webhook_off_and_holds_up_nobody(
    hook, county, app_admin, everyone_hears, settings
):
    settings.SECRET_KEY, own = "another" * 10, settings.SECRET_KEY
    lost = endpoints.enter_endpoint(
        county.account, url="https://lost.example.com/", patterns=["incoming.*"], by=app_admin
    ).endpoint
    settings.SECRET_KEY = own
    waiting(lost, uuid4())
    waiting(hook, uuid4())
    receiver = Receiver()
    turn(receiver)

    lost.refresh_from_db()
    assert [url for url, _, _ in receiver.posts] == [hook.url]
    assert lost.state == Endpoint.State.FAILED


def test_a_ping_goes_through_the_same_door(hook, app_admin):
    endpoints.ping(hook, by=app_admin)
    receiver = Receiver()
    turn(receiver)

    assert receiver.told[0]["type"] == "endpoint.ping"


def test_a_disconnected_system_hears_no_more(hook, county, app_admin, requested):
    actions.end_account(county.account, reason="下线", by=app_admin)
    receiver = Receiver()
    turn(receiver)

    assert receiver.posts == []


def test_the_sender_empties_the_outbox_and_ends_in_good_order(hook, everyone_hears):
    subjects = [uuid4() for _ in range(8)]
    waiting(hook, *subjects, *subjects)
    receiver = Receiver()

    async def run():
        sender = Sender(receiver)
        running = asyncio.create_task(sender.run())
        while len(receiver.posts) < 16:
            await asyncio.sleep(0.01)
        sender.stop()
        await running

    async_to_sync(run)()
    assert Delivery.objects.filter(state=State.DELIVERED).count() == 16


@pytest.mark.parametrize("patterns", [[], ["nothing.*"], ["document.revised"], ["doc*"], ["Document.*"], ["a'b"]])
def test_a_webhook_for_nothing_that_may_be_told_is_refused(county, app_admin, patterns):
    from office.audit.refusals import Unacceptable

    with pytest.raises(Unacceptable):
        endpoints.enter_endpoint(county.account, url="https://oa.example.com/", patterns=patterns, by=app_admin)


def test_an_address_inside_is_refused_and_the_trail_says_so(county, app_admin):
    from office.audit.trail import of

    with pytest.raises(endpoints.AddressRefused) as refusal:
        endpoints.enter_endpoint(county.account, url="https://10.0.0.1/", patterns=["document.*"], by=app_admin)
    refusal.value.remember()

    assert of(county.account).get(type="endpoint.address_refused").particulars["url"] == "https://10.0.0.1/"
