"""python -m benchmarks.documents: what one step of a document costs (DESIGN §10).

Queries and milliseconds of a countersigner's agreement and of the last one, which joins the round; then eight clients
stepping eighty documents at once on committed data; then the search (benchmarks/papers.py).
"""

import multiprocessing
import statistics
import sys
import time
from decimal import Decimal
from typing import Any

from benchmarks.papers import searches
from benchmarks.stage import database, report, say

QUERIES = 45
MILLISECONDS = 40
STEPS_A_SECOND = 60
CLIENTS = 8
DOCUMENTS_EACH = 12
WARMING = 2
BODY = "为做好有关工作，现就有关事项通知如下。\n一、明确责任\n各单位要抓好落实。"


def main() -> int:
    with database():
        from tests.cast import gather
        from workflows.documents.keeping import enter_seal, open_register

        say("Gathering the cast …")
        cast = gather()
        government = cast.unit("市政府")
        open_register(government, code="示府发", name="市政府文件", by=cast.registrar)
        seal = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
        enter_seal(
            government, picture=seal, name="样章.svg", diameter_mm=Decimal(45), is_sample=True, by=cast.registrar
        )
        holds = [*one_step(cast), many_clients(cast), *searches(cast)]
    return 0 if all(holds) else 1


def drafted(cast: Any, title: str) -> Any:
    from workflows.documents import actions
    from workflows.documents.words import Words

    return actions.draft(
        issuer=cast.unit("市政府"),
        genre="notice",
        text=Words(title=title, main_recipients="市财政局", body=BODY),
        by=cast.clerk,
        signatory=cast.mayor.appointment,
        countersigners=[cast.finance.appointment, cast.planning.appointment],
    )


def walk(cast: Any, document: Any) -> int:
    """From draft to signature: six acts, each with only the query that finds its step, which is the page's work."""
    from workflows.documents import actions, signing

    acts = [(actions.submit, cast.clerk)]
    acts += [(actions.agree, one) for one in (cast.head, cast.finance, cast.planning, cast.director)]
    acts += [(signing.sign, cast.mayor)]
    for verb, actor in acts:
        verb(document, step_of(document, actor), by=actor)
    return len(acts)


def step_of(document: Any, actor: Any) -> int:
    from office.duties.models import Duty

    held = Duty.objects.filter(subject_id=document.public_id, holder=actor.appointment, done_at=None)
    return int(held.values_list("ref", flat=True).get().removeprefix("step:"))


def one_step(cast: Any) -> list[bool]:
    """Warm, one client; finding the step belongs to the page, not to the act."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from workflows.documents import actions

    queries: list[int] = []
    spent: list[float] = []
    for number in range(12):
        document = drafted(cast, f"关于第{number}件事的通知")
        acts = [
            (actions.submit, cast.clerk),
            *((actions.agree, one) for one in (cast.head, cast.finance, cast.planning)),
        ]
        for verb, actor in acts:
            step = step_of(document, actor)
            began = time.perf_counter()
            if number == 0:
                with CaptureQueriesContext(connection) as captured:
                    verb(document, step, by=actor)
                queries.append(len(captured))
            else:
                verb(document, step, by=actor)
                spent.append(time.perf_counter() - began)
    say(f"Queries of submit, review, countersign, last countersign: {queries}")
    return [
        report("one step, most queries", max(queries), "queries", QUERIES),
        report("one step, median", statistics.median(spent) * 1000, "ms", MILLISECONDS),
    ]


def many_clients(cast: Any) -> bool:
    """A process each, as the servers of pages are; they and the database share the machine."""
    from django.db import connections

    say(f"{CLIENTS} clients, {DOCUMENTS_EACH} documents each …")
    documents = [[drafted(cast, f"关于{c}之{n}的通知") for n in range(DOCUMENTS_EACH)] for c in range(CLIENTS)]
    connections.close_all()  # a connection is not shared across a fork
    forking = multiprocessing.get_context("fork")
    ready, done = forking.Barrier(CLIENTS + 1), forking.Queue()

    def client(mine: list[Any]) -> None:
        for one in mine[:WARMING]:
            walk(cast, one)
        ready.wait()
        done.put(sum(walk(cast, one) for one in mine[WARMING:]))

    clients = [forking.Process(target=client, args=(mine,), daemon=True) for mine in documents]
    for one in clients:
        one.start()
    ready.wait()
    began = time.perf_counter()
    for one in clients:
        one.join()
    took = time.perf_counter() - began
    if any(one.exitcode for one in clients):
        raise RuntimeError("A client failed; its words stand above.")
    taken = sum(done.get() for _ in clients)
    return report("steps with 8 clients", taken / took, "steps/s", STEPS_A_SECOND, at_least=True)


if __name__ == "__main__":
    sys.exit(main())
