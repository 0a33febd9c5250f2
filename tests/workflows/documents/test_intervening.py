"""流程干预: by the head of the general office, with a reason, on the trail."""

import pytest
from django.urls import reverse

from office.audit import trail
from office.audit.refusals import NotAllowed
from office.duties.models import Duty
from tests.workflows.documents.test_bad_input import to_signing
from tests.workflows.documents.test_incoming import county, instructed, request_of, step_of  # noqa: F401
from tests.workflows.documents.test_outgoing import act, document, done  # noqa: F401
from workflows.documents.intervening import OutOfTheHouse, SayWhy, intervene
from workflows.documents.models import Document
from workflows.engine.actions import NeverThere

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(town, document, at_door):  # noqa: F811
    to_signing(town, document, at_door)
    done(act(at_door, town.mayor, document, "sign"))
    return Document.objects.get(pk=document.pk)


def test_a_stuck_paper_goes_back_and_what_was_signed_is_signed_again(town, signed):
    said = signed.opinions.count()

    intervene(signed, to_step="office_review", reason="苏婉清因公外出，来不及复核。", by=town.director)

    signed.refresh_from_db()
    assert (signed.state, signed.signed_digest) == ("office_review", "")
    assert signed.opinions.count() == said
    held = Duty.objects.get(subject_id=signed.public_id, done_at=None)
    assert held.holder == town.director.appointment
    event = trail.last(signed, "flow.intervened")
    assert event.particulars == {"to_step": "office_review", "reason": "苏婉清因公外出，来不及复核。"}


def test_nobody_else_and_never_without_a_reason_nor_where_it_was_not(town, signed):
    for other in (town.clerk, town.mayor, town.registrar, town.neighbour, town.outsider):
        with pytest.raises(NotAllowed):
            intervene(signed, to_step="draft", reason="试", by=other)
    with pytest.raises(SayWhy):
        intervene(signed, to_step="draft", reason=" ", by=town.director)
    with pytest.raises(NeverThere):
        intervene(signed, to_step="seal", reason="试", by=town.director)
    assert Document.objects.get(pk=signed.pk).state == "verify"


def test_what_has_left_the_house_is_not_moved(town, signed):
    Document.objects.filter(pk=signed.pk).update(state="file")
    with pytest.raises(OutOfTheHouse):
        intervene(signed, to_step="draft", reason="试", by=town.director)


def test_an_incoming_paper_through_the_door(town, request_of, at_door):  # noqa: F811
    incoming = request_of()
    instructed(town, incoming)
    address = reverse("documents:intervene") + f"?source=incoming:{incoming.public_id}"
    assert at_door(town.clerk).get(address).status_code == 404
    assert at_door(town.outsider).get(address).status_code == 404
    mine = at_door(town.director)
    assert "林知远" in mine.get(address).content.decode()
    assert mine.post(address, {"to_step": "propose", "reason": ""}).status_code == 422

    done(mine.post(address, {"to_step": "propose", "reason": "承办人调离，重新拟办。"}))

    incoming.refresh_from_db()
    assert incoming.state == "propose"
    assert step_of(incoming, town.director)
