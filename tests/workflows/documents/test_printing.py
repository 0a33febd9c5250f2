"""Papers too long to wait for: printed by a job, with progress and a bell; sealed is the paper that is there."""

import pytest
from django.urls import reverse

from office.notices import bell
from tests.workflows.documents.ruler import printed_pages
from tests.workflows.documents.sheets import installed, notice
from tests.workflows.documents.test_outgoing import draft_form
from workflows.documents import printing, tasks
from workflows.documents.models import Document, Printing
from workflows.documents.paper import Unprintable
from workflows.documents.sheet import lay

pytestmark = pytest.mark.django_db
BODY = "\n".join([f"第{number}项工作由各单位落实，并于年底前报告。" for number in range(600)])


@pytest.fixture
def document(town, at_door):
    at_door(town.clerk).post(reverse("documents:new"), draft_form(town, body=BODY))
    return Document.objects.get()


def test_a_long_draft_is_printed_by_a_job_and_rings(town, at_door, document):
    door = at_door(town.clerk)
    pdf, page = (reverse(f"documents:{name}", args=[document.public_id]) for name in ("pdf", "printing"))

    assert door.get(pdf).url == page
    assert f'action="{page}"' in door.get(page).content.decode()
    assert door.post(page).status_code == 302
    asked = Printing.objects.get()
    progress = reverse("documents:printing_progress", args=[document.public_id])
    assert f'max="{asked.pages}"' in door.get(progress).content.decode()
    assert asked.is_busy
    door.post(page)
    assert Printing.objects.get().asked_at == asked.asked_at, "asked twice, it goes on"

    tasks.print_paper(asked.pk, asked.key)

    assert "hx-get" not in door.get(progress).content.decode()
    answer = door.get(pdf)
    assert answer["Content-Type"] == "application/pdf"
    assert len(printed_pages(answer.content)) == asked.pages > printing.AT_ONCE
    assert bell.unseen(town.clerk.person) == 1
    assert not Printing.objects.filter(asked_by=town.head.person).exists()


def test_a_text_changed_meanwhile_is_not_printed_as_the_one_asked_for(town, at_door, document):
    door = at_door(town.clerk)
    door.post(reverse("documents:printing", args=[document.public_id]))
    asked = Printing.objects.get()
    Document.objects.update(title="示范市人民政府关于另一件事的通知")

    tasks.print_paper(asked.pk, asked.key)

    assert Printing.objects.get().failure
    assert door.get(reverse("documents:pdf", args=[document.public_id])).status_code == 302


def test_who_may_not_read_it_may_not_have_it_printed(town, at_door, document):
    for name in ("printing", "printing_progress"):
        assert at_door(town.outsider).get(reverse(f"documents:{name}", args=[document.public_id])).status_code == 404
    assert at_door(town.outsider).post(reverse("documents:printing", args=[document.public_id])).status_code == 404


def test_the_final_paper_of_a_long_text_is_there_before_the_seal_is_set(town, document, monkeypatch):
    sheet = notice(body=BODY)
    monkeypatch.setattr(printing, "lay", lambda _sheet: lay(sheet, installed()))

    def seal():
        return printing.final_paper(document, sheet, by=town.registrar)

    with pytest.raises(printing.BeingPrinted) as refused:
        seal()
    assert not Printing.objects.exists(), "the act's transaction is undone"
    refused.value.remember()
    asked = Printing.objects.get()
    assert asked.is_final
    printing.print_now(asked, sheet)

    made = seal()

    assert (made.pages, made.unprinted) == (asked.pages, ())
    assert made.pdf == Printing.objects.get().paper
    assert bell.unseen(town.registrar.person) == 1


def test_a_long_text_with_an_empty_frame_is_refused_without_printing_it(town, document):
    sheet = notice(body=f"{BODY}\n![图1](没有.png)")

    with pytest.raises(Unprintable):
        printing.final_paper(document, sheet, by=town.registrar)
