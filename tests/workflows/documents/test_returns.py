"""登记收文 of a received copy, and 退文: back to whoever sent it, with a reason both sides can read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from directory.actions import appoint, enrol, establish_post
from directory.actors import actor_of
from directory.roles import Role
from office.audit import trail
from office.audit.refusals import NotAllowed
from office.duties.models import Duty
from office.notices.models import Notice
from tests.cast import SINCE
from tests.workflows.documents.test_bad_input import to_signing
from tests.workflows.documents.test_incoming import county, instructed, request_of, step_of  # noqa: F401
from tests.workflows.documents.test_outgoing import act, document, done  # noqa: F401
from workflows.documents import intake, issuing, receiving, returns
from workflows.documents.actions import NeedsAReason
from workflows.documents.agencies import office_of
from workflows.documents.models import Copy, Incoming, Return
from workflows.documents.permissions import incoming_followed_by
from workflows.documents.readers import tell_of_the_returned_copy
from workflows.engine.move import NotRunning, StepTaken

pytestmark = pytest.mark.django_db
WHY = {"reason": "not_ours", "opinion": "此事项由县政府主管部门办理，请径送。"}


@pytest.fixture
def copy(town, document, at_door):  # noqa: F811
    """What the county got of a notice of the city, with an attachment."""
    upload = {"upload": SimpleUploadedFile("清单.txt", "第一项".encode())}
    at_door(town.clerk).post(reverse("documents:attach", args=[document.public_id]), upload)
    step = to_signing(town, document, at_door)
    done(at_door(town.mayor).post(reverse("documents:act", args=[document.public_id]), {"act": "sign", "step": step}))
    done(act(at_door, town.editor, document, "verify"))
    done(act(at_door, town.registrar, document, "register", register=town.unit("市政府").registers.get().pk))
    done(act(at_door, town.registrar, document, "apply_seal"))
    done(act(at_door, town.editor, document, "proof_read"))
    done(act(at_door, town.registrar, document, "dispatch", main=[town.unit("青禾县政府").pk]))
    return document.copies.get()


@pytest.fixture
def director(town):
    """Of the county's office, to whom the next step falls."""
    unit = office_of(town.unit("青禾县政府"))
    person = enrol(unit, username="qhdir", name="县主任", by=town.admin)
    post = establish_post(unit, title="办公室主任", roles=[Role.OFFICE_DIRECTOR], order=900, by=town.admin)
    appoint(person, to=post, starts_on=SINCE, by=town.admin)
    return actor_of(person)


@pytest.fixture
def received(town, copy, director):
    return issuing.receive(copy, by=town.county_clerk)


def types(subject):
    return [event.type for event in trail.of(subject)]


def test_a_received_copy_becomes_an_incoming_document_of_the_unit(town, received):
    incoming = intake.take_in(received, by=town.county_clerk)
    sent = received.document

    assert (incoming.unit, incoming.sender) == (town.unit("青禾县政府"), town.unit("市政府"))
    assert (incoming.title, incoming.genre, incoming.text) == (sent.title, sent.genre, sent.body)
    assert incoming.sender_number == str(sent.numbers.get())
    assert incoming.number.startswith("收〔")
    assert incoming.state == "propose"
    assert "document.taken_in" in types(sent)
    assert "incoming.registered" in types(incoming)


def test_its_paper_and_attachments_are_the_sender_s_by_reference(town, received, at_door):
    incoming = intake.take_in(received, by=town.county_clerk)
    door, page = at_door(town.county_clerk), reverse("documents:incoming", args=[incoming.public_id])
    file = received.document.attachments.get().file

    assert incoming.paper is None
    shown = door.get(page).content.decode()
    assert f"{page}pages/1.png" in shown
    assert f"{page}attachments/{file.public_id}/" in shown
    assert door.get(f"{page}pdf/").content.startswith(b"%PDF")
    assert door.get(f"{page}attachments/{file.public_id}/").content == "第一项".encode()
    for other in (town.outsider, town.clerk):
        assert at_door(other).get(f"{page}pdf/").status_code == 404
        assert at_door(other).get(f"{page}attachments/{file.public_id}/").status_code == 404


def test_both_sides_show_the_link(town, received, at_door):
    incoming = intake.take_in(received, by=town.county_clerk)
    copy_page = reverse("documents:copy", args=[received.public_id])
    its_page = reverse("documents:incoming", args=[incoming.public_id])

    assert its_page in at_door(town.county_clerk).get(copy_page).content.decode()
    assert copy_page in at_door(town.county_clerk).get(its_page).content.decode()
    shown = at_door(town.clerk).get(reverse("documents:detail", args=[received.document.public_id])).content.decode()
    assert incoming.number in shown


def test_once_only_and_only_when_signed_for(town, copy, director, at_door):
    with pytest.raises(intake.NotSignedFor):
        intake.take_in(copy, by=town.county_clerk)
    issuing.receive(copy, by=town.county_clerk)
    door, url = at_door(town.county_clerk), reverse("documents:take_in", args=[copy.public_id])
    done(door.post(url))
    assert door.post(url).status_code == 409
    assert Incoming.objects.filter(copy=copy).count() == 1


def test_others_do_not_take_it_in_or_return_it(town, received, at_door):
    for other in (town.outsider, town.neighbour):
        for name in ("take_in", "return_copy"):
            url = reverse(f"documents:{name}", args=[received.public_id])
            assert at_door(other).post(url, WHY).status_code == 404
    with pytest.raises(NotAllowed):
        intake.take_in(received, by=town.clerk)
    with pytest.raises(NotAllowed):
        returns.return_copy(received, **WHY, by=town.clerk)
    assert at_door(town.clerk).post(reverse("documents:take_in", args=[received.public_id])).status_code == 403
    assert at_door(town.clerk).get(reverse("documents:return_copy", args=[received.public_id])).status_code == 403


@pytest.mark.parametrize("signed", [True, False])
def test_a_copy_goes_back_with_its_reason(town, copy, at_door, signed):
    if signed:
        issuing.receive(copy, by=town.county_clerk)
    door, url = at_door(town.county_clerk), reverse("documents:return_copy", args=[copy.public_id])
    assert door.get(url).status_code == 200
    assert door.post(url).status_code == 422
    assert door.post(url, {"reason": "not_ours"}).status_code == 422
    done(door.post(url, WHY))

    copy.refresh_from_db()
    assert copy.state == "returned"
    assert "document.copy_returned" in types(copy.document)
    assert not Duty.objects.filter(subject_id=copy.public_id, done_at=None).exists()
    shown = at_door(town.clerk).get(reverse("documents:detail", args=[copy.document.public_id])).content.decode()
    assert WHY["opinion"] in shown
    assert door.post(url, WHY).status_code == 409
    assert door.post(reverse("documents:take_in", args=[copy.public_id])).status_code == 409


def test_whoever_dispatched_it_is_told(town, copy):
    returns.return_copy(copy, **WHY, by=town.county_clerk)
    event = trail.last(copy.document, "document.copy_returned")
    tell_of_the_returned_copy(event)

    told = set(Notice.objects.filter(event_id=event.pk).values_list("person", flat=True))
    assert {town.registrar.person.pk, town.clerk.person.pk} <= told
    assert town.mayor.person.pk not in told


def test_a_copy_that_was_taken_in_goes_back_with_what_was_made_of_it(town, received, director):
    incoming = intake.take_in(received, by=town.county_clerk)
    with pytest.raises(intake.TakenInAlready):
        returns.return_copy(received, **WHY, by=town.county_clerk)
    returns.return_incoming(incoming, step_of(incoming, director), **WHY, by=director)

    received.refresh_from_db()
    assert received.state == "returned"
    assert Return.objects.get().incoming == incoming


def test_what_came_by_the_api_goes_back_to_its_system(town, county, request_of, at_door):  # noqa: F811
    incoming = request_of()
    form = reverse("documents:incoming_form", args=[incoming.public_id, "return"])
    door = at_door(town.registrar)
    assert door.get(form).status_code == 200
    step = step_of(incoming, town.registrar)
    url = reverse("documents:incoming_act", args=[incoming.public_id])
    assert door.post(url, {"act": "return", "step": step, "reason": "not_ours", "opinion": " "}).status_code == 422
    done(door.post(url, {"act": "return", "step": step, **WHY}))

    incoming.refresh_from_db()
    assert (incoming.state, incoming.number) == ("returned", "")
    assert incoming.returned.reason == "not_ours"
    assert types(incoming)[-1] == "incoming.returned"
    assert incoming_followed_by(county).get() == incoming
    assert not Duty.objects.filter(subject_id=incoming.public_id, done_at=None).exists()
    shown = door.get(reverse("documents:incoming", args=[incoming.public_id])).content.decode()
    assert WHY["opinion"] in shown
    assert door.post(url, {"act": "return", "step": step, **WHY}).status_code == 409
    with pytest.raises(NotRunning):
        returns.return_incoming(incoming, step, **WHY, by=town.registrar)


def test_put_right_it_may_come_again_under_its_number(town, request_of):  # noqa: F811
    former = request_of()
    returns.return_incoming(former, step_of(former, town.registrar), **WHY, by=town.registrar)

    assert request_of().state == "register"
    with pytest.raises(receiving.ArrivedAlready):
        request_of()


def test_after_the_leader_s_word_it_is_answered_not_returned(town, request_of):  # noqa: F811
    incoming = request_of()
    instructed(town, incoming)
    with pytest.raises(NotAllowed):
        returns.return_incoming(incoming, step_of(incoming, town.clerk), **WHY, by=town.clerk)


def test_only_in_whose_hands_it_is_and_with_words(town, request_of):  # noqa: F811
    incoming = request_of()
    step = step_of(incoming, town.registrar)
    with pytest.raises(NotAllowed):
        returns.return_incoming(incoming, step, **WHY, by=town.director)
    with pytest.raises(NeedsAReason):
        returns.return_incoming(incoming, step, reason="form", opinion=" ", by=town.registrar)
    receiving.register(incoming, step, by=town.registrar)
    with pytest.raises(StepTaken):
        returns.return_incoming(incoming, step, **WHY, by=town.registrar)
    returns.return_incoming(incoming, step_of(incoming, town.director), **WHY, by=town.director)
    incoming.refresh_from_db()
    assert (incoming.state, bool(incoming.number)) == ("returned", True)
    assert not Copy.objects.exists()
