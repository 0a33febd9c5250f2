"""Characters that nobody sees: they hide what is said, turn it round, or leave a name that cannot be clicked."""

import re
import unicodedata

MOST_MARKS = 8  # upon one letter; Tibetan and Vietnamese need fewer

# Controls but for tab and line feed, embeddings and isolates that turn what follows, and blanks without width. Joiners
# (U+200C, U+200D) stay: emoji and several scripts of this country are written with them.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters to Unicode, nothing to the eye


def tidy(text: str) -> str:
    """Without what is not seen, and without what stands around it; "" where nothing would be seen at all."""
    kept = _lower(_UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()
    return kept if any(_is_seen(one) for one in kept) else ""


def _is_seen(character: str) -> bool:
    return character not in _BLANK and unicodedata.category(character) not in ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me")


def _lower(text: str) -> str:
    """Heaps of marks that would grow over the lines above."""
    kept, marks = [], 0
    for one in text:
        marks = marks + 1 if unicodedata.category(one) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(one)
    return "".join(kept)
