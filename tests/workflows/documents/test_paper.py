"""From a document to its paper."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from office.worktime.clock import at
from workflows.documents import paper
from workflows.documents.genres import Genre
from workflows.documents.models import Document
from workflows.documents.sheet import Layout, Sheet
from workflows.documents.words import Words


def test_the_day_of_printing_is_the_offices_own(monkeypatch):
    """Half past seven in the morning here is still yesterday in UTC."""
    monkeypatch.setattr(paper, "sheet_of", lambda *_: Sheet(mark="示范市人民政府文件", title="", body="", issuer=""))
    monkeypatch.setattr(paper, "content_of", lambda _picture: b"")
    with at(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)):
        seal = SimpleNamespace(picture=None, diameter_mm=45)
        drawn = paper.final_sheet(Document(), number="示府发〔2026〕1号", seal=seal)

    assert drawn.printed_on == date(2026, 11, 21)


@pytest.fixture
def paper_of(cast, db):
    def made(genre, body="根据有关规定，现予公布。"):
        document = Document(genre=genre, issuer=cast.unit("市政府"), signatory=cast.mayor.appointment)
        return paper.sheet_of(document, Words(title="示范市人民政府文稿", body=body))

    return made


@pytest.mark.parametrize("genre", Genre)
def test_each_genre_has_its_layout_and_its_mark(paper_of, genre):
    layouts = {Genre.LETTER: Layout.LETTER, Genre.ORDER: Layout.ORDER, Genre.MINUTES: Layout.MINUTES}
    marks = {Genre.LETTER: "示范市人民政府", Genre.ORDER: "示范市人民政府令", Genre.MINUTES: "示范市人民政府会议纪要"}
    drawn = paper_of(genre)

    assert drawn.layout == layouts.get(genre, Layout.GENERAL)
    assert drawn.mark == marks.get(genre, "示范市人民政府文件")


def test_an_order_names_who_signs_it_with_the_post_and_bears_no_title(paper_of):
    drawn = paper_of(Genre.ORDER)

    assert (drawn.post, drawn.signatories, drawn.title) == ("市长", ("何景行",), "")


def test_who_was_there_stands_apart_from_the_text_of_minutes(paper_of):
    drawn = paper_of(Genre.MINUTES, "会议议定以下事项。\n出席：何景行、周明岚\n请假：许嘉言\n记录：林知远")

    assert drawn.body == "会议议定以下事项。"
    assert drawn.attendance == (("出席", "何景行、周明岚"), ("请假", "许嘉言"), ("记录", "林知远"))


def test_in_a_notice_the_same_lines_are_text(paper_of):
    drawn = paper_of(Genre.NOTICE, "请以下人员参加。\n出席：何景行")

    assert drawn.body.endswith("出席：何景行")
    assert drawn.attendance == ()
