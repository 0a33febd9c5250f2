"""What comes on paper: taken down by the registry, scanned, once."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from PIL import Image

from office.audit import trail
from office.audit.refusals import NotAllowed
from office.duties.models import Duty
from office.files.actions import content_of
from office.files.refusals import WrongType
from office.files.secrecy import CarriesSecrecyMark
from office.worktime.clock import now
from tests.deputies import away
from tests.office.files.test_hostile import REFUSED
from tests.workflows.documents.test_incoming import PDF, county, request_of, step_of  # noqa: F401
from tests.workflows.documents.test_outgoing import done
from workflows.documents import paper, receiving
from workflows.documents.incoming.entry import NoSender, NotYet, enter
from workflows.documents.incoming.handing import advise, withdraw
from workflows.documents.incoming.scans import MixedPaper, TooManyPictures
from workflows.documents.models import Circulation, Incoming
from workflows.documents.signers import pass_on
from workflows.engine import course
from workflows.engine.actions import ActedAlready

pytestmark = pytest.mark.django_db
FACTS = {"title": "关于做好2026年冬春农田水利建设的通知", "genre": "notice", "sender_name": "某省水利厅"}


def page(size=(1240, 1754), form="PNG", **how):
    made = io.BytesIO()
    Image.new("L", size, 200).save(made, form, **how)
    return made.getvalue()


def scan(name="1.png", data=None):
    return SimpleUploadedFile(name, data or page())


def entered(town, **facts):
    return enter(unit=town.unit("市政府"), by=town.registrar, **(FACTS | facts))


def proposed(town, incoming, **facts):
    given = {"handling": "action", "leader": town.mayor.appointment, "handlers": [town.clerk.appointment]}
    receiving.propose(incoming, step_of(incoming, town.director), **(given | facts), by=town.director)


def test_the_registry_takes_it_down_and_it_has_its_number_at_once(town):
    incoming = entered(town, paper=[SimpleUploadedFile("来文.pdf", PDF)], sender_number="水农〔2026〕12号")

    assert (incoming.number, incoming.state, incoming.arrived_by) == ("收〔2026〕1号", "propose", "paper")
    assert incoming.paper.content_type == "application/pdf"
    assert Duty.objects.get(subject_id=incoming.public_id, done_at=None).holder == town.director.appointment


def test_only_who_keeps_the_registry(town):
    for nobody in (town.clerk, town.outsider, town.neighbour):
        with pytest.raises(NotAllowed):
            enter(unit=town.unit("市政府"), by=nobody, **FACTS)
    assert not Incoming.objects.exists()


def test_pictures_of_its_pages_become_one_pdf_upright(town):
    sideways = page((800, 600), "JPEG", exif=_turned())
    incoming = entered(town, paper=[scan(), scan("2.jpg", sideways), scan("3.png")])

    assert paper.page_count(incoming.paper) == 3
    with Image.open(io.BytesIO(paper.picture(incoming.paper, 2))) as second:
        assert second.height > second.width


def _turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def test_what_may_not_come_in_leaves_nothing(town):
    for uploads, refusal in (
        ([scan(), SimpleUploadedFile("b.pdf", PDF)], MixedPaper),
        ([scan(f"{n}.png") for n in range(301)], TooManyPictures),
        ([SimpleUploadedFile("a.png", b"MZ no picture")], WrongType),
        ([SimpleUploadedFile("a.pdf", b"no pdf")], WrongType),
    ):
        with pytest.raises(refusal):
            entered(town, paper=uploads)
    with pytest.raises(NoSender):
        entered(town, sender_name=" ")
    with pytest.raises(NotYet):
        entered(town, arrived_at=now() + timedelta(hours=2))
    with pytest.raises(CarriesSecrecyMark):
        entered(town, title="机密★5年 关于某事的通知")
    assert not Incoming.objects.exists()


def test_the_same_number_of_the_same_outside_sender_is_one_document(town):
    first = entered(town, sender_number="水农〔2026〕12号")
    with pytest.raises(receiving.ArrivedAlready) as late:
        entered(town, sender_number="水农〔2026〕12号")
    assert late.value.incoming == first
    assert entered(town, sender_number="水农〔2026〕12号", sender_name="另一单位") != first


def test_through_the_door(town, at_door):
    address, mine = reverse("documents:enter_incoming"), at_door(town.registrar)
    assert at_door(town.outsider).get(address).status_code == 404
    assert "登记来文" in mine.get(reverse("documents:index") + "?tab=incoming").content.decode()

    typed = {"unit": town.unit("市政府").pk, "urgency": 0, "arrived_at": "2026-11-20T09:00", **FACTS}
    refused = mine.post(address, typed | {"title": ""})
    assert refused.status_code == 422
    assert FACTS["sender_name"] in refused.content.decode()
    done(mine.post(address, typed | {"paper": [scan(), scan("2.png")], "attachments": [scan("图.png")]}))
    incoming = Incoming.objects.get()
    assert incoming.attachments.count() == 1
    slip = mine.get(reverse("documents:incoming_slip", args=[incoming.public_id])).content.decode()
    assert incoming.number in slip
    assert at_door(town.outsider).get(reverse("documents:incoming_slip", args=[incoming.public_id])).status_code == 404


def test_of_several_who_handle_it_one_leads_and_what_is_urgent_has_a_day(town):
    incoming = entered(town, urgency=1)
    both = [town.clerk.appointment, town.head.appointment]
    with pytest.raises(receiving.NobodyLeads):
        proposed(town, incoming, handlers=both, due_on=now().date())
    with pytest.raises(receiving.NoLimit):
        proposed(town, incoming)
    with pytest.raises(receiving.LimitPast):
        proposed(town, incoming, due_on=now().date() - timedelta(days=1))

    day = (now() + timedelta(days=9)).date()
    proposed(town, incoming, handlers=both, lead=town.head.appointment, due_on=day)
    receiving.instruct(incoming, step_of(incoming, town.mayor), opinion="请抓紧。", by=town.mayor)

    laid = Duty.objects.filter(subject_id=incoming.public_id, asks="Handle and reply", done_at=None)
    assert {duty.due_at.date() for duty in laid} == {day}
    incoming.refresh_from_db()
    assert incoming.lead == town.head.appointment


def test_a_reading_paper_is_laid_before_its_readers_once_the_leader_has_seen_it(town):
    incoming = entered(town)
    readers = [town.finance.appointment, town.planning.appointment]
    proposed(town, incoming, handling="read", handlers=[], readers=readers, opinion="请何市长阅，分送有关部门。")
    assert not Circulation.objects.exists()

    receiving.instruct(incoming, step_of(incoming, town.mayor), by=town.mayor)

    circulation = incoming.circulations.get()
    assert (circulation.note, circulation.asked_by) == ("请何市长阅，分送有关部门。", town.director.appointment)
    assert circulation.readers.count() == 2
    incoming.refresh_from_db()
    assert incoming.state == "file"


def test_a_reading_round_set_off_by_the_leader_s_deputy_names_whom_the_proposer_stood_in_for(town):
    first, readers = entered(town), [town.finance.appointment]
    away(town.mayor, town.deputy)
    proposed(town, first, handling="read", handlers=[], readers=readers, opinion="请阅。")
    away(town.director, town.editor)
    second = entered(town, title="关于供热的函")
    facts = {"handling": "read", "leader": town.mayor.appointment, "readers": readers, "opinion": "请阅。"}
    receiving.propose(second, step_of(second, town.editor), **facts, by=town.editor)

    for incoming in (first, second):
        receiving.instruct(incoming, step_of(incoming, town.deputy), by=town.deputy)

    asked = [incoming.circulations.get() for incoming in (first, second)]
    assert [(one.asked_by, one.on_behalf_of) for one in asked] == [
        (town.director.appointment, None),
        (town.editor.appointment, town.director.appointment),
    ]


def test_a_proposal_is_taken_back_while_nobody_has_acted(town, at_door):
    incoming = entered(town)
    step = step_of(incoming, town.director)
    proposed(town, incoming)
    withdraw(incoming, step, by=town.director)
    incoming.refresh_from_db()
    assert incoming.state == "propose"

    step = step_of(incoming, town.director)
    proposed(town, incoming)
    receiving.instruct(incoming, step_of(incoming, town.mayor), opinion="请研办。", by=town.mayor)
    with pytest.raises(ActedAlready):
        withdraw(incoming, step, by=town.director)


def test_a_proposal_that_came_back_is_put_right_not_filled_in_anew(town, at_door):
    incoming = entered(town)
    step = step_of(incoming, town.director)
    proposed(town, incoming)
    withdraw(incoming, step, by=town.director)

    form = at_door(town.director).get(reverse("documents:incoming_form", args=[incoming.public_id, "propose"]))

    incoming.refresh_from_db()
    asked = form.context["form"]
    told = incoming.opinions.get(verdict="proposed").text
    assert (asked["opinion"].value() or "", asked["lead"].value()) == (told, incoming.lead_id)
    page = form.content.decode()
    for chosen in (*incoming.handlers.all(), incoming.leader):
        assert re.search(rf'value="{chosen.pk}"[^>]*(checked|selected)', page)


def test_it_is_passed_on_and_an_opinion_is_asked_beside_it(town, at_door):
    incoming = entered(town)
    proposed(town, incoming)
    receiving.instruct(incoming, step_of(incoming, town.mayor), opinion="请研办。", by=town.mayor)
    pass_on(incoming, step_of(incoming, town.clerk), to=town.head.appointment, how="reassign", by=town.clerk)
    pass_on(incoming, step_of(incoming, town.head), to=town.finance.appointment, how="before", by=town.head)
    page = at_door(town.finance).get(reverse("documents:incoming", args=[incoming.public_id]))
    assert "签署意见" in page.content.decode()

    advise(incoming, step_of(incoming, town.finance), opinion="资金可以安排。", by=town.finance)
    pass_on(incoming, step_of(incoming, town.head), to=town.planning.appointment, how="parallel", by=town.head)
    receiving.conclude(incoming, step_of(incoming, town.head), opinion="已办理。", by=town.head)
    incoming.refresh_from_db()
    assert incoming.state == "handle"  # 会办: whoever was asked beside has not said so
    receiving.conclude(incoming, step_of(incoming, town.planning), opinion="已列入计划。", by=town.planning)

    incoming.refresh_from_db()
    assert incoming.state == "file"
    assert not course.my_hands(incoming, town.clerk)
    said = incoming.opinions.get(author=town.finance.appointment)
    assert (said.step, said.text) == ("consult", "资金可以安排。")


def test_sent_back_to_be_registered_anew_it_keeps_its_number(town):
    incoming = entered(town)
    step = step_of(incoming, town.director)
    receiving.send_back(incoming, step, to_step="register", opinion="来文字号有误。", straight=True, by=town.director)
    receiving.register(incoming, step_of(incoming, town.registrar), by=town.registrar)
    incoming.refresh_from_db()
    assert (incoming.number, incoming.state) == ("收〔2026〕1号", "propose")


def test_taken_out_through_the_door_and_the_way_goes_on(town, at_door):
    incoming = entered(town)
    proposed(town, incoming)
    receiving.instruct(incoming, step_of(incoming, town.mayor), opinion="请研办。", by=town.mayor)
    step = step_of(incoming, town.clerk)
    pass_on(incoming, step, to=town.finance.appointment, how="parallel", by=town.clerk)
    form = reverse("documents:incoming_form", args=[incoming.public_id, "take_out"])
    act = reverse("documents:incoming_act", args=[incoming.public_id])
    mine, typed = at_door(town.clerk), {"act": "take_out", "step": step, "signer": town.finance.appointment.pk}
    assert town.finance.person.name in mine.get(form).content.decode()
    assert at_door(town.outsider).post(act, typed).status_code == 404

    done(mine.post(act, typed))

    assert not course.my_hands(incoming, town.finance)
    receiving.conclude(incoming, step, opinion="已办理。", by=town.clerk)
    incoming.refresh_from_db()
    assert incoming.state == "file"


def test_who_had_it_open_is_told_that_it_was_withdrawn(town, at_door):
    incoming = entered(town)
    step = step_of(incoming, town.director)
    proposed(town, incoming)
    at_door(town.mayor).get(reverse("documents:incoming", args=[incoming.public_id]))

    withdraw(incoming, step, by=town.director)

    event = trail.last(incoming, "flow.withdrawn")
    assert event.particulars["opened_by"] == [str(town.mayor.person.public_id)]


def test_what_comes_to_the_general_office_itself_is_for_its_head(town, at_door):
    incoming = enter(unit=town.unit("市政府办公室"), by=town.registrar, **FACTS)
    page = at_door(town.director).get(reverse("documents:incoming_form", args=[incoming.public_id, "propose"]))
    leader = page.content.decode()
    leader = leader[leader.index('name="leader"') : leader.index('name="handlers"')]
    assert "陈若川" in leader


def test_three_hundred_pictures_are_one_paper(town, at_door):
    pictures = [scan(f"{n}.jpg", page((120, 170), "JPEG")) for n in range(300)]
    incoming = entered(town, paper=pictures)

    assert paper.page_count(incoming.paper) == 300
    door = at_door(town.registrar)
    shown = door.get(reverse("documents:incoming", args=[incoming.public_id])).content.decode()
    assert shown.count('loading="lazy"') == 299
    last = reverse("documents:incoming_picture", args=[incoming.public_id, 300])
    assert door.get(last)["Content-Type"] == "image/png"
    assert at_door(town.outsider).get(last).status_code == 404


def test_what_a_scanner_made_is_bound_as_it_is(town):
    picture = page((1240, 1754), "JPEG", quality=91)
    incoming = entered(town, paper=[scan("1.jpg", picture), scan("2.jpg", picture)])

    assert content_of(incoming.paper).count(picture) == 2


@pytest.mark.parametrize("name", ["with a password.docx", "with a password.pdf", "script.pdf", "visual basic.docx"])
def test_locked_files_and_macros_are_refused_with_a_sentence(town, at_door, name):
    refusal, data = REFUSED[name]
    typed = {"unit": town.unit("市政府").pk, "urgency": 0, "arrived_at": "2026-11-20T09:00", **FACTS}
    files = {"attachments": [SimpleUploadedFile(name, data)]}
    if name.endswith(".pdf"):
        files["paper"] = [SimpleUploadedFile(name, data)]
    for field, uploads in files.items():
        answer = at_door(town.registrar).post(reverse("documents:enter_incoming"), typed | {field: uploads})
        assert answer.status_code == 422
        with translation.override("zh-hans"):
            assert refusal().sentence() in answer.content.decode()
    assert not Incoming.objects.exists()
