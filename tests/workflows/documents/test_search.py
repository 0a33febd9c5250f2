"""Papers are found by whatever stands in them, by whoever may read them and by nobody else."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import hypothesis
import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import strategies as st

from office.files.actions import store_bytes
from office.subjects.keys import keys_of, month_key, readable, words_of
from office.subjects.marking import marked
from tests.workflows.documents.test_numbers import document
from workflows.documents import actions
from workflows.documents.models import Attachment, DocumentGroupGrant, Entry, Register
from workflows.documents.numbering import give_number
from workflows.documents.permissions import grant
from workflows.documents.search import documents_found
from workflows.documents.searching.finding import STRETCHES, found
from workflows.documents.searching.keeping import enter_document, keep
from workflows.documents.tasks import enter_into_search
from workflows.documents.words import Words

WORDS = st.text(alphabet="安全生产检查工作财", min_size=1, max_size=5)
TEXTS = st.text(alphabet="安全生产检查工作财，。", max_size=40)


@pytest.fixture
def paper(town):
    """A draft of the clerk's, to be found by them."""
    made = actions.draft(
        issuer=town.unit("市政府"),
        genre="notice",
        text=Words(title="关于开展防汛检查的通知", main_recipients="市财政局", body="各单位：\n请安排值班，备足沙袋。"),
        by=town.clerk,
    )
    do_jobs()
    return made


def waiting():
    """What the acts have asked the worker for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name LIKE %s", ["%.enter_into_search"])
        return [json.loads(args) if isinstance(args, str) else args for (args,) in cursor.fetchall()]


def do_jobs():
    for args in waiting():
        enter_into_search(**args)


def titles(actor, question):
    return [str(one) for one in documents_found(actor, question, most=10)]


@hypothesis.given(text=TEXTS, question=st.lists(WORDS, min_size=1, max_size=3))
def test_keys_find_what_plain_looking_finds(text, question):
    kept = readable(text)
    keys = keys_of(kept)

    by_keys = all(word.keys <= keys and (word.is_whole or word.text in kept) for word in words_of(" ".join(question)))

    assert by_keys == all(word in kept for word in question)


@hypothesis.given(text=TEXTS, word=WORDS)
def test_no_key_of_a_word_is_missing_where_the_word_stands(text, word):
    assert words_of(word)[0].keys <= keys_of(readable(text + word + text))


@hypothesis.given(
    st.text(alphabet="<>&\"'安全a1 ;/", max_size=40), st.text(alphabet="<>&安全a1", min_size=1, max_size=4)
)
def test_what_is_marked_is_escaped(text, question):
    shown = str(marked(text, words_of(question) or words_of("安")))
    bare = shown.replace("<mark>", "").replace("</mark>", "")

    assert "<" not in bare
    assert ">" not in bare


@pytest.mark.parametrize(
    "typed", ["示府发〔2026〕12号", "示府发[2026]12号", "示府发（2026）12", "示府发2026 12", "示府发【2026】第12号"]
)
def test_a_number_is_one_key_in_any_brackets(typed):
    (word,) = words_of(typed)

    assert word.keys <= keys_of(readable("根据示府发[2026]12号"))
    assert not word.keys <= keys_of(readable("示府发〔2026〕11号 12"))
    assert word.text in readable("示府发(2026)12号")


@pytest.mark.parametrize("text", ["安全\n生产", "安全 生产", "安全\u3000生产"])
def test_a_line_that_broke_is_one_line(text):
    assert "安全生产" in readable(text)


@pytest.mark.django_db
@pytest.mark.parametrize("question", ["汛", "防汛", "防汛检查", "沙袋 防汛", "关于开展防汛检查的通知", "市财政局"])
def test_the_drafter_finds_it_and_the_outsider_does_not(town, paper, question):
    assert titles(town.clerk, question) == ["关于开展防汛检查的通知"]
    assert titles(town.outsider, question) == []


@pytest.mark.django_db
@pytest.mark.parametrize("question", ["汛防", "检查防汛", "防汛 桥", "!", "", "〔", "%", "_"])
def test_what_does_not_stand_in_it_is_not_found(town, paper, question):
    assert titles(town.clerk, question) == []


@pytest.mark.django_db
def test_parts_of_a_long_word_that_stand_apart_are_not_the_word(town, paper):
    text, month = "防汛，汛检，检查", month_key(paper.entry.at.year, paper.entry.at.month)
    Entry.objects.update(text=text, keys=sorted({month, *keys_of(text)}), places="t")

    assert found(town.clerk, "防汛检查") == []
    assert len(found(town.clerk, "防汛")) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("most", [3, 1000])
@pytest.mark.parametrize("today", [datetime(2026, 1, 31, tzinfo=UTC), datetime(2028, 2, 29, 23, tzinfo=UTC)])
def test_month_after_month_is_asked_and_none_twice(town, paper, monkeypatch, today, most):
    """The first and the last moment of every month, back into the last stretch; and what is dated ahead is not lost."""
    monkeypatch.setattr("workflows.documents.searching.finding.now", lambda: today)
    months = [today.year * 12 + today.month - 1 - back for back in range(sum(STRETCHES) + 3)]
    firsts = [datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC) for month in months]
    moments = sorted([*firsts, *(first - timedelta(microseconds=1) for first in firsts)], reverse=True)
    ahead = today + timedelta(days=40)
    one = paper.entry
    Entry.objects.all().delete()
    for at in [ahead, *moments]:
        one.pk, one.at, one.keys = None, at, [month_key(at.year, at.month), "防汛"]
        one.document = document(town, f"{at}")
        one.save(force_insert=True)

    ats = [Entry.objects.get(pk=pk).at for pk in found(town.clerk, "防汛", most=most)]

    assert [at for at in ats if at != ahead] == moments[: most + 1]
    assert most == 3 or ats.count(ahead) == 1


@pytest.mark.django_db
def test_a_post_finds_what_it_was_granted_and_no_longer_what_was_taken_back(town, paper):
    assert titles(town.finance, "防汛") == []

    grant(paper.public_id, [town.finance.appointment.public_id])
    keep("document", paper.public_id)
    do_jobs()
    assert titles(town.finance, "防汛") == ["关于开展防汛检查的通知"]

    DocumentGroupGrant.objects.filter(content_object=paper).delete()
    assert titles(town.finance, "防汛") == []


@pytest.mark.django_db
def test_opinions_numbers_and_attachments_are_found(town, paper):
    store = store_bytes(
        "蓄滞洪区名单".encode(), name="附表.txt", content_type="text/plain", subject=paper, by=town.clerk
    )
    Attachment.objects.create(document=paper, file=store, title="附表", order=1)
    give_number(paper, Register.objects.get(), holder=town.registrar.appointment)
    paper.opinions.create(
        step="review", verdict="agreed", text="可行", author=town.head.appointment, version=1, given_at=paper.drafted_at
    )
    enter_document(paper)

    for question in ("蓄滞洪区", "可行", f"示府发{paper.drafted_at.year} 1", "附表 可行 防汛"):
        assert titles(town.clerk, question) == ["关于开展防汛检查的通知"], question


@pytest.mark.django_db
def test_whatever_is_asked_for_together_is_one_job(town):
    for _time in range(3):
        keep("document", UUID(int=1))

    assert [args["public_id"] for args in waiting()] == [str(UUID(int=1))]


@pytest.mark.django_db
def test_entered_again_it_is_the_same(town, paper):
    kept = Entry.objects.values().get()

    enter_document(paper)

    assert Entry.objects.values().get() == kept


@pytest.mark.django_db
def test_the_page_says_where_it_was_found(town, paper, at_door):
    page = at_door(town.clerk).get(reverse("documents:search"), {"q": "沙袋"}).content.decode()

    assert "<mark>沙袋</mark>" in page
    assert "关于开展防汛检查的通知" in page
    page = at_door(town.outsider).get(reverse("documents:search"), {"q": "沙袋"}).content.decode()
    assert "防汛" not in page


@pytest.mark.django_db
def test_words_of_a_paper_never_become_marks_of_the_page(town, paper, at_door):
    paper.title, paper.body = "<script>alert(1)</script>防汛", "<img src=x onerror=alert(1)>防汛"
    paper.save()
    enter_document(paper)

    page = at_door(town.clerk).get(reverse("documents:search"), {"q": "防汛 alert"}).content.decode()

    assert "&lt;script&gt;<mark>alert</mark>" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.django_db
def test_the_newest_first_and_one_more_than_is_counted(town):
    for n in range(4):
        one = document(town, f"防汛{n}")
        grant(one.public_id, [town.clerk.appointment.public_id])
        enter_document(one)

    assert len(found(town.clerk, "防汛", most=2)) == 3
    assert titles(town.clerk, "防汛") == ["防汛3", "防汛2", "防汛1", "防汛0"]


@pytest.mark.django_db
def test_a_page_of_hits_costs_the_same_however_many(town, at_door, django_assert_max_num_queries):
    for n in range(25):
        one = document(town, f"防汛{n}")
        grant(one.public_id, [town.clerk.appointment.public_id])
        enter_document(one)
    door = at_door(town.clerk)
    door.get(reverse("documents:search"))

    with django_assert_max_num_queries(24):
        page = door.get(reverse("documents:search"), {"q": "防汛"}).content.decode()

    assert page.count("<mark>防汛</mark>") == 20
    assert "page=2" in page
