"""python -m benchmarks.directory: finding one of 200,000 people on 20,000 units, with visibility (DESIGN §10)."""

import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.province import SEED, Province, province, settle
from benchmarks.stage import database, report, say

SEARCH = 5.0
LOOKS = 400  # searches of each kind, each by somebody else


def main() -> int:
    with database():
        from office.worktime.seed import plant

        plant()
        made = province()
        settle(made)
        holds = searches(made)
    return 0 if all(holds) else 1


def kinds(made: Province) -> dict[str, Callable[[int], str]]:
    """What somebody types who looks for the person of this number."""

    def syllables(number: int) -> list[str]:
        return made.people[number][1].split()

    def name(number: int) -> str:
        return made.people[number][0]

    return {
        "one character": lambda n: name(n)[0],
        "two characters": lambda n: name(n)[:2],
        "whole name": name,
        "full pinyin": lambda n: "".join(syllables(n)),
        "pinyin unfinished": lambda n: "".join(syllables(n))[:4],
        "initials": lambda n: "".join(one[0] for one in syllables(n)),
        "one letter": lambda n: syllables(n)[0][0],
        "zhangw": lambda n: syllables(n)[0] + syllables(n)[1][0],
        "张w": lambda n: name(n)[0] + syllables(n)[len(name(n)) - len(syllables(n)) + 1][0],
        "last four": lambda n: made.people[n][2][-4:],
        "staff number": lambda n: str(300_001 + n),
        "post": lambda n: made.posts[n][1],
        "unit": lambda n: made.units[made.posts[n][0]].short_name,
        "unit and name": lambda n: f"{made.units[made.posts[n][0]].short_name} {name(n)}",
        "unit and surname": lambda n: f"{made.units[made.posts[n][0]].short_name} {name(n)[0]}",
        "surname and post": lambda n: f"{name(n)[0]} {made.posts[n][1]}",
        "nobody": lambda n: f"{name(n)}龘",
    }


def searches(made: Province) -> list[bool]:
    from directory.search import people_found

    chance = random.Random(SEED)
    lookers = [_actor(chance.randrange(len(made.people))) for _ in range(60)]
    holds = []
    for kind, typed in kinds(made).items():
        spent, slowest = [], (0.0, "")
        for number in range(LOOKS):
            text, actor = typed(chance.randrange(len(made.people))), lookers[number % len(lookers)]
            people_found(actor, text, most=20) if number < 5 else None
            took = in_database(lambda text=text, actor=actor: people_found(actor, text, most=20))
            spent.append(took)
            slowest = max(slowest, (took, text))
        p50, p99 = statistics.median(spent), statistics.quantiles(spent, n=100)[-1]
        say(f"{kind}: p50 {p50:.2f} ms, p99 {p99:.2f} ms, slowest {slowest[0]:.1f} ms for {slowest[1]}")
        holds.append(report(f"search by {kind}, p99 in the database", p99, "ms", SEARCH))
    return holds


def in_database(look: Callable[[], object]) -> float:
    """Milliseconds between asking the database and its answer, over all that one search asks."""
    from django.db import connection

    spent = [0.0]

    def timed(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent[0] += time.perf_counter() - began

    with connection.execute_wrapper(timed):
        look()
    return spent[0] * 1000


def _actor(number: int) -> Any:
    from directory.actors import actor_of
    from directory.models import Person

    return actor_of(Person.objects.get(pk=number + 1))


if __name__ == "__main__":
    sys.exit(main())
