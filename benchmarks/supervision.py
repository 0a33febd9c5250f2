"""python -m benchmarks.supervision: lights, the watchman on twenty thousand, the leaders' view, the list (DESIGN §10).

A million matters of 20,000 units beside five million duties, one matter in five open, as an office stands after some
years; all of them under the government whose mayor looks. Pages are measured whole, from request to last byte, once
among ten thousand matters and once among all.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks import desk
from benchmarks.stage import database, report, say

FEW, MATTERS, UNITS, OPEN_SHARE, DUE, DUTIES = 10_000, 1_000_000, 20_000, 5, 20_000, 5_000_000
LEADERS_VIEW, LIST, TIMES = 200, 80, 1.3  # ms, ms, times as long among all as among the few
LIGHTS_A_SECOND = 1_000
STATES_A_SECOND = 20_000
TURNS_A_SECOND = 2_000  # 20,000 that are due in one minute, in ten seconds
ROUNDS = 40
NOW = datetime(2026, 11, 20, 10, 24, tzinfo=ZoneInfo("Asia/Shanghai"))


def main() -> int:
    with database():
        from office.worktime import clock
        from tests.cast import gather

        say("Gathering the cast …")
        cast = gather()
        with clock.at(NOW):
            holds = lights_a_second()
            units(cast)
            matters(cast, 1, FEW)
            few = {name: p95(each) for name, each in pages(cast).items()}
            matters(cast, FEW + 1, MATTERS)
            desk.fill(desk.others(cast), cast, DUTIES)
            holds += [*judged(pages(cast), few), watchman()]
    return 0 if all(holds) else 1


def lights_a_second() -> list[bool]:
    """With their words, as rows show them; and the bare states, as the watchman asks for them."""
    from office.worktime.lights import state_at
    from office.worktime.schedules import timetable
    from workflows.supervision.clocks import dues_of, light_of
    from workflows.supervision.models import Matter, Milestone

    hours, matters, begun = timetable(), [], NOW - timedelta(days=40)
    for number in range(2_000):
        due = NOW + timedelta(days=number % 60 - 20)
        near = due - timedelta(days=4)
        matters.append(Matter(state="under_way", starts_at=begun, due_at=due, near_at=near, progress=number % 100))
    plan = [Milestone(at=NOW - timedelta(days=5), percent=40), Milestone(at=NOW + timedelta(days=5), percent=80)]
    worded = a_second(matters, lambda one: light_of(one, NOW, hours, plan))
    bare = a_second(matters, lambda one: state_at(dues_of(one, plan), NOW))
    return [
        report("lights with their words", worded, "lights/s", LIGHTS_A_SECOND, at_least=True),
        report("bare lights", bare, "lights/s", STATES_A_SECOND, at_least=True),
    ]


def a_second(matters: list[Any], work: Callable[[Any], object]) -> float:
    for one in matters:
        work(one)
    began = time.perf_counter()
    for one in matters:
        work(one)
    return len(matters) / (time.perf_counter() - began)


_UNITS = """
WITH made AS (
  INSERT INTO auth_group (name) SELECT 'bench:' || n FROM generate_series(1, %(units)s) AS n RETURNING id
), numbered AS (SELECT id, row_number() OVER () AS n FROM made)
INSERT INTO directory_unit (public_id, path, depth, numchild, name, short_name, kind, level, can_issue, fonds_no,
                            duty_phone, group_id)
SELECT gen_random_uuid(),
  %(path)s || lpad(upper(to_hex(65536 + (n - 1) / 100)), 5, '0') ||
    CASE WHEN (n - 1) %% 100 = 0 THEN '' ELSE lpad(upper(to_hex((n - 1) %% 100)), 5, '0') END,
  CASE WHEN (n - 1) %% 100 = 0 THEN 2 ELSE 3 END, 0, 'Unit ' || n, 'Unit ' || n, 'bureau', 'city', true, '', '', id
FROM numbered
"""
_MATTERS = """
INSERT INTO supervision_matter (public_id, year, serial, title, requirement, category, source_kind, source_title,
  laid_by_id, lead_id, leader_id, state, term_unit, respond_unit, starts_at, due_at, near_at, unannounced, light,
  next_change_at, progress, pause_reason, opened_at, done_at, closed_at, urged_times, changed_at)
SELECT gen_random_uuid(), 2000 + n / 100000, n %% 100000 + 1,
  (%(words)s::text[])[1 + n %% 7] || (%(words)s::text[])[8 + n / 7 %% 5] || n || '号事项', 'What is required',
  (%(categories)s::text[])[1 + n %% cardinality(%(categories)s::text[])], '', '',
  %(agency)s, units.ids[1 + (n::bigint * 7919) %% array_length(units.ids, 1)], %(leader)s,
  CASE WHEN is_open THEN 'under_way' ELSE 'closed' END, '', '', opened, due, due - interval '4 days', '{}',
  CASE WHEN NOT is_open THEN 'done' WHEN n %% 11 = 0 THEN 'over' WHEN n %% 7 = 0 THEN 'near' ELSE 'ok' END,
  CASE WHEN is_open AND n %% 11 > 0 THEN due END, (n %% 100)::int, '', opened,
  CASE WHEN is_open THEN NULL ELSE due - interval '1 day' + (n %% 5) * interval '12 hours' END,
  CASE WHEN is_open THEN NULL ELSE due + (n %% 9) * interval '1 day' END, 0, opened + (n %% 40) * interval '1 day'
FROM (SELECT n, n %% %(share)s = 0 AS is_open,
        CASE WHEN n %% %(share)s = 0 THEN CASE WHEN n %% 11 = 0 THEN %(now)s - (n %% 90) * interval '1 day'
             ELSE %(now)s + (n %% 90 + 5) * interval '1 day' END
        ELSE %(now)s - (n %% 2500) * interval '1 day' END AS due,
        %(now)s - (n %% 2500 + 60) * interval '1 day' AS opened
      FROM generate_series(%(first)s, %(last)s) AS n) AS made,
     (SELECT array_agg(id) AS ids FROM directory_unit WHERE name LIKE 'Unit %%') AS units
"""
_GRANTS = """
INSERT INTO supervision_mattergroupgrant (permission_id, group_id, content_object_id)
SELECT permission.id, unit.group_id, matter.id
FROM supervision_matter matter JOIN directory_unit unit ON unit.id = matter.lead_id, auth_permission permission
WHERE permission.codename = 'follow_matter'
ON CONFLICT DO NOTHING
"""
_REPORTS = """
INSERT INTO supervision_report (matter_id, kind, unit_id, author_id, progress, text, reported_at)
SELECT id, 'progress', lead_id, leader_id, progress, 'In hand', changed_at
FROM supervision_matter AS matter
WHERE closed_at IS NULL AND NOT EXISTS (SELECT FROM supervision_report WHERE matter_id = matter.id)
"""
WORDS = [
    "水库除险加固",
    "老旧小区改造",
    "营商环境提升",
    "高标准农田建设",
    "学前教育普惠",
    "污水处理扩建",
    "数字政务一网通办",
]
WORDS += ["资金拨付", "征地拆迁", "竣工验收", "整改落实", "方案报审"]


def units(cast: Any) -> None:
    _run({"path": cast.unit("市政府").path, "units": UNITS}, units=_UNITS)


def matters(cast: Any, first: int, last: int) -> None:
    from workflows.supervision.models import Matter

    facts = {
        "agency": cast.unit("市政府").pk,
        "leader": cast.mayor.appointment.pk,
        "share": OPEN_SHARE,
        "now": NOW,
        "first": first,
        "last": last,
        "words": WORDS,
        "categories": Matter.Category.values,
    }
    _run(facts, matters=_MATTERS, grants=_GRANTS, reports=_REPORTS)


def _run(facts: dict[str, Any], **statements: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for name, statement in statements.items():
            began = time.perf_counter()
            cursor.execute(statement, facts)
            say(f"{cursor.rowcount:,} {name} in {time.perf_counter() - began:.0f} s")
        cursor.execute("VACUUM ANALYZE")


def pages(cast: Any) -> dict[str, list[float]]:
    """Milliseconds of each round: the leaders' view, and the list under each of its filters."""
    from django.conf import settings
    from django.test import Client

    from directory.models import Unit

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(cast.mayor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    branch, single = Unit.objects.filter(name__in=["Unit 101", "Unit 102"]).order_by("path")
    addresses = {
        "leaders' view": "/overview/",
        "list": "/matters/",
        "list, over": "/matters/?light=over",
        "list, near, by date": "/matters/?light=near&sort=due",
        "list, a branch": f"/matters/?lead={branch.public_id}",
        "list, one unit": f"/matters/?lead={single.public_id}&own=1",
        "list, hotline": "/matters/?category=hotline",
        "list, who instructed": f"/matters/?leader={cast.mayor.appointment.public_id}",
        "list, by date": "/matters/?sort=due",
        "list, a common word": "/matters/?q=水库",
        "list, a common word, by date": "/matters/?sort=due&q=水库",
        "list, a common word, near, by date": "/matters/?light=near&sort=due&q=水库",
        "list, a rare word": "/matters/?q=9876号",
        "list, a part of a number": "/matters/?q=督〔2005〕",
        "list, closed": "/matters/?closed=1",
        "list, closed, a word": "/matters/?closed=1&q=征地拆迁",
        "list, closed, a part of a number": "/matters/?closed=1&q=5000号",
        "list, closed, a year": "/matters/?closed=1&q=督〔2005〕",
    }
    spent: dict[str, list[float]] = {}
    for name, address in addresses.items():
        spent[name] = [_opened(client, address) for _ in range(ROUNDS + 3)][3:]
        say(f"{name}: p50 {statistics.median(spent[name]):.1f} ms, p95 {p95(spent[name]):.1f} ms")
    return spent


def _opened(client: Any, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address, secure=True)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")
    return (time.perf_counter() - began) * 1000


def judged(spent: dict[str, list[float]], few: dict[str, float]) -> list[bool]:
    view = "leaders' view"
    holds = [report(f"{view}, p95", p95(spent[view]), "ms", LEADERS_VIEW)]
    holds += [report(f"{name}, p95", p95(each), "ms", LIST) for name, each in spent.items() if name != view]
    return [
        *holds,
        report(f"{view} against {FEW:,} matters", p95(spent[view]) / few[view], "times", TIMES),
        report(f"list against {FEW:,} matters", p95(spent["list"]) / few["list"], "times", TIMES),
    ]


def p95(spent: list[float]) -> float:
    return statistics.quantiles(spent, n=20)[-1]


def watchman() -> bool:
    """Twenty thousand lights come due in the same minute: each is turned and told in the trail."""
    from django.db import connection

    from workflows.supervision import watchman as watch
    from workflows.supervision.models import Matter

    with connection.cursor() as cursor:
        cursor.execute("UPDATE supervision_matter SET next_change_at = NULL WHERE next_change_at <= %s", [NOW])
        cursor.execute(
            """
            UPDATE supervision_matter SET light = 'ok', near_at = %(near)s, next_change_at = %(near)s, progress = 50,
              due_at = %(due)s
            WHERE id IN (SELECT id FROM supervision_matter WHERE closed_at IS NULL AND light = 'ok' LIMIT %(many)s)
            """,
            {"near": NOW - timedelta(minutes=1), "due": NOW + timedelta(days=4), "many": DUE},
        )
        cursor.execute("VACUUM ANALYZE supervision_matter")
    began = time.perf_counter()
    taken = watch.turn_lights()
    took = time.perf_counter() - began
    say(f"{taken:,} lights turned in {took:.1f} s")
    if taken != DUE or Matter.objects.filter(next_change_at__lte=NOW).exists():
        raise RuntimeError("Not every light was turned.")
    return report("watchman, 20,000 due", taken / took, "turns/s", TURNS_A_SECOND, at_least=True)


if __name__ == "__main__":
    sys.exit(main())
