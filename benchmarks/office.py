"""python -m benchmarks.office: the whole office under the mixed load of its day (DESIGN §10).

The other benchmarks measure one thing with the machine to itself. Here a server of pages and a worker run as in
production, on the same two cores as the database and those who ask: 23,000 people a day, ten requests each, in eight
hours are eight a second. Requests come when they come (an open loop, always the same one), whether or not
those before are answered, so a queue shows in the figures: milliseconds count from the moment a request was due. What a
page may take is DESIGN's bar for the server alone, held by the other benchmarks; here every request must be answered.
"""

import asyncio
import os
import random
import statistics
import subprocess
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks.stage import database, report, say, tell

DOCUMENTS, DUTIES, MATTERS = 50_000, 200_000, 5_000
A_SECOND, SECONDS, WARMING = 8, 60, 10
SEED = 20_260_101
CSRF = "b" * 32
# Kind → its share in a hundred requests.
MIX = {
    "desk": 26,
    "document": 20,
    "document search": 10,
    "people search": 8,
    "chat room": 8,
    "chat post": 14,
    "step": 5,
    "overview": 4,
    "API": 5,
}
_COPIES = """
WITH made AS (
  INSERT INTO documents_document ({columns})
  SELECT {values} FROM documents_document, generate_series(1, %(many)s) AS n WHERE id = %(like)s RETURNING id
)
INSERT INTO documents_documentgroupgrant (permission_id, group_id, content_object_id)
SELECT permission_id, group_id, made.id FROM documents_documentgroupgrant, made WHERE content_object_id = %(like)s
"""
_MATTERS = """
INSERT INTO supervision_matter (public_id, year, serial, title, requirement, category, source_kind, source_title,
  laid_by_id, lead_id, leader_id, state, term_unit, starts_at, due_at, near_at, unannounced, light, next_change_at,
  progress, pause_reason, opened_at, urged_times, changed_at)
SELECT gen_random_uuid(), 2026, n, '第' || n || '件事', '请报结果。', 'other', '', '', %(agency)s,
  (%(leads)s::bigint[])[1 + n %% cardinality(%(leads)s::bigint[])], %(leader)s, 'under_way', '', now(),
  now() + n * interval '1 min', now(), '{}', CASE WHEN n %% 7 = 0 THEN 'near' ELSE 'ok' END,
  now() + n * interval '1 min', n %% 100, '', now(), 0, now()
FROM generate_series(1, %(matters)s) AS n
"""


@dataclass(frozen=True)
class Request:
    """What somebody asks; `expects` is the answer that counts as done."""

    kind: str
    who: str
    path: str
    post: dict[str, str] = field(default_factory=dict)
    expects: int = 200


def main() -> int:
    with database():
        from django.db import connections

        say("Gathering the cast …")
        from tests.cast import gather

        cast = gather()
        furnish(cast)
        asked = day(cast)
        headers = sessions(cast)
        connections.close_all()
        with office() as port:
            say(f"{len(asked)} requests, {A_SECOND} a second …")
            spent, failed = asyncio.run(ask(asked, headers, port))
        holds = report("office, errors", failed, "requests", 0)
        for kind in MIX:
            p95 = statistics.quantiles(spent[kind], n=20)[-1]
            say(f"{kind}: {len(spent[kind])} asked, median {statistics.median(spent[kind]):.0f} ms, p95 {p95:.0f} ms")
            tell(f"office, {kind}, p95", p95, "ms")
        return 0 if holds else 1


def furnish(cast: Any) -> None:
    """As many documents, duties and matters as lie in an office after some years."""
    from django.db import connection

    from benchmarks.desk import fill, others
    from benchmarks.documents import drafted
    from workflows.documents.keeping import open_register
    from workflows.documents.models import Document

    open_register(cast.unit("市政府"), code="示府发", name="市政府文件", by=cast.registrar)
    like = drafted(cast, "关于第0件事的通知")
    own = {"public_id": "gen_random_uuid()", "title": "'关于第' || n || '件事的通知'", "state": "'filed'"}
    own["changed_at"] = "changed_at - n * interval '1 min'"
    columns = [one.column for one in Document._meta.concrete_fields if not one.primary_key]
    statement = _COPIES.format(
        columns=", ".join(columns), values=", ".join(own.get(one, f"documents_document.{one}") for one in columns)
    )
    matters = {"agency": cast.unit("市政府").pk, "leader": cast.mayor.appointment.pk, "matters": MATTERS}
    matters["leads"] = [cast.unit(name).pk for name in ("市财政局", "市发展改革委", "青禾县政府", "临江县政府")]
    with connection.cursor() as cursor:
        say(f"{DOCUMENTS:,} documents, {MATTERS:,} matters …")
        cursor.execute(statement, {"many": DOCUMENTS, "like": like.pk})
        cursor.execute(_MATTERS, matters)
        cursor.execute("VACUUM ANALYZE documents_document, documents_documentgroupgrant, supervision_matter")
    fill(others(cast), cast, DUTIES)


def day(cast: Any) -> list[Request]:
    """The requests in their order; every step has a document of its own that waits for it."""
    from django.urls import reverse

    from benchmarks.documents import drafted, step_of
    from office.chat.actions import open_room
    from workflows.documents import actions
    from workflows.documents.models import Document

    chance = random.Random(SEED)
    many = A_SECOND * (SECONDS + WARMING)
    kinds = chance.choices(list(MIX), list(MIX.values()), k=many)
    waiting = []
    say(f"{kinds.count('step')} drafts handed on …")
    for number in range(kinds.count("step")):
        document = drafted(cast, f"关于请审第{number}件事的通知")
        actions.submit(document, step_of(document, cast.clerk), by=cast.clerk)
        waiting.append((reverse("documents:act", args=[document.public_id]), str(step_of(document, cast.head))))
    talking = [cast.clerk.person, cast.head.person, cast.finance.person, cast.planning.person]
    room = open_room("供水管网", people=talking, by=cast.clerk).public_id
    seen = list(Document.objects.filter(drafter=cast.clerk.appointment).values_list("public_id", flat=True)[:2_000])
    readers, talkers = ("clerk", "head", "director", "finance"), ("clerk", "head", "finance", "planning")

    def one(kind: str) -> Request:
        reader, talker = chance.choice(readers), chance.choice(talkers)
        if kind == "step":
            path, step = waiting.pop()
            given = {"act": "agree", "step": step, "opinion": "同意", "action_key": str(uuid.uuid4())}
            return Request(kind, "head", path, given, expects=302)
        if kind == "chat post":
            given = {"text": "请各位看一下。", "client_msg_id": str(uuid.uuid4())}
            return Request(kind, talker, reverse("chat:post", args=[room]), given, expects=302)
        simple: dict[str, Callable[[], tuple[str, str]]] = {
            "desk": lambda: (reader, reverse("desk:desk")),
            "document": lambda: ("clerk", reverse("documents:detail", args=[chance.choice(seen)])),
            "document search": lambda: (
                "clerk", f"{reverse('desk:answer', args=['documents'])}?q=第{chance.randrange(DOCUMENTS)}件事",
            ),
            "people search": lambda: (reader, f"{reverse('desk:answer', args=['people'])}?q={chance.choice('林韩lh')}"),
            "chat room": lambda: (talker, reverse("chat:room", args=[room])),
            "overview": lambda: ("mayor", reverse("overview:overview")),
            "API": lambda: ("API", reverse("api-v1:list_documents")),
        }  # fmt: skip
        return Request(kind, *simple[kind]())

    return [one(kind) for kind in kinds]


def sessions(cast: Any) -> dict[str, dict[str, str]]:
    """Who asks → the headers that say who it is; signing in is measured nowhere here."""
    from django.conf import settings
    from django.test import Client

    from tests.office.integration.conftest import administrator, connect

    found = {"API": connect(cast.unit("市政府"), administrator(cast, "市政府办公室", "appadm")).bearer()}
    for name in ("clerk", "head", "director", "finance", "planning", "mayor"):
        client = Client()
        client.force_login(getattr(cast, name).person, "allauth.account.auth_backends.AuthenticationBackend")
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        found[name] = {"Cookie": cookies, "X-CSRFToken": CSRF}
    return found


@contextmanager
def office() -> Iterator[int]:
    """The pages and the worker as deploy/ starts them."""
    from tests.office.live.servers import ROOT, Program, database_url, free_port

    port, own = free_port(), {"DATABASE_URL": database_url(), "SECURE": "0", "PLAIN_STATIC": "1", "DEBUG": "0"}
    own["DJANGO_SETTINGS_MODULE"] = "office.settings"
    place = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2"]
    pages = [sys.executable, "-m", "granian", *place, "--blocking-threads", "4", "--no-access-log"]
    work = [sys.executable, "manage.py", "procrastinate", "worker", "--concurrency=4", "--shutdown-graceful-timeout=1"]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_POOL"} | own
    worker = subprocess.Popen(work, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with Program([*pages, "office.wsgi:application"], port, own | {"DATABASE_POOL": "1"}):
            yield port
    finally:
        worker.terminate()
        worker.wait(20)


async def ask(asked: list[Request], headers: dict[str, Any], port: int) -> tuple[dict[str, list[float]], int]:
    """ms by kind, without the first seconds, and how many were not answered as they should be."""
    import aiohttp

    spent: defaultdict[str, list[float]] = defaultdict(list)
    wrong: list[str] = []
    chance = random.Random(SEED)
    base = f"http://127.0.0.1:{port}"

    async def one(request: Request, due: float, counts: bool) -> None:
        method = "POST" if request.post else "GET"
        try:
            async with session.request(
                method, base + request.path, headers=headers[request.who], data=request.post or None,
                allow_redirects=False,
            ) as answer:  # fmt: skip
                await answer.read()
                if answer.status != request.expects:
                    wrong.append(f"{request.kind} {request.path}: {answer.status}")
        except (aiohttp.ClientError, TimeoutError) as reason:
            wrong.append(f"{request.kind} {request.path}: {reason!r}")
        if counts:
            spent[request.kind].append((time.perf_counter() - due) * 1000)

    patience = aiohttp.ClientTimeout(total=60)
    jar = aiohttp.DummyCookieJar()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=patience, cookie_jar=jar, connector=connector) as session:
        began = due = time.perf_counter()
        running = []
        for request in asked:
            due += chance.expovariate(A_SECOND)
            await asyncio.sleep(max(0, due - time.perf_counter()))
            running.append(asyncio.create_task(one(request, due, due - began > WARMING)))
        await asyncio.gather(*running)
    for line in wrong[:10]:
        say(line)
    return spent, len(wrong)


if __name__ == "__main__":
    sys.exit(main())
