"""Whoever a rule of the directory hides is offered in no form of any room, and reached through none."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from directory.actors import actor_of
from directory.choosing import people_near
from directory.models import Unit, VisibilityRule
from directory.visibility.making import make_rule
from office.chat import actions as chat
from office.chat.actions.rooms import NotToBeContacted
from office.chat.forms import MembersForm, MustReadForm, RoomForm
from office.chat.models import Room
from office.meetings.forms import CallForm, InviteForm, SubstituteForm
from office.meetings.models import Meeting
from office.meetings.seeking import look_for
from office.worktime.clock import now
from workflows.documents.forms import DraftForm, PassOnForm, who_may_countersign
from workflows.supervision.forms import OpenForm

pytestmark = pytest.mark.django_db


def door(actor):
    client = Client()
    client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def hide(cast):
    """hide(actor, **flags): from everybody but themselves and their administrator."""

    def hidden(actor, **flags):
        root = Unit.objects.get(depth=1)
        kind = VisibilityRule.Kind.HIDE
        return make_rule(root, kind=kind, title="不公开", about=[actor.person], by=cast.admin, **flags)

    return hidden


def fields_of(form):
    return [name for name, field in form.fields.items() if hasattr(field, "queryset")]


def offered(form, person):
    """The fields that offer any appointment of the person."""
    held = set(person.appointments.values_list("pk", flat=True))
    querysets = {name: form.fields[name].queryset for name in fields_of(form)}
    return {
        name
        for name, rows in querysets.items()
        if rows.model.__name__ == "Appointment" and held & set(rows.values_list("pk", flat=True))
    }


def forms_of(actor, room):
    return [
        RoomForm(actor=actor),
        MembersForm(actor=actor, room=room),
        MustReadForm(actor=actor, room=None),
        CallForm(actor=actor),
        InviteForm(actor=actor),
        SubstituteForm(actor=actor),
        DraftForm(actor=actor),
        PassOnForm(actor=actor),
    ]


def test_before_the_rule_every_form_offers_them_and_after_it_none(cast, hide):
    room = chat.open_room("供水", people=[cast.clerk.person], by=cast.director)
    reader = cast.director
    before = [offered(form, cast.head.person) for form in forms_of(reader, room)]
    assert all(before)

    hide(cast.head)
    assert [offered(form, cast.head.person) for form in forms_of(reader, room)] == [set() for _form in before]
    assert offered(CallForm(actor=cast.admin), cast.head.person)


def test_whoever_instructs_is_offered_to_those_who_see_them(cast, hide, supervisor):
    assert offered(OpenForm(actor=supervisor), cast.mayor.person) == {"leader"}
    hide(cast.mayor)
    assert offered(OpenForm(actor=supervisor), cast.mayor.person) == set()


@pytest.fixture
def supervisor(cast):
    from directory.actions import appoint, establish_post
    from directory.roles import Role
    from tests.cast import SINCE

    post = establish_post(cast.unit("市政府办公室"), title="督查员", roles=[Role.SUPERVISOR], order=500, by=cast.admin)
    appoint(cast.editor.person, to=post, starts_on=SINCE, is_main=False, by=cast.admin)
    return actor_of(cast.editor.person)


def test_a_countersigner_chosen_before_the_rule_stays_chosen(cast, hide):
    hide(cast.finance)
    assert cast.finance.appointment not in who_may_countersign(cast.clerk)
    assert cast.finance.appointment in who_may_countersign(cast.clerk, [cast.finance.appointment])


def test_no_room_is_opened_with_whoever_may_not_be_contacted(cast, hide):
    hide(cast.mayor, may_find=True)
    address = reverse("chat:direct", args=[cast.mayor.person.public_id])
    answer = door(cast.clerk).post(address)
    assert answer.status_code == 403
    assert "不能直接联系" in answer.text
    with pytest.raises(NotToBeContacted):
        chat.open_room("供水", people=[cast.head.person, cast.mayor.person], by=cast.clerk)
    assert not Room.objects.exists()

    room = chat.open_room("供水", people=[cast.head.person], by=cast.clerk)
    with pytest.raises(NotToBeContacted):
        chat.add_members(room, [cast.mayor.person], by=cast.clerk)
    assert room.memberships.count() == 2
    assert chat.open_direct(cast.clerk.person, by=cast.mayor)  # they themselves may begin


def test_whoever_may_be_written_to_though_hidden_is_reached_by_who_knows_them(cast, hide):
    hide(cast.mayor, may_find=True, may_contact=True)
    address = reverse("chat:direct", args=[cast.mayor.person.public_id])
    assert door(cast.clerk).post(address).status_code == 302
    assert Room.objects.get().memberships.count() == 2


def test_whoever_may_be_written_to_though_hidden_is_offered_where_people_are_chosen(cast, hide):
    """As the rule's form promises."""
    hide(cast.finance, may_contact=True)
    assert cast.finance.appointment in people_near(cast.clerk)
    assert cast.finance.appointment in who_may_countersign(cast.clerk)
    assert [name for _id, name in look_for(cast.clerk, cast.finance.person.name)]
    hide(cast.finance, may_find=True)
    assert cast.finance.appointment not in people_near(cast.clerk)
    assert look_for(cast.clerk, cast.finance.person.name) == []


def test_their_card_offers_no_message_to_whom_none_may_be_written(cast, hide):
    address = reverse("directory:person", args=[cast.mayor.person.public_id])
    write = reverse("chat:direct", args=[cast.mayor.person.public_id])
    assert write in door(cast.clerk).get(address).text
    hide(cast.mayor, may_find=True)
    answer = door(cast.clerk).get(address)
    assert answer.status_code == 200
    assert write not in answer.text


def test_no_meeting_is_called_with_them_by_a_crafted_post(cast, hide):
    hide(cast.mayor)
    starts_at = now() + timedelta(days=1)
    me, hidden = (str(one.appointment.public_id) for one in (cast.clerk, cast.mayor))
    typed = {
        "title": "碰头会", "starts_at": f"{starts_at:%Y-%m-%dT%H:%M}", "minutes": "60", "place": "三楼", "chair": me,
        "recorder": me, "members": [hidden], "form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = door(cast.clerk).post(reverse("meetings:new"), typed)
    assert answer.status_code == 422
    assert "何景行" not in answer.text
    assert not Meeting.objects.exists()


def test_a_must_read_to_a_whole_unit_passes_them_by(cast, hide):
    hide(cast.neighbour)
    form = MustReadForm(
        {"title": "核对", "text": "请核对。", "due_at": f"{now() + timedelta(days=1):%Y-%m-%dT%H:%M}",
         "units": [str(cast.unit("市财政局").pk)]},
        actor=cast.director, room=None,
    )  # fmt: skip
    assert form.is_valid(), form.errors
    asked = chat.issue_must_read(
        "核对", "请核对。", people=form.asked, due_at=form.cleaned_data["due_at"], by=cast.director
    )
    assert {one.person.name for one in asked.receipts.select_related("person")} == {"许嘉言"}
