"""A clerk brings a Word file: what it holds is shown first, one act makes it the next version, and nothing is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from office.audit import trail
from office.audit.models import Event
from office.files.models import File
from office.files.refusals import ALLOWED
from tests.workflows.documents.test_outgoing import document, draft_form  # noqa: F401
from tests.workflows.documents.test_word_reading import drawn_png
from tests.workflows.documents.wordfiles import line, picture, word_file
from workflows.documents.autosaving import keep_typed
from workflows.documents.models import Document, Typed
from workflows.documents.permissions import document_visible_to
from workflows.documents.wordprocessing.reading import read_docx
from workflows.documents.wordprocessing.taking import bring, read_file, take_over
from workflows.documents.words import Words

pytestmark = pytest.mark.django_db
TITLE = "示范市人民政府关于做好防汛工作的通知"
HEAD = line(TITLE, centred=True, points=22), line("各县（区）人民政府：")
MADE = word_file(
    *HEAD,
    line("一、落实责任"),
    line(more=picture("p")),
    parts=[("word/media/a.png", drawn_png())],
    relations=[("p", "image", "media/a.png", False)],
)


def upload(data=MADE, name="防汛通知.docx"):
    return SimpleUploadedFile(name, data, content_type=ALLOWED["docx"])


def test_a_file_is_looked_at_and_then_takes_the_drafts_place(town, document, at_door):  # noqa: F811
    door, address = at_door(town.clerk), reverse("documents:word", args=[document.public_id])
    before = Words.of(document)

    seen = door.post(address, {"act": "look", "upload": upload()}, follow=True)
    page = seen.content.decode()
    assert TITLE in page
    assert "一、落实责任" in page
    assert Words.of(Document.objects.get()) == before

    file = File.objects.get(name="防汛通知.docx")
    door.post(address, {"act": "replace", "file": file.public_id, "version": document.version})
    now = Document.objects.get()
    assert (now.title, now.main_recipients, now.cc_recipients) == (TITLE, "各县（区）人民政府", before.cc_recipients)
    assert now.body == "一、落实责任\n![](图1.png)"
    assert now.version == document.version + 1
    assert now.attachments.get().file.name == "图1.png"
    assert Words.of(now.revisions.get(version=document.version)) == before
    assert now.revisions.get(version=now.version).attachments[0]["title"] == "图1"
    again = take_over(now, file, read_file(file), how="replace", version=now.version, by=town.clerk)
    assert (again.version, again.attachments.count()) == (now.version, 1)
    said = next(event for event in trail.of(now) if event.type == "document.imported")
    assert said.particulars == {"file": "防汛通知.docx", "sha256": file.sha256, "how": "replace"}


def test_only_what_is_empty_is_filled(town, document):  # noqa: F811
    file = bring(upload(), document=document, by=town.clerk)
    body = document.body

    now = take_over(document, file, read_file(file), how="fill", version=document.version, by=town.clerk)

    assert (now.title, now.body, now.version) == (document.title, body, document.version)
    assert not now.attachments.exists()


def test_what_was_typed_and_a_newer_version_are_not_run_over(town, document, at_door):  # noqa: F811
    file = bring(upload(), document=document, by=town.clerk)
    address = reverse("documents:word", args=[document.public_id])
    told = {"act": "replace", "file": file.public_id, "version": document.version}
    keep_typed(document, fields={"title": "另一题目"}, version=document.version, by=town.clerk)

    assert at_door(town.clerk).post(address, told).status_code == 409
    Typed.objects.all().delete()
    assert at_door(town.clerk).post(address, told | {"version": "0"}).status_code == 409
    assert Document.objects.get().version == document.version


def test_only_who_holds_the_draft_brings_a_file_and_only_their_own(town, document, at_door):  # noqa: F811
    address = reverse("documents:word", args=[document.public_id])
    other = bring(upload(), document=None, by=town.clerk)

    assert at_door(town.outsider).post(address, {"act": "look", "upload": upload()}).status_code == 404
    assert at_door(town.clerk).get(address, {"file": other.public_id}).status_code == 404
    assert at_door(town.clerk).get(address, {"file": "kein"}).status_code == 404


def test_a_new_draft_begins_with_a_file(town, at_door):
    door, address = at_door(town.clerk), reverse("documents:word_new")
    page = door.post(address, {"act": "look", "upload": upload()}, follow=True)
    file = File.objects.get(name="防汛通知.docx")
    issuer = town.unit("市政府").pk

    assert 'value="notice" selected' in page.content.decode()
    told = {"act": "begin", "file": file.public_id, "issuer": issuer, "genre": "notice"}
    keep_typed(None, fields={"title": "另一新稿"}, version=0, by=town.clerk)
    assert door.post(address, told).status_code == 409
    Typed.objects.all().delete()
    answer = door.post(address, told)

    made = Document.objects.get()
    assert answer.url == reverse("documents:edit", args=[made.public_id])
    assert (made.title, made.attachments.get().title) == (TITLE, "图1")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("旧稿.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为 .docx"),
        ("宏.docx", word_file(*HEAD, parts=[("word/vbaProject.bin", "x")]), "宏"),
        ("宏.docx", word_file(*HEAD, main="application/vnd.ms-word.document.macroEnabled.main+xml"), "宏"),
        ("密.docx", word_file(line("机密★10年"), *HEAD), "非涉密"),
        ("空.docx", b"", "空"),
        ("弹.docx", word_file(*HEAD, parts=[("word/a.xml", " " * 30_000_000)]), "宏"),
    ],
)
def test_what_is_not_let_in_is_said_at_the_field_and_leaves_nothing(town, at_door, name, data, said):
    answer = at_door(town.clerk).post(reverse("documents:word_new"), {"act": "look", "upload": upload(data, name)})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not File.objects.filter(name=name).exists()


def test_the_draft_leaves_as_a_word_file_and_is_written_down(town, document, at_door):  # noqa: F811
    address = reverse("documents:docx", args=[document.public_id])
    answer = at_door(town.clerk).post(address)
    words = read_docx("回来.docx", answer.content).found.words

    assert answer["Content-Type"] == ALLOWED["docx"]
    assert words == Words.of(document_visible_to(town.clerk, document.public_id))
    assert Event.objects.filter(type="document.exported", actor=town.clerk.person).count() == 1
    assert at_door(town.outsider).post(address).status_code == 404
    assert at_door(town.clerk).get(address).status_code == 302
