"""The work plan of the demonstration: a table that became matters, and one that waits until its rows fit."""

import io
import tomllib
from collections.abc import Iterator
from datetime import time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from directory.actors import today
from office.demo.days import PastDays
from office.demo.happenings import Happening
from office.demo.town import Town
from workflows.supervision import actions
from workflows.supervision.arriving import taking
from workflows.supervision.models import Matter, WorkPlan
from workflows.supervision.places import box_of

PLANS = Path(__file__).parent / "lists" / "work_plan.toml"
KEEPER = "qinhj"
HEADINGS = ("序号", "重点任务", "工作要求", "牵头单位", "配合单位", "完成时限", "责任领导")


def happenings(town: Town, days: PastDays) -> Iterator[Happening]:
    told = tomllib.loads(PLANS.read_text(encoding="utf-8"))
    day, when = told["opened"]
    yield Happening(days.moment(day, when), partial(_open, told, town))
    for number, row in enumerate(told["rows"]):
        accepted = days.moment(day - 1, time(9, 5), timedelta(minutes=17 * number))
        yield Happening(accepted, partial(_accept, row, town))
        yield Happening(days.moment(1, time(9, 30), timedelta(minutes=21 * number)), partial(_report, row, town))
    yield Happening(days.moment(1, time(15, 40)), partial(_bring, told["waiting"], town))


def _open(told: dict[str, Any], town: Town) -> None:
    """The worker would do the second half in its first seconds."""
    plan = _bring(told, town)
    taking.ask_to_open(plan, by=town.actor(KEEPER))
    taking.open_now(plan.pk, "")


def _bring(told: dict[str, Any], town: Town) -> WorkPlan:
    upload = SimpleUploadedFile(f"{told['name']}.xlsx", _table(told, town))
    category = told.get("category", Matter.Category.REPORT)
    return taking.begin(upload, title="", category=category, by=town.actor(KEEPER))


def _table(told: dict[str, Any], town: Town) -> bytes:
    stored = io.BytesIO()
    book = xlsxwriter.Workbook(stored)
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, told["name"])
    sheet.write_row(1, 0, HEADINGS)
    for number, row in enumerate(told["rows"], 1):
        due = row["due"] if isinstance(row["due"], str) else (today() + timedelta(days=row["due"])).isoformat()
        leader = str(town.actor(row["leader"]).person) if "leader" in row else ""
        cells = (row["matter"], row["requirement"], row["lead"], row.get("supports", ""), due, leader)
        sheet.write_row(number + 1, 0, (str(number), *cells))
    book.close()
    return stored.getvalue()


def _accept(row: dict[str, Any], town: Town) -> None:
    matter = Matter.objects.get(title=row["matter"])
    actions.accept(matter, by=town.actor(_answering(matter)))


def _report(row: dict[str, Any], town: Town) -> None:
    matter = Matter.objects.get(title=row["matter"])
    text = f"已制定实施方案并分解到科室，{row['requirement']}目前完成 {row['reported']}%，下一步按月推进。"
    actions.report(matter, progress=row["reported"], text=text, by=town.actor(_answering(matter)))


def _answering(matter: Matter) -> str:
    """Who of the lead unit has it in the box."""
    return (matter.handler or box_of(matter.lead)[0]).person.username
