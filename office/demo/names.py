"""Invented names for invented people: frequent surnames are frequent, a few are hard to read, a few characters rare."""

import random
import tomllib
from pathlib import Path

LISTS = Path(__file__).parent / "lists"
_SAME_NAME = 0.02  # how often a name is kept that somebody has already: in life that happens, and search must cope
_HARD_TO_READ = ("单", "解", "仇", "区", "朴", "查", "盖", "乐", "缪", "曾", "欧阳", "诸葛")
_EVERY = 75  # people; one of each so many has a surname that is read otherwise than it looks


class Names:
    """Draws names from a seeded source: the same seed, the same people."""

    def __init__(self, chance: random.Random) -> None:
        lists = tomllib.loads((LISTS / "names.toml").read_text(encoding="utf-8"))
        surnames = lists["surnames"].split()
        self._surnames = surnames[::2]
        self._weights = [int(weight) for weight in surnames[1::2]]
        self._given = [(one["first"].split(), one["second"].split(), one["weight"]) for one in lists["given"]]
        self._never = set(lists["never"]["pairs"])
        self._chance = chance
        self._drawn = 0
        self._taken: set[str] = set()

    def keep_for(self, name: str) -> None:
        """Nobody else gets this name."""
        self._taken.add(name)

    def draw(self) -> str:
        self._drawn += 1
        while True:
            name = self._surname() + self._given_name()
            if name not in self._taken or self._chance.random() < _SAME_NAME:
                self._taken.add(name)
                return name

    def _surname(self) -> str:
        number, due = divmod(self._drawn, _EVERY)
        if due == 0:
            return _HARD_TO_READ[number % len(_HARD_TO_READ)]
        return self._chance.choices(self._surnames, self._weights)[0]

    def _given_name(self) -> str:
        pools = [weight for _first, _second, weight in self._given]
        while True:
            first, second, _weight = self._chance.choices(self._given, pools)[0]
            given = (self._chance.choice(first) if first else "") + self._chance.choice(second)
            if given not in self._never and len(set(given)) == len(given):
                return given
