"""What changed between two versions: paragraphs first, then inside each."""

from hypothesis import given
from hypothesis import strategies as st

from workflows.documents.traces import passages

OLD = "为做好防汛工作，现通知如下。\n一、落实责任\n各单位要落实值守责任。\n特此通知。"
TEXTS = st.lists(st.text("防汛备责任。", max_size=6), min_size=1, max_size=8).map("\n".join)


def told(old, new):
    return [
        one.unchanged
        or "".join({"same": " ", "added": "+", "removed": "-"}[piece.sort] + piece.text for piece in one.pieces)
        for one in passages(old, new)
    ]


def test_a_word_changed_is_shown_inside_its_paragraph():
    assert told(OLD, OLD.replace("值守责任", "巡查责任")) == [2, " 各单位要落实-值守+巡查 责任。", 1]


def test_a_paragraph_put_in_leaves_the_rest_unchanged():
    assert told(OLD, OLD.replace("特此", "请于5月1日前报送。\n特此")) == [3, "+请于5月1日前报送。", 1]


def test_a_paragraph_written_anew_is_not_the_old_one_changed():
    assert told("各单位要落实值守责任。", "物资储备另行下达。") == ["+物资储备另行下达。", "-各单位要落实值守责任。"]


def test_what_was_empty_lost_nothing():
    assert told("", "联系人：林知远") == ["+联系人：林知远"]
    assert told("联系人：林知远", "") == ["-联系人：林知远"]


def test_a_long_text_written_anew_is_told_at_once():
    """With every paragraph compared letter by letter with every other this took minutes."""
    old, new = ("\n".join(f"{word}{n}号水库、{n}号涵闸的责任人名单" * 4 for n in range(800)) for word in ("甲", "乙"))

    assert len(passages(old, new)) == 800


@given(old=TEXTS, new=TEXTS)
def test_either_version_can_be_read_out_of_it(old, new):
    found = passages(old, new)
    left, right = (text.split("\n") if text else [] for text in (old, new))
    for one in found:
        if one.unchanged:
            assert left[: one.unchanged] == right[: one.unchanged]
            del left[: one.unchanged], right[: one.unchanged]
            continue
        was = "".join(piece.text for piece in one.pieces if piece.sort != "added")
        became = "".join(piece.text for piece in one.pieces if piece.sort != "removed")
        if any(piece.sort != "added" for piece in one.pieces):
            assert left.pop(0) == was
        if any(piece.sort != "removed" for piece in one.pieces):
            assert right.pop(0) == became
    assert (left, right) == ([], [])
