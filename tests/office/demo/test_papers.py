"""The papers of the history as they are written: readable, calm, and nothing that a real office must not carry."""

from datetime import date, time

import pytest

from office.demo import arrivals, connections, following
from office.demo.acts import VERBS
from office.demo.connections import systems
from office.demo.matters import matters
from office.demo.papers import UnreadablePaper, dated, papers, read
from office.demo.requests import requests
from office.files.secrecy import mark_in
from workflows.documents.genres import USAGE, Genre

PAPERS = papers()
REQUESTS = requests()
MATTERS = matters()
OPEN = ((time(8, 30), time(12)), (time(14), time(17, 30)))


def test_there_are_enough_and_of_many_genres():
    assert 30 <= len(PAPERS) <= 50
    assert {"notice", "letter", "request", "report", "reply", "circular", "opinion"} <= {one.genre for one in PAPERS}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.key)
def test_a_paper_reads_as_one_should(paper):
    usage = USAGE[Genre(paper.genre)]
    words = "\n".join([paper.title, paper.body, *(one.text for one in paper.enclosures)])

    assert paper.title.endswith(usage.word)
    assert len(paper.title) < 60
    assert len(paper.body) <= 1_500
    assert "一、" in paper.body
    assert mark_in(words) == ""
    assert not [phrase for phrase in usage.forbidden if phrase in paper.body]
    assert all(one.name.rpartition(".")[2] in ("docx", "pdf", "csv", "txt") for one in paper.enclosures)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: one.key)
def test_what_arrives_reads_as_its_genre_should(request_):
    usage = USAGE[Genre(request_.genre)]

    assert request_.title.endswith(usage.word)
    assert len(request_.title) < 60
    assert "一、" in request_.body
    assert mark_in("\n".join([request_.title, request_.body])) == ""
    assert not [phrase for phrase in usage.forbidden if phrase in request_.body]
    assert request_.way in ("api", "paper")
    assert request_.course[0].verb == "arrive"


def test_replies_answer_what_arrived():
    answered = {one.answers for one in PAPERS if one.answers}

    assert len(answered) >= 3
    assert answered <= {one.key for one in REQUESTS}
    assert all("{cited}" in one.body for one in PAPERS if one.answers)


@pytest.mark.parametrize("matter", MATTERS, ids=lambda one: one.key)
def test_a_matter_says_what_is_to_be_done_by_when(matter):
    sources = {one.key for one in (*REQUESTS, *PAPERS)}

    assert matter.course[0].verb in (("alarm",) if matter.alarm else ("open", "propose"))
    assert bool(matter.alarm) or (matter.title and matter.requirement and matter.lead)
    assert bool(matter.alarm) or bool(matter.term) != bool(matter.until)
    assert not matter.source or matter.source in sources
    assert matter.lead not in matter.supports
    assert not matter.parent or matter.parent in {one.key for one in MATTERS}
    assert {name for act in matter.course for name in act.arguments if "." in name} == set(matter.evidence)
    assert mark_in("\n".join([matter.title, matter.requirement, *(act.says for act in matter.course)])) == ""
    assert sum(act.verb == "plan" for act in matter.course) == len(matter.plans)


@pytest.mark.parametrize(
    ("stories", "verbs"),
    [(REQUESTS, arrivals.VERBS), (MATTERS, following.VERBS), (systems(), connections.VERBS)],
    ids=["requests", "matters", "systems"],
)
def test_other_courses_keep_office_hours_and_use_known_verbs(stories, verbs):
    for story in stories:
        assert {act.verb for act in story.course} <= set(verbs), story.key
        assert all(any(opens <= act.at <= closes for opens, closes in OPEN) for act in story.course), story.key


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.key)
def test_its_course_keeps_office_hours_and_uses_known_verbs(paper):
    assert paper.course[0].verb == "draft"
    assert {act.verb for act in paper.course} <= set(VERBS)
    assert all(any(opens <= act.at <= closes for opens, closes in OPEN) for act in paper.course)
    assert sum(act.verb in ("revise", "correct") for act in paper.course) == len(paper.changes)


def test_what_depends_on_the_day_is_filled_in():
    text = "{year} {next_year} {last_year} {month} {last_month} {quarter} {+8}"

    filled = dated(text, date(2026, 1, 5), lambda number: date(2026, 1, 5 + number))

    assert filled == "2026 2027 2025 1 12 2025年四季度 2026年1月13日"
    assert dated("{quarter}", date(2026, 11, 20), None) == "2026年三季度"


@pytest.mark.parametrize("line", ["draft linzy 20 09:05", "20 9:05 linzy draft", "20 09:05 linzy"])
def test_an_unreadable_course_is_refused(tmp_path, line):
    (tmp_path / "bad.toml").write_text(f'body = "x"\ncourse = "{line}"\n')

    with pytest.raises(UnreadablePaper):
        read(tmp_path / "bad.toml")


def test_a_course_that_runs_backwards_is_refused(tmp_path):
    (tmp_path / "bad.toml").write_text('body = "x"\ncourse = """3 09:05 a draft\n4 09:00 a submit"""\n')

    with pytest.raises(UnreadablePaper):
        read(tmp_path / "bad.toml")
