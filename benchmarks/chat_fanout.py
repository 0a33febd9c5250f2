"""python -m benchmarks.chat_fanout: one message to 1,000 lines in a room, kept and with every right asked (DESIGN §10).

The server has one core to itself, the client and Redis the other. A message goes the way of production: said over a
socket by one of the members in turn, numbered and kept in PostgreSQL, rung, read once, written to every line; all CPU
of the live process counts. In the same run the same client asks the same number of bytes of a stock Channels consumer
and of a bare broadcast. --lines, --messages, --rounds make a smaller run, whose figures are then no bars' business.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.lines import (
    SERVER_CORE,
    Load,
    cpu,
    office,
    people,
    redis_where_there_is_one,
    room_of,
    running,
    served,
    signed_in,
)
from benchmarks.stage import database, report, say, tell

MEMBERS = 200  # as many as a room holds
WORDS = "请各单位于本周五前报送材料，" * 6
MICROSECONDS, LAST, TEXTBOOK, BARE = 10, 15, 10, 2
Spent = dict[str, float]  # CPU µs a delivery; p50, p99 and the last of all in ms; deliveries a second


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with database(), redis_where_there_is_one() as redis_url:
        ours, size = measured_ours(asked, redis_url)
        bare = measured(broadcast, asked, size)
        textbook = measured(lambda port: channels(port, redis_url), asked, size) if redis_url else None
    for name, spent in {"hub": ours, "bare broadcast": bare, "stock Channels": textbook}.items():
        if spent is None:
            print(json.dumps({"name": f"chat_fanout, {name}", "figure": None, "not run": "no redis-server here"}))
            continue
        for what, unit in {"p50": "ms", "p99": "ms", "many": "deliveries/s"}.items():
            tell(f"chat_fanout, {name}, {what}", spent[what], unit)
    tell("chat_fanout, bare broadcast, CPU a delivery", bare["cpu"], "µs")
    holds = [
        report("chat_fanout, CPU a delivery", ours["cpu"], "µs", MICROSECONDS),
        report("chat_fanout, the last has it, p50", ours["last"], "ms", LAST),
        report("chat_fanout, against a bare broadcast", ours["cpu"] / bare["cpu"], "times", BARE),
    ]
    if textbook:
        ratio = textbook["cpu"] / ours["cpu"]
        holds.append(report("chat_fanout, stock Channels against it", ratio, "times", TEXTBOOK, at_least=True))
    return 0 if all(holds) else 1


def measured_ours(asked: argparse.Namespace, redis_url: str) -> tuple[Spent, int]:
    """And how many bytes a frame has."""
    from office.chat import actions
    from office.live.frames import page
    from tests.cast import gather
    from tests.office.live.servers import free_port

    say("Gathering the cast and the room …")
    cast = gather()
    persons = people(cast, MEMBERS)
    room = room_of(cast, persons)
    topic, head = f"room:{room.public_id}", actions.post(room, text="开始", by=cast.director).seq
    each = signed_in(persons)
    first = json.dumps({"listen": {topic: head}})
    lines = [(*each[n % MEMBERS], first) for n in range(asked.lines)]
    post = {"client_msg_id": "00000000-0000-4000-8000-@", "text": f"k:@ {WORDS}"}
    template = json.dumps({"say": topic, "id": 1, "body": {"post": post}}, ensure_ascii=False, separators=(",", ":"))
    port = free_port()
    with office(port, redis_url) as server, Load(port, "/live/", lines, min(MEMBERS, asked.lines)) as load:
        say(f"{load.opened} lines open after {load.seconds:.1f} s")
        spent = taken(load, template, server.pid, asked)
    from office.chat.telling import told

    entries = told(room.public_id, after=head)[:1]
    return spent, page(topic, after=head, seq=head + 1, head=head + 1, entries=entries).size


def measured(peer: Callable[[int], Any], asked: argparse.Namespace, size: int) -> Spent:
    """A frame of the same size, sent to everybody as it comes in."""
    from tests.office.live.servers import free_port

    text = "k:@ " + WORDS
    frame = json.dumps({"text": text, "rest": ""}, ensure_ascii=False, separators=(",", ":"))
    rest = max(0, size - len(frame.replace("@", "0" * 12).encode()))
    template = frame.replace('"rest":""', f'"rest":"{"x" * rest}"')
    port = free_port()
    with peer(port) as server, Load(port, "/", [("", "", "")] * asked.lines, min(MEMBERS, asked.lines)) as load:
        return taken(load, template, server.pid, asked)


def taken(load: Load, template: str, pid: int, asked: argparse.Namespace) -> Spent:
    """The lower quartile of the rounds, since whatever else the machine does only adds; first one message on the way,
    then eight."""
    load.send(template, messages=20, in_flight=1)  # warm
    rounds = []
    for _ in range(asked.rounds):
        before = cpu([pid])
        one = load.send(template, messages=asked.messages, in_flight=1)
        one["cpu"] = (cpu([pid]) - before) / asked.messages / load.opened * 1e6
        many = load.send(template, messages=asked.messages, in_flight=8)
        one["many"] = asked.messages * load.opened / many["seconds"]
        say(f"{one['cpu']:.1f} µs a delivery, the last after {one['last']:.1f} ms, {one['many']:,.0f} deliveries/s")
        rounds.append(one)
    spent = {word: quartile([one[word] for one in rounds]) for word in ("cpu", "p50", "p99", "last")}
    return spent | {"many": max(one["many"] for one in rounds)}


def quartile(values: list[float]) -> float:
    return statistics.quantiles(values, n=4)[0] if len(values) > 1 else values[0]


@contextmanager
def broadcast(port: int) -> Iterator[Any]:
    say("A bare broadcast …")
    command = ["taskset", "-c", SERVER_CORE, sys.executable, "-m", "benchmarks.fanout_peers", str(port)]
    with running(command, port, {}) as server:
        yield server


@contextmanager
def channels(port: int, redis_url: str) -> Iterator[Any]:
    say("Stock Channels …")
    with served("benchmarks.fanout_peers:application", port, {"REDIS_URL": redis_url}) as server:
        yield server


if __name__ == "__main__":
    sys.exit(main())
