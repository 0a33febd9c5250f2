"""What a scan says: read page by page behind the screen, found, and told plainly where it could not be."""

import io
import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from PIL import Image

from office.audit import trail
from office.files.actions import content_of
from office.files.models import File
from office.files.refusals import Lost, Withheld
from office.notices import bell
from tests.workflows.documents.sheets import CLAUSE, OPENING, installed, long_body, notice
from tests.workflows.documents.test_entering import FACTS, entered
from workflows.documents import paper, tasks
from workflows.documents.models import RecognisedPage, Recognition
from workflows.documents.recognition import reading, tesseract
from workflows.documents.recognition.progress import progress_of
from workflows.documents.recognition.withholding import withhold
from workflows.documents.search import incoming_found
from workflows.documents.sheet import page_png, render_pdf

pytestmark = pytest.mark.django_db
Way = RecognisedPage.Way


@pytest.fixture
def machine():
    if not tesseract.is_installed():
        pytest.skip("no tesseract with chi_sim on this machine")


@pytest.fixture
def told(monkeypatch):
    """A machine that says what the test lays into its mouth, a page after another."""
    said = []

    def read(_picture):
        one = said.pop(0)
        if isinstance(one, BaseException):
            raise one
        return one

    monkeypatch.setattr(tesseract, "is_installed", lambda: True)
    monkeypatch.setattr(tesseract, "read", read)
    return said


@pytest.fixture
def nothing_installed(monkeypatch):
    monkeypatch.setattr(tesseract, "is_installed", lambda: False)


@pytest.fixture
def withheld(town, told):
    """A scan in which the machine has read a mark on the second page."""
    told.extend(["封面", "机密★10年\n正文", "再一页"])
    incoming = entered(town, paper=[scan(pages=3)])
    paper.picture(incoming.paper, 2)  # drawn while it could be, and kept
    do_jobs()
    incoming.paper.refresh_from_db()
    return incoming


def address(name, *of):
    return reverse(f"documents:{name}", args=of)


def drawn(**changes):
    """The first page of a printed paper, as a scanner sees it."""
    return Image.open(io.BytesIO(page_png(render_pdf(notice(**changes), installed()).pdf, 1, scale=200 / 72)))


def scan(pages=1, picture=None):
    picture = (picture or Image.new("L", (300, 420), 255)).convert("L")
    made = io.BytesIO()
    picture.save(made, "PDF", save_all=True, append_images=[picture] * (pages - 1), resolution=200)
    return SimpleUploadedFile("扫描件.pdf", made.getvalue(), "application/pdf")


def do_jobs():
    """As the worker does, until there is nothing left."""
    done = set()
    while jobs := [job for job in _jobs() if job[0] not in done]:
        for pk, name, args in jobs:
            done.add(pk)
            connection.run_on_commit = []  # each is a transaction of its own
            getattr(tasks, name)(**args)


def _jobs():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, args FROM procrastinate_jobs WHERE task_name LIKE 'workflows.documents.%%'"
        )
        rows = cursor.fetchall()
    return [
        (pk, name.rpartition(".")[2], json.loads(args) if isinstance(args, str) else args) for pk, name, args in rows
    ]


def found_by(actor, question):
    return [str(one) for one in incoming_found(actor, question, most=5)]


def ways(file):
    return list(RecognisedPage.objects.filter(recognition__file=file).order_by("number").values_list("way", flat=True))


def test_a_drawn_page_is_read_back_and_found(town, machine, at_door):
    incoming = entered(town, paper=[scan(picture=drawn(body=OPENING))])
    before = content_of(incoming.paper)
    do_jobs()

    (page,) = RecognisedPage.objects.all()
    assert page.way == Way.MACHINE
    assert "推动部门间办事减材料、减环节、减时限" in "".join(page.words.split())
    assert found_by(town.registrar, "减材料 减环节") == [FACTS["title"]]
    assert found_by(town.outsider, "减材料 减环节") == []
    assert content_of(incoming.paper) == before
    assert trail.last(incoming, "paper.recognised").particulars == {"file": "扫描件.pdf", "pages": 1, "failed": 0}

    words = reverse("documents:incoming_words", args=[incoming.public_id])
    shown = at_door(town.registrar).get(words).content.decode()
    assert "减材料" in shown
    assert "由机器识读" in shown or "Read by a machine" in shown
    assert (
        words in at_door(town.registrar).get(reverse("documents:incoming", args=[incoming.public_id])).content.decode()
    )
    assert at_door(town.outsider).get(words).status_code == 404


def test_how_far_it_is_stands_on_the_page(town, told, at_door):
    told.extend(["第一页"] * reading.GO + ["第十一页"] * 2)
    incoming = entered(town, paper=[scan(pages=reading.GO + 2)])
    page, progress = (
        reverse(f"documents:{name}", args=[incoming.public_id]) for name in ("incoming", "incoming_recognition")
    )
    assert f'hx-get="{progress}"' in at_door(town.registrar).get(page).content.decode()

    reading.go_on(Recognition.objects.get())

    assert f'max="{reading.GO + 2}" value="{reading.GO}"' in at_door(town.registrar).get(progress).content.decode()
    assert at_door(town.outsider).get(progress).status_code == 404
    do_jobs()
    after = at_door(town.registrar).get(progress).content.decode()
    assert "hx-get" not in after
    assert reverse("documents:incoming_words", args=[incoming.public_id]) in after


def test_killed_in_between_it_goes_on_where_it_was(town, told):
    told.extend(["甲", "乙", SystemExit(), "丙", "丁"])
    incoming = entered(town, paper=[scan(pages=4)])
    with pytest.raises(SystemExit):
        reading.go_on(Recognition.objects.get())
    assert [one.words for one in RecognisedPage.objects.order_by("number")] == ["甲", "乙"]

    do_jobs()

    assert reading.words_of(incoming.paper) == "甲\n乙\n丙\n丁"
    assert not told


def test_a_page_that_cannot_be_read_is_named_and_the_others_go_on(town, told, at_door):
    told.extend(["甲", tesseract.Unreadable(), "丙"])
    incoming = entered(town, paper=[scan(pages=3)])
    do_jobs()

    assert ways(incoming.paper) == [Way.MACHINE, Way.FAILED, Way.MACHINE]
    assert progress_of(incoming.paper).failed == (2,)
    assert trail.last(incoming, "paper.recognised").particulars["failed"] == 1


def test_a_page_takes_so_long_and_so_much_and_no_more(machine, monkeypatch):
    made = io.BytesIO()
    drawn().convert("L").save(made, "PPM")
    for limit, most in (("_SECONDS", 0.05), ("_MOST_MEMORY", 8 * 1024)):
        with monkeypatch.context() as narrower:
            narrower.setattr(tesseract, limit, most)
            with pytest.raises(tesseract.Unreadable):
                tesseract.read(made.getvalue())


def test_where_nothing_is_installed_the_page_says_so_and_it_is_read_later(town, nothing_installed, at_door, request):
    incoming = entered(town, paper=[scan(pages=2)])
    do_jobs()

    assert ways(incoming.paper) == [Way.NOT_TRIED] * 2
    page = reverse("documents:incoming", args=[incoming.public_id])
    assert "tesseract-ocr" in at_door(town.registrar).get(page).content.decode()

    request.getfixturevalue("told").extend(["甲级", "乙级"])
    call_command("rebuild_search")
    do_jobs()

    assert ways(incoming.paper) == [Way.MACHINE] * 2
    assert found_by(town.registrar, "乙级") == [FACTS["title"]]
    assert "tesseract-ocr" not in at_door(town.registrar).get(page).content.decode()


def test_what_stands_in_the_file_is_taken_from_it_on_every_page(town, told):
    long = render_pdf(notice(body=f"{long_body(60)}\n末页有生僻的鼹鼠二字。"), installed())
    assert long.pages > 8
    pdf = SimpleUploadedFile("来文.pdf", long.pdf)
    annex = SimpleUploadedFile("附件.pdf", long.pdf)
    incoming = entered(town, paper=[pdf])
    attached = entered(town, title="关于附件很长的通知", attachments=[annex])
    do_jobs()

    assert set(ways(incoming.paper)) == {Way.LAYER}
    assert set(found_by(town.registrar, "鼹鼠")) == {FACTS["title"], str(attached)}
    assert found_by(town.outsider, "鼹鼠") == []


def test_a_word_that_breaks_over_two_lines_is_found(town, told):
    told.append("不得在清单之外增设前置环\n节，不得要求重复提交。")
    entered(town, paper=[scan()])
    do_jobs()

    assert found_by(town.registrar, "前置环节") == [FACTS["title"]]


def test_only_so_many_characters_are_searched(town, told, monkeypatch):
    monkeypatch.setattr(reading, "MOST", 5)
    told.extend(["一二三", "四五六", "七八九"])
    incoming = entered(town, paper=[scan(pages=3)])
    do_jobs()

    assert reading.words_of(incoming.paper) == "一二三\n四"


def test_a_mark_of_secrecy_that_only_a_machine_sees_ends_it(town, withheld, at_door):
    assert not RecognisedPage.objects.exists()
    assert progress_of(withheld.paper).marked_page == 2
    assert trail.of(withheld).get(type="file.secret_refused").refused
    assert bell.unseen(town.registrar.person) == 1
    assert bell.unseen(town.director.person) == 1
    assert at_door(town.director).get(address("incoming", withheld.public_id)).status_code == 200
    page = at_door(town.registrar).get(address("incoming", withheld.public_id)).content.decode()
    assert "非涉密" in page
    assert "/withheld/" not in page


def test_nobody_opens_what_is_withheld(town, withheld, at_door):
    """Its pages, though they were drawn before; the file by itself; as the paper's; nor whoever works for them."""
    for actor in (town.registrar, town.director):
        client = at_door(actor)
        for door in (
            address("incoming_picture", withheld.public_id, 2),
            address("incoming_pdf", withheld.public_id),
            reverse("files:download", args=[withheld.paper.public_id]),
        ):
            answer = client.get(door)
            assert answer.status_code == 403
            assert "密级标志" in answer.content.decode()
    with pytest.raises(Withheld):
        content_of(withheld.paper)


def test_who_answers_for_the_papers_gives_it_free_and_it_is_read(town, withheld, told, at_door):
    door = address("withheld", withheld.paper.public_id)
    told[:] = ["封面", "机密★10年\n正文", "再一页"]
    director = at_door(town.director)
    assert door in director.get(address("incoming", withheld.public_id)).content.decode()

    assert director.post(door, {"reason": ""}).status_code == 422
    assert director.post(door, {"reason": "与纸质原件核对，系“机要”误识别。"}).status_code == 302
    do_jobs()

    assert director.get(address("incoming_pdf", withheld.public_id)).status_code == 200
    assert RecognisedPage.objects.count() == 3
    assert found_by(town.registrar, "再一页") == [str(withheld)]
    assert trail.of(withheld).get(type="paper.scan_released").particulars["reason"].startswith("与纸质原件")
    assert director.post(door, {"reason": "再来一次"}).status_code == 404


def test_what_does_carry_a_mark_is_destroyed(withheld):
    call_command("destroy_withheld", str(withheld.paper.public_id), reason="保密办意见：按规定销毁。")

    assert trail.of(withheld).filter(type="paper.scan_destroyed").exists()
    File.objects.update(withheld_at=None)
    with pytest.raises(Lost):
        content_of(File.objects.get(pk=withheld.paper.pk))
    with pytest.raises(CommandError):
        call_command("destroy_withheld", str(withheld.paper.public_id), reason="再来一次")


def test_the_same_content_is_withheld_wherever_it_lies(town, withheld):
    File.objects.update(withheld_at=None)
    twin = File.objects.get(pk=withheld.paper.pk)
    twin.pk, twin.public_id = None, uuid4()
    twin.save()

    withhold(withheld.paper, 2)

    assert not File.objects.filter(sha256=twin.sha256, withheld_at=None).exists()


@pytest.mark.parametrize("who", ["registrar", "clerk", "outsider"])
def test_others_do_not(town, withheld, at_door, who):
    client = at_door(getattr(town, who))
    door = address("withheld", withheld.paper.public_id)

    assert client.get(door).status_code == 404
    assert client.post(door, {"reason": "看看"}).status_code == 404
    withheld.paper.refresh_from_db()
    assert withheld.paper.withheld_at


def test_a_photographed_page_that_is_attached_is_read_too(town, machine):
    picture = io.BytesIO()
    drawn(body=CLAUSE).save(picture, "PNG")
    incoming = entered(town, attachments=[SimpleUploadedFile("照片.png", picture.getvalue())])
    do_jobs()

    assert found_by(town.registrar, "前置环节") == [str(incoming)]
