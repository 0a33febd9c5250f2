"""What the program finds on the machine: parts that pip cannot bring, and files that it must be able to read."""

import ctypes.util
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.core.checks import CheckMessage, Error, Tags, Warning, register

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


@register(Tags.staticfiles, deploy=True)
def collected_files(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """To be run as the user that serves the pages: without the list of collected files no process starts."""
    try:
        if not isinstance(staticfiles_storage, ManifestStaticFilesStorage) or staticfiles_storage.read_manifest():
            return []
    except OSError as error:
        return [_unreadable(error)]
    return [_unreadable("not collected yet")]


def _unreadable(why: object) -> CheckMessage:
    return Error(
        f"The styles and scripts in {settings.STATIC_ROOT} cannot be read: {why}.",
        hint="As root: manage.py collectstatic --no-input; its files must be readable to the processes.",
        id="office.E018",
    )
