"""Parts of the system that pip cannot bring."""

import ctypes.util
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning, register

from office.demo.setup import LIBRARIES


@register
def printing_libraries(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Looked at by the same list as set-up."""
    missing = [package for package, library in LIBRARIES.items() if ctypes.util.find_library(library) is None]
    if not missing:
        return []
    what = "take 6 seconds a page to print" if missing == ["libharfbuzz-subset0"] else "cannot be printed"
    return [
        Warning(
            f"Documents {what}: {', '.join(missing)} missing.",
            hint=f"apt-get install {' '.join(missing)}",
            id="office.W016",
        )
    ]
