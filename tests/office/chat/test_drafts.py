"""What is typed and not sent waits on the server for whoever typed it."""

import pytest
from django.urls import reverse

from office.chat import actions

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def draft(room):
    return reverse("chat:act", args=[room.public_id, "draft"])


def typed(door, room):
    page = door.get(reverse("chat:room", args=[room.public_id])).content.decode()
    return page.partition('name="text"')[2].partition(">")[2].partition("</textarea>")[0]


def test_it_waits_for_its_writer_and_for_nobody_else(cast, room, at_door, draft):
    first, other_device = at_door(cast.clerk), at_door(cast.clerk)
    assert first.post(draft, {"text": "还没<写>完"}, headers=JSON).status_code == 200
    assert typed(other_device, room) == "还没&lt;写&gt;完"
    assert typed(at_door(cast.finance), room) == ""
    assert at_door(cast.outsider).post(draft, {"text": "偷写"}, headers=JSON).status_code == 404
    first.post(draft, {"text": ""}, headers=JSON)
    assert typed(other_device, room) == ""


def test_what_was_sent_is_a_draft_no_more(cast, room, at_door, draft):
    door = at_door(cast.clerk)
    door.post(draft, {"text": "写好了"}, headers=JSON)
    door.post(reverse("chat:post", args=[room.public_id]), {"text": "写好了"})
    assert typed(door, room) == ""


def test_a_draft_carries_no_mark_of_secrecy_and_goes_with_its_writer(cast, room, at_door, draft):
    door = at_door(cast.clerk)
    assert door.post(draft, {"text": "机密★3年"}, headers=JSON).status_code == 422
    door.post(draft, {"text": "字" * 6000}, headers=JSON)
    assert len(room.memberships.get(person=cast.clerk.person).draft) == 5000
    actions.leave(room, by=cast.clerk)
    actions.add_members(room, [cast.clerk.person], by=cast.director)
    assert typed(door, room) == ""
