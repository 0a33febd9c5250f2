"""A post is tried again with its key until it is answered: the answer is the first post, whatever happened since."""

from uuid import uuid4

import pytest
from django.urls import reverse

from office.audit.refusals import Refusal
from office.chat import actions
from office.chat.actions.talking import SaidElsewhere
from office.chat.live import hear
from office.chat.models import Entry
from tests.office.chat.conftest import opened, told

pytestmark = pytest.mark.django_db
SINCE = {
    "closed": lambda cast, room: actions.close_room(room, by=cast.director),
    "taken out": lambda cast, room: actions.remove_member(room, cast.clerk.person, by=cast.director),
    "left and closed": lambda cast, room: (
        actions.leave(room, by=cast.clerk),
        actions.close_room(room, by=cast.director),
    ),
}


@pytest.mark.parametrize("since", SINCE)
def test_a_post_that_stands_is_the_answer_at_every_door(cast, room, at_door, since):
    mine = uuid4()
    said = actions.post(room, text="只一次", client_msg_id=mine, by=cast.clerk)
    SINCE[since](cast, room)
    count = len(told(room))
    given = {"client_msg_id": str(mine), "text": "只一次"}
    address = reverse("chat:post", args=[room.public_id])

    by_form = at_door(cast.clerk).post(address, given, headers={"Accept": "application/json"})

    assert by_form.json() == {"seq": said.seq, "id": str(said.public_id)}
    assert hear(cast.clerk, str(room.public_id), {"post": given}) == {"seq": said.seq, "id": said.public_id}
    assert actions.post(room, text="只一次", client_msg_id=mine, by=cast.clerk) == said
    assert len(told(room)) == count


@pytest.mark.parametrize("since", SINCE)
def test_what_was_never_said_is_refused_as_before(cast, room, at_door, since):
    SINCE[since](cast, room)
    given = {"client_msg_id": str(uuid4()), "text": "没有说过"}
    address = reverse("chat:post", args=[room.public_id])

    refused = at_door(cast.clerk).post(address, given, headers={"Accept": "application/json"})

    assert refused.status_code == (409 if since == "closed" else 404)
    with pytest.raises(Refusal):
        hear(cast.clerk, str(room.public_id), {"post": given})
    assert at_door(cast.outsider).post(address, given).status_code == 404


def test_a_key_belongs_to_its_sender(cast, room, at_door):
    mine = uuid4()
    actions.post(room, text="林知远的", client_msg_id=mine, by=cast.clerk)
    given = {"client_msg_id": str(mine), "text": "别人的"}

    assert actions.post(room, by=cast.finance, **given).seq == 3
    assert at_door(cast.outsider).post(reverse("chat:post", args=[room.public_id]), given).status_code == 404


def test_a_key_that_was_used_in_another_room_is_refused_and_not_swallowed(cast, room, at_door):
    other, mine = opened(cast), uuid4()
    actions.post(room, text="在甲群", client_msg_id=mine, by=cast.clerk)
    given = {"client_msg_id": str(mine), "text": "在乙群"}

    with pytest.raises(SaidElsewhere):
        actions.post(other, by=cast.clerk, **given)
    address = reverse("chat:post", args=[other.public_id])
    answer = at_door(cast.clerk).post(address, given, headers={"Accept": "application/json"})

    assert (answer.status_code, bool(answer.json()["sentence"])) == (409, True)
    assert not Entry.objects.filter(room=other, kind="posted").exists()


def test_a_change_that_is_refused_stays_a_change(cast, room, at_door):
    said = actions.post(room, text="发错", by=cast.clerk)
    door, address = at_door(cast.clerk), reverse("chat:act", args=[room.public_id, "edit"])

    answer = door.post(address, {"seq": said.seq, "text": " "})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'action="{address}"' in page
    assert f'<input type="hidden" name="seq" value="{said.seq}">' in page
