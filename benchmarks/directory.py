"""python -m benchmarks.directory: finding one of 200,000 people on 20,000 units, with visibility (DESIGN §10).

Two rules are in force, one of which hides people from those who look. Where slapd is installed it is asked the same of
the same people, and told beside us. A busy machine shows in the yardsticks: SELECT 1, and a page with nothing of the
directory on it. Each question is asked three times: what it costs falls on each of the three, what others do on this
machine on one or two, so the bar is held against the soonest; what the first took is told beside it.
"""

import gc
import os
import random
import statistics
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from benchmarks.openldap import Ask, filters, running
from benchmarks.province import SEED, Province, province, settle
from benchmarks.stage import database, report, say

SEARCH, ANSWER, UNIT_PAGE, MOVE = 5.0, 40.0, 60.0, 1.0
MOVED = 1_000  # units in the subtree that is moved, at least
LOOKS = 400  # searches of each kind, each by somebody else
ASKED = 3  # times


def main() -> int:
    with database():
        from office.worktime.seed import plant

        plant()
        made = province()
        settle(made)
        _rules()
        gc.freeze()  # the province is held here only to ask about it; no server looks through it for waste
        with running(made) as ldap:
            holds = searches(made, ldap)
        holds += [*answers(made), *pages(made), move()]
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


def searches(made: Province, ldap: Ask | None) -> list[bool]:
    from directory.search import people_found

    chance = random.Random(SEED)
    lookers = [_actor(chance.randrange(len(made.people))) for _ in range(60)]
    beside = filters(made)
    holds = []
    for kind, typed in kinds(made).items():
        spent, first, round_trips, theirs, slowest = [], [], [], [], (0.0, "")
        for number in range(-5, LOOKS):
            person, actor = chance.randrange(len(made.people)), lookers[number % len(lookers)]
            text = typed(person)
            took = _times(in_database, lambda text=text, actor=actor: people_found(actor, text, most=20))
            if number < 0:
                continue
            spent.append(min(took))
            first.append(took[0])
            round_trips.append(min(_times(in_database, _round_trip)))
            theirs.append(min(_asked(ldap, beside[kind](person), kind) for _ in range(ASKED)) if ldap else 0.0)
            slowest = max(slowest, (min(took), text))
        told = f"{kind}: {_told(spent)}, slowest {slowest[0]:.1f} ms for {slowest[1]}; at first {_told(first)}"
        told += f"; SELECT 1 {_told(round_trips)}"
        say(told + (f"; OpenLDAP {_told(theirs)}" if ldap else "") + f"; load {os.getloadavg()[0]:.1f}")
        holds.append(report(f"search by {kind}, p99 in the database", _p99(spent), "ms", SEARCH))
    return holds


def _asked(ldap: Ask, asked: str, kind: str) -> float:
    took, found = ldap(asked)
    if found == (kind == "nobody"):
        raise RuntimeError(f"OpenLDAP did not answer {asked} as it should.")
    return took


def _p99(spent: list[float]) -> float:
    return statistics.quantiles(spent, n=100)[-1]


def _told(spent: list[float]) -> str:
    return f"p50 {statistics.median(spent):.2f} ms, p99 {_p99(spent):.2f} ms"


def _times(clock: Callable[[Callable[[], object]], float], work: Callable[[], object]) -> list[float]:
    return [clock(work) for _ in range(ASKED)]


def _round_trip() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def answers(made: Province) -> list[bool]:
    """The whole answer to Ctrl-K's question and the directory's page of hits, through every middleware."""
    chance = random.Random(SEED + 1)
    typed = kinds(made)["initials"]
    client = _signed_in(chance.randrange(len(made.people)))
    holds = []
    empty = [_milliseconds(lambda: _get(client, "/notices/")) for _ in range(105)]
    say(f"yardstick, a page without a directory: {_told(empty[5:])}; load {os.getloadavg()[0]:.1f}")
    for name, address in (("Ctrl-K", "/search/people/?q="), ("the directory's page", "/directory/?q=")):
        texts = [typed(chance.randrange(len(made.people))) for _ in range(105)]
        took = [_times(_milliseconds, lambda url=address + text: _get(client, url)) for text in texts][5:]
        spent = [min(one) for one in took]
        first = _told([one[0] for one in took])
        say(f"{name}: {_told(spent)}; at first {first}; load {os.getloadavg()[0]:.1f}")
        holds.append(report(f"search, whole answer of {name}, p99", _p99(spent), "ms", ANSWER))
    return holds


def pages(made: Province) -> list[bool]:
    """Any unit: the root with everything, then others as they come."""
    chance = random.Random(SEED + 2)
    client = _signed_in(chance.randrange(len(made.people)))
    from directory.models import Unit

    units = [Unit.objects.get(depth=1), *Unit.objects.filter(pk__in=chance.sample(range(1, len(made.units)), 60))]
    spent = [_milliseconds(lambda one=one: _get(client, f"/directory/units/{one.public_id}/")) for one in units]
    say(f"the root, its counts not yet known: {spent[0]:.0f} ms")
    say(f"others: {_told(spent[1:])}; load {os.getloadavg()[0]:.1f}")
    return [report("opening a unit, p95", statistics.quantiles(spent[1:], n=20)[-1], "ms", UNIT_PAGE)]


def move() -> bool:
    """A city goes under another one while somebody reads on; no key is touched."""
    from django.db import connection, transaction

    from directory.models import Unit

    cities = Unit.objects.filter(depth=2, level="city").order_by("path")
    first, last = cities[0], cities[len(cities) - 1]
    moved = Unit.objects.filter(path__startswith=last.path).count()
    slowest, ended = [0.0], threading.Event()

    def read() -> None:
        while not ended.is_set():
            took = _milliseconds(lambda: list(Unit.objects.filter(path__startswith=last.path)[:100]))
            slowest[0] = max(slowest[0], took)
        connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    began = time.perf_counter()
    with transaction.atomic():
        Unit.objects.move(last, first, "last-child")
    took = time.perf_counter() - began
    ended.set()
    reader.join()
    say(f"{moved} units moved in {took:.2f} s; the slowest read meanwhile took {slowest[0]:.0f} ms")
    return report(f"moving a subtree of {moved} units", took, "s", MOVE) and moved >= MOVED


def _rules() -> None:
    """One that hides, one that binds nobody who looks here."""
    from directory.models import Appointment, Person, Unit, VisibilityRule, VisibilityScope
    from office.worktime.clock import now

    keeper = Appointment.objects.order_by("pk")[0]
    facts = {"unit": Unit.objects.get(depth=1), "made_by": keeper, "made_at": now(), "title": "bench"}
    hides = VisibilityRule.objects.create(kind=VisibilityRule.Kind.HIDE, **facts)
    binds = VisibilityRule.objects.create(kind=VisibilityRule.Kind.SEES_ONLY, **facts)
    hidden = Person.objects.filter(pk__lte=20)
    VisibilityScope.objects.bulk_create(VisibilityScope(rule=hides, side="about", person=one) for one in hidden)
    VisibilityScope.objects.create(rule=binds, side="about", person=keeper.person)
    VisibilityScope.objects.create(rule=binds, side="others", unit=facts["unit"])


def _signed_in(number: int) -> Any:
    from django.test import Client

    from directory.models import Person

    client = Client()
    client.force_login(Person.objects.get(pk=number + 1), "allauth.account.auth_backends.AuthenticationBackend")
    return client


def _get(client: Any, address: str) -> None:
    answer = client.get(address, secure=True, headers={"host": "localhost"})
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


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
