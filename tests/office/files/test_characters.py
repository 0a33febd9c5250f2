"""What nobody sees is taken out of what is said; what people write in their scripts stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.files.characters import MOST_MARKS, tidy


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("\u200b\u2060\ufeff", ""),
        ("\u200d", ""),
        ("\u3164 \u2800", ""),
        ("照常\u202elive", "照常live"),
        ("第一行\r\n第二行\t末", "第一行\n第二行\t末"),
        ("a\x00b\x07c", "abc"),
        ("👩\u200d💻 می\u200cخواهم", "👩\u200d💻 می\u200cخواهم"),
        ("བོད་ཡིག ئۇيغۇرچە", "བོད་ཡིག ئۇيغۇرچە"),
        ("é" + "\u0301" * 50, "é" + "\u0301" * MOST_MARKS),
    ],
)
def test_what_is_seen_stays_and_nothing_else(given, kept):
    assert tidy(given) == kept


@given(st.text())
def test_once_is_enough_and_nothing_is_put_in(text):
    kept = tidy(text)

    assert tidy(kept) == kept
    rest = iter(text.replace("\r", "\n"))
    assert all(one in rest for one in kept)
    assert not any(unicodedata.bidirectional(one) in ("RLO", "LRO", "RLE", "LRE", "RLI", "LRI") for one in kept)
