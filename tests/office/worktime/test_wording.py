"""Terms read out of what people write, and written back."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from office.worktime.terms import ImpossibleTerm, Term, TermUnit, due
from office.worktime.wording import clock_time, explain, find, find_all, parse, spell
from tests.office.worktime.timetables import OFFICE, TO_MIDNIGHT, at

WORKDAY, DAY, WORK_MINUTE, MINUTE = TermUnit


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("10 个工作日", 10, WORKDAY),
        ("10个工作日内", 10, WORKDAY),
        ("１０个工作日", 10, WORKDAY),
        ("十五个工作日", 15, WORKDAY),
        ("二十个工作日", 20, WORKDAY),
        ("一百二十个工作日", 120, WORKDAY),
        ("5日内", 5, DAY),
        ("两天", 2, DAY),
        ("三十个自然日", 30, DAY),
        ("一周", 7, DAY),
        ("30 分钟", 30, MINUTE),
        ("半小时", 30, MINUTE),
        ("一个半小时", 90, MINUTE),
        ("1.5小时", 90, MINUTE),
        ("48小时内", 2880, MINUTE),
        ("2 个工作小时", 120, WORK_MINUTE),
        ("90个工作分钟", 90, WORK_MINUTE),
        ("3 working days", 3, WORKDAY),
        ("1 business day", 1, WORKDAY),
        ("2 days", 2, DAY),
        ("30 minutes", 30, MINUTE),
    ],
)
def test_a_whole_input_is_read(text, value, unit):
    assert parse(text) == Term(value, unit)


@pytest.mark.parametrize(
    "text", ["", "尽快", "一个月", "10", "工作日", "2.5个工作日", "11月15日", "3-5日", "半天", "10 个工作日 左右"]
)
def test_what_is_no_term_is_not_read(text):
    assert parse(text) is None


@pytest.mark.parametrize("text", ["0 个工作日", "零天", "99999 个工作日"])
def test_an_impossible_term_is_refused_with_its_bounds(text):
    with pytest.raises(ImpossibleTerm):
        parse(text)


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("请市水务局牵头，财政局配合，10 个工作日内报结果", 10, WORKDAY),
        ("自收到本通知之日起十五个工作日内办理完毕。", 15, WORKDAY),
        ("收到后 3 日内反馈", 3, DAY),
        ("请市住建局研究，限 20 个工作日办结", 20, WORKDAY),
        ("时限：5个工作日", 5, WORKDAY),
        ("办理时间不得超过 30 日", 30, DAY),
        ("请 10 个工作日反馈", 10, WORKDAY),
        ("已拖延3天，请2个工作日内办结", 2, WORKDAY),
        ("11月15日会议决定，5个工作日内落实", 5, WORKDAY),
        ("Please report within 5 working days", 5, WORKDAY),
        ("请 24 小时内回复", 1440, MINUTE),
    ],
)
def test_the_term_of_a_sentence_is_found(sentence, value, unit):
    assert find(sentence) == Term(value, unit)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "请于11月15日前报送",
        "请于 2026年11月30日内完成",
        "每5日报一次进展",
        "第3个工作日的例会",
        "该事项已超期 5 个工作日",
        "超过10个工作日未办结的予以通报",
        "同意延期10个工作日",
        "会期3天",
        "24小时值班",
        "近7日内的降雨",
        "提前5个工作日报名",
        "3-5日内",
        "0 个工作日内",
    ],
)
def test_other_numbers_set_no_term(sentence):
    assert find(sentence) is None


def test_a_sentence_may_set_two_terms():
    assert find_all("30分钟内响应，3个工作日内办结") == [Term(30, MINUTE), Term(3)]


@given(text=st.text(max_size=60))
def test_no_text_breaks_the_reading(text):
    find(text)


@given(
    value=st.integers(1, 2500),
    unit=st.sampled_from(TermUnit),
    language=st.sampled_from(["zh-hans", "en"]),
)
def test_what_is_written_is_read_back(value, unit, language):
    with translation.override(language):
        assert parse(spell(Term(value, unit))) == Term(value, unit)


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("term", "text"),
    [
        (Term(10), "10 个工作日"),
        (Term(30, MINUTE), "30 分钟"),
        (Term(120, MINUTE), "2 小时"),
        (Term(90, WORK_MINUTE), "90 个工作分钟"),
        (Term(5, DAY), "5 天"),
    ],
)
def test_terms_are_written_as_the_office_says_them(term, text):
    assert spell(term) == text


@pytest.mark.usefixtures("chinese")
def test_the_form_explains_the_date():
    start = at("2026-11-20 10:24")

    assert (
        explain(due(Term(10), start, OFFICE), OFFICE)
        == "自 11月23日 起算，12月4日（周五）17:30 到期；12月3日 起显示临期。"
    )
    assert "2027年1月" in explain(due(Term(40), start, OFFICE), OFFICE)
    said = explain(due(Term(40), start, OFFICE), OFFICE)
    assert "2027年放假安排尚未公布：时限暂按周末推算，公布后自动重新计算。" in said


def test_the_end_of_the_day_is_written_24_00():
    assert clock_time(due(Term(1), at("2026-11-20 10:24"), TO_MIDNIGHT).due_at) == "24:00"
