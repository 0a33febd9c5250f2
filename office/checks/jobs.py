"""Jobs are deferred by name; a name that no task has would fail only when the job runs."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from procrastinate.contrib.django import app as procrastinate

DEFERRING = ("defer", "configure_task")


class Deferral(NamedTuple):
    """A task's name as written in the source, and where."""

    task: str
    place: str


@register
def every_deferred_job_is_a_task(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    tasks = procrastinate.tasks
    return [
        Error(
            f"{deferral.place} defers {deferral.task}, which no task is named.",
            hint="Compare with name=… of the tasks in the rooms' tasks.py.",
            id="office.E017",
        )
        for deferral in deferrals(own_sources())
        if deferral.task not in tasks
    ]


def own_sources() -> list[Path]:
    rooms = [Path(room.path) for room in apps.get_app_configs() if Path(room.path).is_relative_to(settings.BASE_DIR)]
    inside = [room for room in rooms if ".venv" not in room.parts]
    return sorted(path for room in inside for path in room.rglob("*.py") if "migrations" not in path.parts)


def deferrals(sources: Sequence[Path]) -> Iterator[Deferral]:
    """Calls of defer("…") and configure_task("…"), under whatever module's name, with the name written out. A queryset
    defers too, but fields: they have no dot."""
    for path in sources:
        text = path.read_text()
        if not any(word in text for word in DEFERRING):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in DEFERRING:
                first = node.args[0]
                if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                    continue
                if isinstance(node.func, ast.Name) or "." in first.value:
                    yield Deferral(first.value, f"{path.name}:{node.lineno}")


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
