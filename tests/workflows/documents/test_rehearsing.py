"""试走 through the door."""

import pytest
from django.urls import reverse

from office.duties.models import Duty
from tests.deputies import away
from tests.workflows.documents.test_entering import entered
from tests.workflows.documents.test_incoming import county, request_of  # noqa: F401
from tests.workflows.documents.test_outgoing import act, document, done  # noqa: F401

pytestmark = pytest.mark.django_db


def test_before_handing_on_one_sees_who_gets_it_for_whom_and_until_when(town, document, at_door):  # noqa: F811
    away(town.finance, town.neighbour)
    address = reverse("documents:rehearse") + f"?source=document:{document.public_id}"
    assert (
        reverse("documents:rehearse")
        in at_door(town.clerk).get(reverse("documents:detail", args=[document.public_id])).content.decode()
    )

    page = at_door(town.clerk).get(address).content.decode()

    for actor in (town.head, town.director, town.mayor, town.neighbour):
        assert actor.person.name in page
    assert "未发现缺项" in page
    assert Duty.objects.filter(subject_id=document.public_id, done_at=None).count() == 1
    assert at_door(town.outsider).get(address).status_code == 404


def test_what_is_missing_stands_on_top(town, document, at_door):  # noqa: F811
    document.signatory, document.main_recipients = None, ""
    document.save()
    page = at_door(town.clerk).get(reverse("documents:rehearse") + f"?source=document:{document.public_id}")
    assert "尚缺" in page.content.decode()


def test_what_has_come_in_is_rehearsed_too(town, request_of, at_door):  # noqa: F811
    incoming = request_of()
    page = at_door(town.registrar).get(reverse("documents:rehearse") + f"?source=incoming:{incoming.public_id}")
    assert town.director.person.name in page.content.decode()


def test_a_proposal_is_rehearsed_as_it_is_typed_and_nothing_of_it_is_kept(town, at_door):
    incoming = entered(town)
    address = reverse("documents:rehearse_proposal", args=[incoming.public_id])
    people = {"leader": town.mayor.appointment.pk, "handlers": [town.clerk.appointment.pk, town.head.appointment.pk]}
    typed = {"handling": "action", "due_on": "2999-01-01"} | people

    answer = at_door(town.director).post(address, typed)

    assert [line.who for line in answer.context["lines"]][:3] == [town.mayor.person.name, "韩雨桐", "林知远"]
    assert any("主办" in fault for fault in answer.context["faults"])
    incoming.refresh_from_db()
    assert (incoming.leader, incoming.due_on, incoming.handlers.count()) == (None, None, 0)
    assert at_door(town.registrar).post(address, typed).status_code == 403
    assert at_door(town.outsider).post(address, typed).status_code == 404
    form = at_door(town.director).get(reverse("documents:incoming_form", args=[incoming.public_id, "propose"]))
    assert address in form.content.decode()
