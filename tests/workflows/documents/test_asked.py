"""What an instruction asks for, read from its words."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.documents.incoming.asked import Asked, AskedTerm, asked_in, term_in

WATER, FINANCE, PLANNING = UUID(int=1), UUID(int=2), UUID(int=3)
NAMES = {
    "示范市水务局": WATER,
    "市水务局": WATER,
    "水务局": WATER,
    "市财政局": FINANCE,
    "财政局": FINANCE,
    "市发展改革委": PLANNING,
    "发展改革委": PLANNING,
    "发改委": PLANNING,
}


@pytest.mark.parametrize(
    ("text", "lead", "supports", "term"),
    [
        ("请市水务局牵头，财政局配合，10 个工作日内报结果。", WATER, (FINANCE,), (10, "workday")),
        ("请水务局牵头，财政局、发改委配合，十五个工作日内办结。", WATER, (FINANCE, PLANNING), (15, "workday")),
        ("由市水务局会同财政局、发展改革委研究提出意见，一周内报我。", WATER, (FINANCE, PLANNING), (7, "calendar_day")),
        ("请财政局配合市水务局牵头办理", WATER, (FINANCE,), None),
        ("请市财政局阅处。", FINANCE, (), None),
        ("请水务局30天内反馈", WATER, (), (30, "calendar_day")),
        ("请示范市水务局 2 小时内回复", WATER, (), (120, "minute")),
        ("请水务局、财政局", None, (WATER, FINANCE), None),
        ("阅。", None, (), None),
        ("同意，一个月内落实。", None, (), None),
    ],
)
def test_who_leads_who_supports_and_until_when(text, lead, supports, term):
    assert asked_in(text, NAMES) == Asked(lead, supports, AskedTerm(*term) if term else None)


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_stumble_and_names_only_known_units(text):
    asked = asked_in(text, NAMES)
    assert {asked.lead, *asked.supports} <= {None, WATER, FINANCE, PLANNING}
    assert asked.lead not in asked.supports


@given(st.integers(1, 99), st.sampled_from(["", " "]), st.sampled_from(["个", ""]))
def test_a_term_in_digits_is_read_as_written(count, space, measure):
    assert term_in(f"请在{count}{space}{measure}工作日内报结果") == AskedTerm(count, "workday")


@given(st.integers(1, 99))
def test_a_term_in_chinese_numerals_says_the_same_number(count):
    tens, ones = divmod(count, 10)
    digits = "零一二三四五六七八九"
    written = (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")
    assert term_in(f"{written}个工作日内办结") == AskedTerm(count, "workday")
