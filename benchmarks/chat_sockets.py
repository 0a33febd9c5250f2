"""python -m benchmarks.chat_sockets: a province's lines held by two processes, a notice to all of them (DESIGN §10).

Each line is another person's, signed in by ticket, and hears that person's numbers and one room in which all of them
are. The two servers, the client, PostgreSQL and Redis share two cores. First what they weigh and what it costs to hold
them while nothing is said; then a notice, said by one of them and kept; then both processes are ended and begun anew,
and all come back at once. Of --lines as many are opened as the limit of files allows.
"""

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.lines import (
    CLIENT_CORE,
    SERVER_CORE,
    Load,
    cpu,
    memory,
    office,
    people,
    redis_where_there_is_one,
    room_of,
    signed_in,
)
from benchmarks.stage import database, report, say, tell

LINES, SPARE_FILES = 23_000, 100
MEGABYTES, NOTICE, BACK = 900, 500, 30
SENDERS, NOTICES, APART = 20, 9, 1.0  # seconds between notices
REST = 30  # seconds: a few rounds in which every right is asked again


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=LINES)
    wanted = parser.parse_args().lines
    many = min(wanted, _files(wanted + SPARE_FILES) - SPARE_FILES)
    with database(), redis_where_there_is_one() as redis_url:
        holds = measured(many, redis_url)
    tell("chat_sockets, lines", many, "lines")
    return 0 if all(holds) else 1


def _files(wanted: int) -> int:
    """How many a process may have open, raised as far as we may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limits in ((max(wanted, soft), max(wanted, hard)), (min(max(wanted, soft), hard), hard)):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        except (ValueError, OSError):
            continue
        return limits[0]
    return soft


def measured(many: int, redis_url: str) -> list[bool]:
    lines, template = prepared(many)
    with two_servers(redis_url) as (ports, pids), Load(ports, "/live/", lines, SENDERS) as load:
        say(f"{load.opened} of {many} lines open after {load.seconds:.1f} s")
        tell("chat_sockets, CPU of both processes to begin and open a line", cpu(pids) / many * 1e3, "ms")
        holds = [report("chat_sockets, lines open", load.opened, "lines", many, at_least=True)]
        before = cpu(pids)
        time.sleep(REST)
        tell(
            "chat_sockets, CPU of both processes while nothing is said",
            (cpu(pids) - before) / REST * 100,
            "% of a core",
        )
        spent = [notice(load, template) for _ in range(NOTICES)]
        tell("chat_sockets, a notice has reached all, slowest", max(spent), "ms")
        holds.append(report("chat_sockets, a notice has reached all, p50", statistics.median(spent), "ms", NOTICE))
        holds.append(report("chat_sockets, both processes", memory(pids) / 2**20, "MB", MEGABYTES))
    with two_servers(redis_url) as (ports, _pids), Load(ports, "/live/", lines, SENDERS) as load:
        say(f"{load.opened} of {many} back after {load.seconds:.1f} s")
        back = load.seconds if load.opened == many else float("inf")
        holds.append(report("chat_sockets, all back after a restart", back, "s", BACK))
        notice(load, template.replace("-4000-", "-4001-"))  # another key: it is not the first said again
    return holds


def prepared(many: int) -> tuple[list[tuple[str, str, str]], str]:
    """The lines, and what is said by whoever gives notice."""
    from office.chat import actions
    from tests.cast import gather

    say(f"{many} people, each signed in, in one room …")
    cast = gather()
    persons = people(cast, many)
    room = room_of(cast, persons)
    topic, head = f"room:{room.public_id}", actions.post(room, text="开始", by=cast.director).seq
    lines = [
        (*each, json.dumps({"listen": {f"person:{person.public_id}": 0, topic: head}}))
        for person, each in zip(persons, signed_in(persons), strict=True)
    ]
    post = {"client_msg_id": "00000000-0000-4000-8000-@", "text": "k:@ 今天下午三点起停水检修，请各单位提前做好准备。"}
    return lines, json.dumps({"say": topic, "id": 1, "body": {"post": post}}, ensure_ascii=False)


def notice(load: Load, template: str) -> float:
    """Milliseconds from its being said until the last line has it."""
    time.sleep(APART)
    took = load.send(template, messages=1, in_flight=1)["last"]
    say(f"the last has it after {took:.0f} ms")
    return took


@contextmanager
def two_servers(redis_url: str) -> Iterator[tuple[str, list[int]]]:
    """Their ports with a comma between, and their process ids."""
    from tests.office.live.servers import free_port

    first, second = free_port(), free_port()
    with office(first, redis_url, SERVER_CORE) as one, office(second, redis_url, CLIENT_CORE) as other:
        yield f"{first},{second}", [one.pid, other.pid]


if __name__ == "__main__":
    sys.exit(main())
