"""What the headings of a table mean, by the words that people write."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from django.db.models import TextChoices

_APART = re.compile(r"[\s_\-/／*＊:：（）()、.]+")


def plain(heading: str) -> str:
    return _APART.sub("", unicodedata.normalize("NFKC", heading)).casefold()


class Headings:
    """Columns of one kind of table. synonyms: by column the headings it goes by."""

    def __init__(self, columns: type[TextChoices], synonyms: Mapping[str, Sequence[str]]) -> None:
        self.columns = columns
        self.known = {plain(word): str(column) for column, words in synonyms.items() for word in words}

    def row(self, first: Sequence[Sequence[str]]) -> int:
        """The row with most known headings: lists often have a title above them. Else the first with anything in it."""
        meant = self._meant()
        known = [len({meant[plain(cell)] for cell in row if plain(cell) in meant}) for row in first]
        if known and max(known) >= 2:
            return known.index(max(known))
        return next((number for number, row in enumerate(first) if any(row)), 0)

    def guess(self, headings: Sequence[str]) -> dict[str, int]:
        """Column → its place; of two headings of the same meaning the first."""
        found: dict[str, int] = {}
        meant = self._meant()
        for place, heading in enumerate(headings):
            if (column := meant.get(plain(heading))) is not None:
                found.setdefault(column, place)
        return found

    def _meant(self) -> dict[str, str]:
        """Also as this house heads them in the reader's language, in what it exports."""
        return {plain(str(column.label)): column.value for column in self.columns} | self.known
