"""更正登记: the registry sets its own entries right, with a reason; what stood there before stays readable."""

import io
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from python_calamine import CalamineWorkbook

from directory.actors import today
from office.audit import trail
from office.worktime.clock import now
from tests.deputies import away
from tests.workflows.documents.test_numbers import document
from tests.workflows.documents.test_outgoing import done
from workflows.documents.models import Correction, Incoming, Number, Register
from workflows.documents.numbering import enter_by_hand, give_number
from workflows.documents.permissions import incoming_followed_by, let_sender_follow

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_hand(town):
    register = Register.objects.get()
    return enter_by_hand(
        register, year=2026, seq=1, title="关于防讯的通知", signed_on=date(2026, 1, 5), by=town.registrar
    )


@pytest.fixture
def arrived(town):
    incoming = Incoming.objects.create(
        unit=town.unit("市政府"),
        sender=town.unit("市财政局"),
        sender_name="示范市财政局",
        sender_number="示财〔2026〕1号",
        title="关于拨款的函",
        genre="letter",
        arrived_by="paper",
        arrived_at=now() - timedelta(days=3),
        changed_at=now(),
        year=2026,
        serial=1,
    )
    let_sender_follow(incoming)
    return incoming


def entry_of(line):
    if isinstance(line, Number):
        return reverse("documents:number_entry", args=[line.register.code, line.year, line.seq])
    return reverse("documents:incoming_entry", args=[line.public_id])


def typed(line, **changed):
    if isinstance(line, Number):
        return {"title": line.title, "signed_on": line.signed_on, "remark": line.remark, "reason": "录入有误"} | changed
    held = {name: getattr(line, name) for name in ("title", "sender_name", "sender_number", "remark")}
    return held | {"arrived_on": localdate(line.arrived_at), "reason": "录入有误"} | changed


def test_a_title_entered_by_hand_is_set_right_and_the_old_one_stays_readable(town, by_hand, at_door):
    door = at_door(town.registrar)

    done(door.post(entry_of(by_hand), typed(by_hand, title="关于防汛的通知")))

    by_hand.refresh_from_db()
    assert (by_hand.title, by_hand.seq) == ("关于防汛的通知", 1)
    page = door.get(entry_of(by_hand)).content.decode()
    assert "关于防讯的通知</del>" in page
    assert "关于防汛的通知</ins>" in page
    assert "录入有误" in page
    (told,) = [one for one in trail.of(town.unit("市政府")) if one.type == "document.number_corrected"]
    assert told.particulars == {
        "number": str(by_hand),
        "field": "title",
        "before": "关于防讯的通知",
        "after": "关于防汛的通知",
        "reason": "录入有误",
    }


def test_of_a_document_here_only_a_remark_is_the_registry_s_to_write(town, at_door):
    number = give_number(document(town, "关于防火的通知"), Register.objects.get(), holder=town.registrar.appointment)
    door = at_door(town.registrar)

    assert set(door.get(entry_of(number)).context["form"].fields) == {"remark", "reason"}
    done(door.post(entry_of(number), {"title": "别的", "remark": "另发纸质件", "reason": "补记"}))

    assert number.document.__class__.objects.get(pk=number.document_id).title == "关于防火的通知"
    assert Number.objects.get(pk=number.pk).remark == "另发纸质件"


def test_what_came_on_paper_is_set_right_with_whom_it_came_from(town, arrived, at_door):
    assert arrived in incoming_followed_by(town.finance)

    named = {"sender_name": "示范市发展和改革委员会", "sender_number": "示发改〔2026〕1号"}
    done(at_door(town.registrar).post(entry_of(arrived), typed(arrived, **named, arrived_on=today())))

    arrived.refresh_from_db()
    assert (arrived.sender, arrived.sender_number) == (town.unit("市发展改革委"), "示发改〔2026〕1号")
    assert (arrived.arrived_at.astimezone().date(), arrived.number) == (today(), "收〔2026〕1号")
    assert arrived in incoming_followed_by(town.planning)
    assert arrived not in incoming_followed_by(town.finance)
    assert Correction.objects.filter(incoming=arrived).count() == 3


@pytest.mark.parametrize("way", ["copy", "api"])
def test_what_another_system_says_is_not_the_registry_s_to_change(town, arrived, at_door, way):
    Incoming.objects.update(arrived_by=way)

    assert set(at_door(town.registrar).get(entry_of(arrived)).context["form"].fields) == {"remark", "reason"}


def test_on_file_a_title_typed_by_hand_is_still_set_right_and_nothing_else(town, arrived, at_door):
    Incoming.objects.update(state="filed")
    door = at_door(town.registrar)
    assert set(door.get(entry_of(arrived)).context["form"].fields) == {"title", "remark", "reason"}

    done(door.post(entry_of(arrived), typed(arrived, title="关于拨付资金的函", sender_number="示财〔2026〕9号")))

    arrived.refresh_from_db()
    assert (arrived.title, arrived.sender_number) == ("关于拨付资金的函", "示财〔2026〕1号")
    assert "关于拨款的函</del>" in door.get(entry_of(arrived)).content.decode()
    assert at_door(town.clerk).post(entry_of(arrived), typed(arrived, title="别的")).status_code == 404


@pytest.mark.parametrize("way", ["copy", "api"])
def test_on_file_what_another_system_says_stays(town, arrived, at_door, way):
    Incoming.objects.update(state="filed", arrived_by=way)

    assert set(at_door(town.registrar).get(entry_of(arrived)).context["form"].fields) == {"remark", "reason"}


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, 422),
        ({"title": "关于拨款的复函", "reason": ""}, 422),
        ({"title": ""}, 422),
        ({"title": "绝密★关于拨款的函"}, 422),
        ({"arrived_on": "2999-01-01"}, 422),
        ({"sender_number": "示财〔2026〕2号"}, 409),
    ],
)
def test_what_cannot_stand_is_refused_at_the_form(town, arrived, at_door, changed, status):
    twin = Incoming.objects.get(pk=arrived.pk)
    twin.pk, twin.public_id, twin.serial, twin.sender_number = None, "0" * 32, 2, "示财〔2026〕2号"
    twin.save(force_insert=True)

    answer = at_door(town.registrar).post(entry_of(arrived), typed(arrived, **changed))

    assert answer.status_code == status
    assert not Correction.objects.exists()
    arrived.refresh_from_db()
    assert arrived.title == "关于拨款的函"


def test_who_does_not_keep_the_book_finds_no_entry(town, by_hand, arrived, at_door):
    for line in (by_hand, arrived):
        for actor in (town.outsider, town.clerk, town.mayor, town.neighbour, town.county_clerk):
            assert at_door(actor).get(entry_of(line)).status_code == 404
            assert at_door(actor).post(entry_of(line), typed(line, remark="x")).status_code == 404


def test_a_deputy_keeps_the_books_while_the_clerk_is_away_and_is_named_with_them(town, by_hand, at_door):
    assert at_door(town.editor).get(reverse("documents:registers")).status_code == 404
    away(town.registrar, town.editor)
    door = at_door(town.editor)

    assert "关于防讯的通知" in door.get(reverse("documents:registers")).content.decode()
    done(door.post(entry_of(by_hand), typed(by_hand, title="关于防汛的通知")))

    made = Correction.objects.get()
    assert (made.corrected_by, made.on_behalf_of) == (town.editor.appointment, town.registrar.appointment)
    made_by = next(one for one in trail.of(town.unit("市政府")) if one.type == "document.number_corrected")
    assert made_by.who.endswith(town.editor.person.name) or town.registrar.person.name in made_by.who


def test_a_correction_itself_is_never_changed(town, by_hand, at_door):
    done(at_door(town.registrar).post(entry_of(by_hand), typed(by_hand, title="关于防汛的通知")))

    for spoil in (lambda: Correction.objects.update(before="别的"), lambda: Correction.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil()


def test_the_book_marks_the_line_and_the_table_says_what_stood_there(town, by_hand, at_door):
    door = at_door(town.registrar)
    book = reverse("documents:registers")
    assert not door.get(book).context["page"].items[0].is_corrected
    done(door.post(entry_of(by_hand), typed(by_hand, title="关于防汛的通知", remark="=1+1")))

    (line,) = door.get(book).context["page"].items
    assert (line.title, line.is_corrected) == ("关于防汛的通知", True)
    answer = door.post(reverse("documents:export_register"), {"reason": "核对"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[2][1] == "关于防汛的通知"
    assert rows[2][-2] == "'=1+1"
    assert "关于防讯的通知" in rows[2][-1]
    assert town.registrar.person.name in rows[2][-1]


def test_the_trail_of_an_incoming_paper_tells_of_it(town, arrived, at_door):
    done(at_door(town.registrar).post(entry_of(arrived), typed(arrived, title="关于拨款的复函")))

    (told,) = [one for one in trail.of(arrived) if one.type == "incoming.entry_corrected"]
    assert (told.particulars["before"], told.particulars["after"]) == ("关于拨款的函", "关于拨款的复函")
