"""Attachments and double clicks: one press is one file."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from office.audit import trail
from tests.workflows.documents.test_outgoing import document, done, draft_form  # noqa: F401
from workflows.documents.models import Document

pytestmark = pytest.mark.django_db


def pdf(name="附表.txt"):
    return SimpleUploadedFile(name, "附表".encode(), content_type="text/plain")


@pytest.fixture
def desk(town, at_door):
    return at_door(town.clerk)


def attach(desk, paper, key, *uploads):
    return desk.post(reverse("documents:attach", args=[paper.public_id]), {"action_key": key, "upload": uploads})


def test_a_double_click_attaches_once(desk, document):  # noqa: F811
    answers = [attach(desk, document, "press-1", pdf()).status_code for _press in range(2)]

    assert answers == [302, 302]
    assert document.attachments.count() == 1
    assert trail.of(document).filter(type="document.attached").count() == 1


def test_a_double_click_repeats_what_was_refused(desk, document):  # noqa: F811
    for _press in range(2):
        attach(desk, document, "press-1", pdf(), pdf("秘密★.txt"))
        page = desk.get(reverse("documents:edit", args=[document.public_id])).content.decode()
        assert "秘密★.txt" in page

    assert document.attachments.count() == 1
    assert trail.of(document).filter(type="file.secret_refused").count() == 1


def test_a_double_click_takes_off_once(desk, document):  # noqa: F811
    attach(desk, document, "press-1", pdf(), pdf("名单.txt"))
    first = document.attachments.order_by("order")[0].file
    url = reverse("documents:detach", args=[document.public_id, first.public_id])
    answers = [desk.post(url, {"action_key": "press-2"}).status_code for _press in range(2)]

    assert answers == [302, 302]
    assert document.attachments.count() == 1
    assert desk.post(url, {"action_key": "press-3"}).status_code == 404


def test_a_key_of_one_document_is_none_for_another(town, desk, document):  # noqa: F811
    """The first document's answer would have said that it was done."""
    assert desk.post(reverse("documents:new"), draft_form(town, title="关于另一件事的通知")).status_code == 302
    other = Document.objects.exclude(pk=document.pk).get()
    attach(desk, document, "press-1", pdf())
    answer = attach(desk, other, "press-1", pdf())

    assert answer.status_code == 422
    assert "另有内容" in answer.content.decode()
    assert other.attachments.count() == 0


def test_the_forms_carry_a_key(desk, document):  # noqa: F811
    attach(desk, document, str(uuid4()), pdf())
    page = desk.get(reverse("documents:edit", args=[document.public_id])).content.decode()
    form = re.search(r'<form id="attach".*?</form>', page, re.DOTALL)[0]

    assert 'name="action_key"' in form
    assert 'form="attach" formaction="/documents/' in page
