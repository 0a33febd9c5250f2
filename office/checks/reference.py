"""Reference pages that are the code in print."""

import importlib
import io
from collections.abc import Iterable

from django.apps import apps
from django.utils import translation
from django.utils.module_loading import module_has_submodule

from office.audit.catalogue import EventType, event_types
from office.audit.readers import pairs

HEAD = """# Events

Every kind of event in the trail, as the rooms declare it in their `events.py`. `python manage.py write_reference` makes
this page; a test compares it with the code.

*Outside* says whether integrated systems may hear of it. *Readers* hear it within the transaction of the act, and may
undo it, or afterwards, in a job of their own.
"""


def events_page() -> str:
    _import_every_rooms_events()
    page = io.StringIO()
    page.write(HEAD)
    family = ""
    with translation.override("en"):
        for one in event_types():
            if one.name.split(".")[0] != family:
                family = one.name.split(".")[0]
                page.write(
                    f"\n## {family}\n\n| Event | Says | Particulars | Outside | Readers |\n|---|---|---|---|---|\n"
                )
            page.write(_row(one))
    return page.getvalue()


def _row(one: EventType) -> str:
    particulars = ", ".join(f"{name}: {_spell(kind)}" for name, kind in one.particulars.items())
    readers = "<br>".join(f"{when} `{reader}`" for when, reader in pairs(one.name))
    cells = (f"`{one.name}`", str(one.label), particulars or "–", "yes" if one.outside else "no", readers or "–")
    return f"| {' | '.join(cells)} |\n"


def _spell(kind: type | tuple[type, ...]) -> str:
    kinds: Iterable[type] = kind if isinstance(kind, tuple) else (kind,)
    return " or ".join("none" if one is type(None) else one.__name__ for one in kinds)


def _import_every_rooms_events() -> None:
    """Some rooms declare events that nothing has used yet."""
    for room in apps.get_app_configs():
        if room.module and room.name.startswith(("office.", "directory", "workflows.")):
            for part in ("events", "readers"):
                if module_has_submodule(room.module, part):
                    importlib.import_module(f"{room.name}.{part}")
