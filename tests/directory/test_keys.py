"""Under which keys people are listed: whatever may be typed on the way to a name finds it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.finding.keys import (
    keys_of_word,
    mobile_keys_of_word,
    own_unit_keys,
    person_keys,
    unit_keys,
    words_of,
)
from directory.names import pinyin_of, readings_of

NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=4)
ANY_NAME = st.text(min_size=1, max_size=60)


def keys(name, **given_):
    facts = {"staff_number": "300417", "phone": "6852 0417", "mobile": "13812341234", "title": "一级主任科员"}
    return set(person_keys(name=name, pinyin=pinyin_of(name), unit="综合一科", **facts | given_))


def finds(typed, found):
    """Every word, in one of its readings."""
    return all(any(keys <= found for keys in keys_of_word(word)) for word in words_of(typed))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        (
            "张伟明",
            "张 伟 明 张伟 伟明 张伟明 zhangweiming zhangwei zhangw zhangwm zwm zw z zweim 张w 张wm 张wei 张weim 张伟m",
        ),
        ("单立言", "shanly 单l sly dan"),
        ("曾广平", "zenggp zgp zeng"),
        ("解小东", "xiexd jie"),
        ("仇英", "qiuy chou"),
        ("区桂芝", "ougz qu"),
        ("查良", "zhal cha"),
        ("吕布", "lvb lyub"),
        ("欧阳修文", "ouyangxw oyxw 欧阳x 欧阳xw ouyxw"),
        ("阿卜杜拉·买买提", "阿卜杜拉买买提 阿卜杜拉·买买提 abdlmmt abodulamai 买买提"),
        ("John Smith", "john johnsmith"),
    ],
)
def test_what_is_typed_finds_the_name(name, typed):
    missed = [one for one in typed.split() if not finds(one, keys(name))]

    assert missed == []


@pytest.mark.parametrize("typed", ["王", "张明", "zw x", "wang", "zhangx", "张x", "伟张", "龘"])
def test_what_is_another_name_does_not(typed):
    assert not finds(typed, keys("张伟明"))


def test_numbers_and_titles_find():
    found = keys("张伟明")

    assert all(finds(one, found) for one in ("0417", "68520417", "300417", "3004", "主任", "一级主任科员", "主任科员"))
    assert not finds("1234", found)  # the end of a mobile is asked apart
    assert mobile_keys_of_word("1234") <= found
    assert mobile_keys_of_word("123") is None


@settings(deadline=None)
@given(NAMES)
def test_every_neighbourhood_of_a_name_finds_it(name):
    found = keys(name)

    assert all(finds(name[start:end], found) for start in range(len(name)) for end in range(start + 1, len(name) + 1))


@settings(deadline=None)
@given(NAMES, st.data())
def test_each_syllable_whole_or_by_its_initial_and_the_last_unfinished(name, data):
    ways = readings_of(name, pinyin_of(name))
    typed = ""
    for place, syllable in enumerate(ways):
        way = data.draw(st.sampled_from(syllable))
        last = place == len(ways) - 1
        typed += way[: data.draw(st.integers(1, len(way)))] if last else data.draw(st.sampled_from([way, way[0]]))

    assert typed in keys(name)


@settings(deadline=None)
@given(NAMES, st.integers(1, 3))
def test_characters_go_on_in_letters(name, split):
    ways = readings_of(name, pinyin_of(name))
    if len(ways) != len(name) or split >= len(name):
        return
    rest = "".join(one[0][0] for one in ways[split:])

    assert finds(name[:split] + rest, keys(name))


@settings(max_examples=200, deadline=None)
@given(ANY_NAME)
def test_no_name_breaks_the_index(name):
    found = person_keys(
        name=name, pinyin=pinyin_of(name), staff_number=name, phone=name, mobile=name, title=name, unit=name
    )

    assert "" not in found
    assert len(found) == len(set(found)) < 2_000


def test_units_are_listed_by_parts_of_their_names():
    found = set(unit_keys("示范市财政局", "市财政局"))

    assert {"财政", "市财政", "czj", "sczj", "caizheng", "caizhengju", "示范"} <= found
    assert "财" not in found


@given(st.text(st.sampled_from("市财政局办公室"), max_size=8), st.text(st.sampled_from("市财政局办公室"), max_size=8))
def test_a_unit_is_found_by_its_people_or_by_its_place(name, short_name):
    """Whatever names it are keys of its own people, after @, or its own keys after /: never both, never neither."""
    found = set(unit_keys(name, short_name))
    own = {key.removeprefix("@") for key in own_unit_keys(short_name)}
    apart = {key.removeprefix("/") for key in found if key.startswith("/")}

    assert own | apart == {key for key in found if not key.startswith("/")}
    assert not own & apart
