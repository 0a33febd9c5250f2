"""What arrives: from the county's 请示 to the reply and the file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from directory.actions import appoint, enrol, establish_post
from directory.actors import actor_of
from directory.roles import Role
from office.audit import trail
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.duties.models import Duty
from office.files.secrecy import CarriesSecrecyMark
from office.subjects import kinds
from tests.cast import SINCE
from workflows.documents import actions, issuing, receiving, signing, verifying
from workflows.documents.incoming.facts import reply_to
from workflows.documents.models import Copy, Incoming, Instruction, Register
from workflows.documents.permissions import incoming_followed_by, incoming_visible_to, one_incoming_visible_to
from workflows.engine import course
from workflows.engine.move import StepTaken

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj " + (
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
TITLE = "青禾县人民政府关于申请城区供水管网改造补助资金的请示"
INSTRUCTION = "请市财政局牵头，发改委配合，10 个工作日内报结果。"


@pytest.fixture
def county(cast):
    """The county's own office system, speaking for the county."""
    cast.service.person.serves = cast.unit("青禾县政府")
    cast.service.person.save(update_fields=["serves"])
    return actor_of(cast.service.person)


@pytest.fixture
def request_of(town, county):
    def arrive(number="青府〔2026〕3号", **facts) -> Incoming:
        return receiving.arrive(
            unit=town.unit("市政府"),
            sender=town.unit("青禾县政府"),
            sender_number=number,
            title=facts.pop("title", TITLE),
            genre="request",
            paper=SimpleUploadedFile("请示.pdf", PDF, "application/pdf"),
            by=county,
            **facts,
        )

    return arrive


def step_of(incoming, actor):
    return course.my_hands(incoming, actor)[0].step_id


def instructed(town, incoming, text=INSTRUCTION):
    receiving.register(incoming, step_of(incoming, town.registrar), by=town.registrar)
    receiving.propose(
        incoming,
        step_of(incoming, town.director),
        handling="action",
        leader=town.mayor.appointment,
        handlers=[town.clerk.appointment],
        opinion="拟请何市长批示。",
        by=town.director,
    )
    return receiving.instruct(incoming, step_of(incoming, town.mayor), opinion=text, by=town.mayor)


def test_a_request_goes_from_arrival_through_the_instruction_to_the_reply_and_the_file(town, request_of, at_door):
    incoming = request_of()
    assert Duty.objects.get(subject_id=incoming.public_id, done_at=None).holder == town.registrar.appointment

    instruction = instructed(town, incoming)
    incoming.refresh_from_db()
    assert (incoming.number, incoming.state) == ("收〔2026〕1号", "handle")

    begun = at_door(town.clerk).get(reverse("documents:new"), {"source": f"incoming:{incoming.public_id}"})
    assert begun.context["form"]["signatory"].value() == town.mayor.appointment.pk
    words = reply_to(incoming)
    assert words.title == "示范市人民政府关于申请城区供水管网改造补助资金的批复"
    assert "你县《青禾县人民政府关于申请城区供水管网改造补助资金的请示》（青府〔2026〕3号）收悉" in words.body
    reply = actions.draft(
        issuer=incoming.unit,
        genre="reply",
        text=words,
        by=town.clerk,
        signatory=town.mayor.appointment,
        source=incoming,
    )
    for verb, actor in (
        (actions.submit, town.clerk),
        (actions.agree, town.head),
        (actions.agree, town.director),
        (signing.sign, town.mayor),
        (verifying.verify, town.editor),
    ):
        verb(reply, step_of(reply, actor), by=actor)
    issuing.register(reply, step_of(reply, town.registrar), in_register=Register.objects.get(), by=town.registrar)
    issuing.apply_seal(reply, step_of(reply, town.registrar), by=town.registrar)
    issuing.proof_read(reply, step_of(reply, town.editor), by=town.editor)
    issuing.dispatch(reply, step_of(reply, town.registrar), main=[town.unit("青禾县政府")], by=town.registrar)

    receiving.conclude(incoming, step_of(incoming, town.clerk), by=town.clerk)
    receiving.file(incoming, step_of(incoming, town.archivist), retention="Y", by=town.archivist)
    incoming.refresh_from_db()
    assert incoming.state == "filed"
    assert incoming.replied_at
    assert str(instruction) == INSTRUCTION
    told = [event.type for event in trail.of(incoming) if event.type.startswith("incoming.")]
    assert told == [
        "incoming.arrived",
        "incoming.registered",
        "incoming.proposed",
        "incoming.instructed",
        "incoming.replied",
        "incoming.concluded",
        "incoming.filed",
    ]


def test_the_same_number_of_the_same_sender_is_one_document(request_of):
    first = request_of()
    with pytest.raises(receiving.ArrivedAlready) as late:
        request_of()
    assert late.value.incoming == first
    assert request_of(number="青府〔2026〕4号") != first


def test_a_secrecy_mark_is_refused_before_anything_is_kept(request_of):
    with pytest.raises(CarriesSecrecyMark):
        request_of(text="机密★5年")
    assert not Incoming.objects.exists()


def test_the_sender_follows_but_reads_nothing_and_others_see_nothing(town, county, request_of):
    incoming = request_of()
    assert list(incoming_followed_by(county)) == [incoming]
    for other in (county, town.outsider, town.neighbour):
        assert one_incoming_visible_to(other, incoming.public_id) is None
    for other in (town.outsider, town.neighbour):
        assert not incoming_followed_by(other).exists()


def test_who_is_asked_reads_it_and_so_does_the_next_holder_of_the_post(town, request_of):
    incoming = request_of()
    assert incoming in incoming_visible_to(town.registrar)
    assert incoming not in incoming_visible_to(town.mayor)
    instructed(town, incoming)
    assert incoming in incoming_visible_to(town.mayor)


def test_the_instruction_tells_who_leads_and_until_when(town, request_of):
    incoming = request_of()
    instruction = instructed(town, incoming)
    brief = kinds.brief_of(town.director, instruction)
    assert (brief.title, brief.text) == ("申请城区供水管网改造补助资金", INSTRUCTION)
    assert brief.particulars["lead"] == town.unit("市财政局").public_id
    assert brief.particulars["supports"] == [town.unit("市发展改革委").public_id]
    assert brief.particulars["term"] == {"value": 10, "unit": "workday"}
    assert kinds.load(town.outsider, "instruction", instruction.public_id) is None


def test_a_circle_is_no_instruction(town, request_of):
    assert instructed(town, request_of(), text="  ") is None
    assert not Instruction.objects.exists()


def test_for_reading_nobody_has_to_handle_it(town, request_of):
    incoming = request_of()
    receiving.register(incoming, step_of(incoming, town.registrar), by=town.registrar)
    step = step_of(incoming, town.director)
    receiving.propose(incoming, step, handling="read", leader=town.mayor.appointment, by=town.director)
    receiving.instruct(incoming, step_of(incoming, town.mayor), by=town.mayor)
    incoming.refresh_from_db()
    assert incoming.state == "file"


def test_what_is_for_action_needs_a_handler_and_a_result(town, request_of):
    incoming = request_of()
    receiving.register(incoming, step_of(incoming, town.registrar), by=town.registrar)
    step = step_of(incoming, town.director)
    with pytest.raises(Unacceptable):
        receiving.propose(incoming, step, handling="action", leader=town.mayor.appointment, by=town.director)
    receiving.propose(
        incoming,
        step,
        handling="action",
        leader=town.mayor.appointment,
        handlers=[town.clerk.appointment],
        by=town.director,
    )
    receiving.instruct(incoming, step_of(incoming, town.mayor), opinion="请研办。", by=town.mayor)
    with pytest.raises(receiving.NothingToShow):
        receiving.conclude(incoming, step_of(incoming, town.clerk), by=town.clerk)
    receiving.conclude(incoming, step_of(incoming, town.clerk), opinion="已电话答复。", by=town.clerk)


def test_nobody_acts_in_anothers_step_nor_twice(town, request_of):
    incoming = request_of()
    step = step_of(incoming, town.registrar)
    with pytest.raises(NotAllowed):
        receiving.register(incoming, step, by=town.outsider)
    receiving.register(incoming, step, by=town.registrar)
    with pytest.raises((StepTaken, TooLate)):
        receiving.register(incoming, step, by=town.registrar)


def test_the_pages_open_to_those_who_read_and_to_nobody_else(town, request_of, at_door):
    incoming = request_of()
    page = reverse("documents:incoming", args=[incoming.public_id])
    mine, theirs = at_door(town.registrar), at_door(town.outsider)
    answer = mine.get(page)
    assert answer.status_code == 200
    assert "青府〔2026〕3号" in answer.content.decode()
    assert TITLE in mine.get(reverse("documents:index") + "?tab=incoming").content.decode()
    for address in (
        page,
        reverse("documents:incoming_story", args=[incoming.public_id]),
        reverse("documents:incoming_picture", args=[incoming.public_id, 1]),
        reverse("documents:incoming_form", args=[incoming.public_id, "propose"]),
        reverse("files:download", args=[incoming.paper.public_id]),
    ):
        assert theirs.get(address).status_code == 404
    step = step_of(incoming, town.registrar)
    act = reverse("documents:incoming_act", args=[incoming.public_id])
    assert theirs.post(act, {"act": "register", "step": step}).status_code == 404
    assert mine.post(act, {"act": "register", "step": step}).status_code == 302
    assert mine.post(act, {"act": "register", "step": step}).status_code == 409

    director = at_door(town.director)
    form = reverse("documents:incoming_form", args=[incoming.public_id, "propose"])
    assert director.get(form).status_code == 200
    step = step_of(incoming, town.director)
    leader, handler = town.mayor.appointment.pk, town.clerk.appointment.pk
    typed = {"act": "propose", "step": step, "handling": "action", "leader": leader, "opinion": "拟请批示。"}
    refused = director.post(act, typed)
    assert refused.status_code == 422
    assert "拟请批示。" in refused.content.decode()
    assert director.post(act, typed | {"handlers": [handler]}).status_code == 302
    mayor = at_door(town.mayor)
    step = step_of(incoming, town.mayor)
    assert mayor.post(act, {"act": "instruct", "step": step, "opinion": INSTRUCTION}).status_code == 302
    assert INSTRUCTION in at_door(town.clerk).get(page).content.decode()


def test_the_handler_drafts_the_reply_from_the_page_with_nothing_typed_twice(town, request_of, at_door):
    incoming = request_of()
    instructed(town, incoming)
    source = f"incoming:{incoming.public_id}"
    mine = at_door(town.clerk)
    page = mine.get(reverse("documents:new"), {"source": source}).content.decode()
    assert "示范市人民政府关于申请城区供水管网改造补助资金的批复" in page
    assert "青府〔2026〕3号" in page
    typed = {"source": source, "genre": "reply", "urgency": 0, "disclosure": "on_request"}
    words = {"issuer": incoming.unit.pk, "title": "示范市人民政府关于补助资金的批复", "body": "同意。"}
    assert mine.post(reverse("documents:new"), typed | words).status_code == 302
    assert incoming.replies.get().title == words["title"]

    theirs = at_door(town.neighbour).get(reverse("documents:new"), {"source": source}).content.decode()
    assert "青府〔2026〕3号" not in theirs


def test_the_countys_system_hears_of_the_reply_once_it_is_sent_to_the_county(town, county, request_of):
    incoming = request_of()
    instructed(town, incoming)
    reply = actions.draft(
        issuer=incoming.unit,
        genre="reply",
        text=reply_to(incoming),
        by=town.clerk,
        signatory=town.mayor.appointment,
        source=incoming,
    )
    assert not kinds.hears(county, "document", reply.public_id)
    Copy.objects.create(document=reply, unit=town.unit("青禾县政府"), kind="main", sent_at=reply.drafted_at)
    assert kinds.hears(county, "document", reply.public_id)
    assert not kinds.hears(town.outsider, "document", reply.public_id)
    assert kinds.load(county, "document", reply.public_id) is None


def test_the_supervisor_reads_what_a_leader_asked_for(town, request_of):
    person = enrol(town.unit("市政府办公室"), username="duzc", name="杜知常", by=town.admin)
    post = establish_post(town.unit("市政府办公室"), title="督查专员", roles=[Role.SUPERVISOR], order=5, by=town.admin)
    appoint(person, to=post, starts_on=SINCE, by=town.admin)
    incoming = request_of()
    assert incoming not in incoming_visible_to(actor_of(person))
    instructed(town, incoming)
    assert incoming in incoming_visible_to(actor_of(person))


def test_what_was_said_on_it_is_corrected_below_by_whoever_said_it_until_it_is_on_file(town, request_of, at_door):
    incoming = request_of()
    instructed(town, incoming)
    proposed = incoming.opinions.order_by("pk")[1]
    address = reverse("documents:correct_incoming_opinion", args=[incoming.public_id, 2])
    page = reverse("documents:incoming", args=[incoming.public_id])

    assert address in at_door(town.director).get(page).content.decode()
    assert address not in at_door(town.clerk).get(page).content.decode()
    assert at_door(town.clerk).post(address, {"opinion": "不批示"}).status_code == 403
    assert at_door(town.outsider).post(address, {"opinion": "不批示"}).status_code == 404
    assert at_door(town.director).post(address, {"opinion": "拟请何市长阅示。"}).status_code == 302

    correction = incoming.opinions.get(corrects=proposed)
    assert (proposed.text, correction.text) == ("拟请何市长批示。", "拟请何市长阅示。")
    assert trail.of(incoming).filter(type="incoming.opinion_corrected").count() == 1

    Incoming.objects.filter(pk=incoming.pk).update(state="filed")
    assert at_door(town.director).post(address, {"opinion": "再改"}).status_code == 409
