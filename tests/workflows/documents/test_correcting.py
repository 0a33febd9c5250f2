"""What may be called a correction of form after the signature: pure rules (Regulation, article 25)."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workflows.documents.correcting import changes_of_substance, near_changes
from workflows.documents.words import Words

BODY = "请市财政局于2026年11月30日前拨付资金3.5亿元，各单位应当按照《预算法》执行，不得挪用，由张晓东负责。"
SIGNED = Words(title="关于拨付供水资金的通知", main_recipients="市财政局，市水务局", body=BODY)
NAMES = {"市财政局", "张晓东"}
MARKS = "，。、；：！？“”（） \u3000"


def judged(body, **more):
    return [one.sort for one in changes_of_substance(SIGNED, replace(SIGNED, body=body, **more), names=NAMES)]


@pytest.mark.parametrize(
    ("was", "became"),
    [("拨付资金", "拨付  资金"), ("，各单位", "；各单位"), ("按照", "依照"), ("执行", "执执行"), ("挪用，", "挪用。")],
)
def test_marks_blanks_and_slips_are_form(was, became):
    assert judged(BODY.replace(was, became)) == []


@pytest.mark.parametrize(
    ("was", "became", "sort"),
    [
        ("30日", "31日", "number"),
        ("3.5亿", "35亿", "number"),
        ("3.5亿", "3，5亿", "number"),
        ("市财政局", "市财证局", "name"),
        ("张晓东", "张小东", "name"),
        ("《预算法》", "《预决法》", "title"),
        ("《预算法》", "预算法", "title"),
        ("不得", "得", "binding"),
        ("应当", "可以", "binding"),
        ("日前", "日后", "binding"),
        ("拨付资金", "拨付专项资金", "wording"),
    ],
)
def test_what_binds_is_substance(was, became, sort):
    assert sort in judged(BODY.replace(was, became))


def test_who_receives_it_is_substance():
    assert judged(BODY, main_recipients="市财政局") == ["recipients"]
    assert judged(BODY, main_recipients="市财政局、市水务局") == []


def test_more_than_three_slips_are_no_slips():
    assert judged(BODY.replace("按照", "依据").replace("挪用", "移作")) == ["wording"]


def test_a_whole_book_is_compared_at_once():
    """Character by character the longest text allowed would take minutes, and hold the server."""
    lines = [f"各单位按照要求报送材料{chr(0x4E00 + n)}，分类整理。" for n in range(5_000)]
    signed = replace(SIGNED, body="\n".join(lines))
    first, last = lines[0].replace("，", "；"), lines[-1].replace("按照", "依照")
    mended = replace(signed, body="\n".join([first, *lines[1:-1], last]))

    assert changes_of_substance(signed, mended) == []
    assert len(near_changes(signed, mended)) < 200
    assert changes_of_substance(signed, replace(signed, body="\n".join(lines[::-1]))) != []


@given(at=st.integers(0, len(BODY)), mark=st.sampled_from(MARKS))
def test_a_mark_beside_no_number_name_or_title_is_always_form(at, mark):
    beside = BODY[max(at - 1, 0) : at + 1]
    assume(not any(one.isdigit() or one in "年月日亿元.一二三" for one in beside))
    words = [(BODY.find(word), len(word)) for word in (*NAMES, "《预算法》", "应当", "不得", "负责")]
    assume(not any(start < at < start + length for start, length in words))
    assert judged(BODY[:at] + mark + BODY[at:]) == []


@given(at=st.integers(0, len(BODY)), digit=st.sampled_from("0123456789一二三百万"))
def test_a_figure_that_comes_or_goes_is_never_form(at, digit):
    assert judged(BODY[:at] + digit + BODY[at:])


@given(at=st.integers(0, len(BODY)), word=st.sampled_from(["不", "未", "严禁", "可以", "以内"]))
def test_a_word_that_denies_or_limits_is_never_form(at, word):
    assert judged(BODY[:at] + word + BODY[at:])


@given(text=st.text(alphabet="甲乙丙丁，。 3年不", max_size=30))
def test_what_did_not_change_is_form_and_the_way_back_is_judged_alike(text):
    one, other = Words(title="通知", body=BODY), Words(title="通知", body=text)
    assert changes_of_substance(other, other) == []
    assert bool(changes_of_substance(one, other)) == bool(changes_of_substance(other, one))
