"""The plan of the house holds, and the contracts catch whoever leaves it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.house import PACKAGES, ROOT

LINTER = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINTER], cwd=folder, capture_output=True, text=True, check=False)


def broken(output: str) -> set[str]:
    return set(re.findall(r"^(.+?) BROKEN", output, re.MULTILINE))


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The packages as they are, where a trespass harms nobody."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_plan_holds():
    done = lint(ROOT)

    assert done.returncode == 0, done.stdout


BUILDING = "The building: imports go down the stairs, never up"
OFFICE = "Every room of office/ is on the floor plan"
WORKFLOWS = "Documents stand on the engine, not the reverse"
ROOM = "Inside every room: doors call actions, actions call models"
PEN = "Only audit touches the trail's tables"
VIEWFLOW = "viewflow is spoken only in workflows/"
SOCKETS = "Only the live room touches channels and redis"


@pytest.mark.parametrize(
    ("trespasser", "line", "contract"),
    [
        ("directory/models.py", "import workflows.documents.models", BUILDING),
        ("office/audit/record.py", "import office.duties.actions", BUILDING),
        ("office/worktime/clock.py", "import office.subjects.kinds", BUILDING),
        ("office/notices/models.py", "import office.files.models", BUILDING),
        ("office/desk/views.py", "import office.urls", BUILDING),
        ("office/ui/paging.py", "import directory.models", BUILDING),
        ("office/utils.py", "", OFFICE),
        ("office/archive/__init__.py", "", OFFICE),
        ("workflows/engine/move.py", "import workflows.documents.actions", WORKFLOWS),
        ("workflows/helpers.py", "", WORKFLOWS),
        ("directory/models.py", "import directory.actions", ROOM),
        ("workflows/documents/permissions.py", "import workflows.documents.forms", ROOM),
        ("office/duties/actions.py", "import office.duties.readers", ROOM),
        ("workflows/documents/actions.py", "from office.audit.models import Event", PEN),
        ("office/desk/views.py", "import viewflow", VIEWFLOW),
        ("directory/actions.py", "import viewflow.fsm", VIEWFLOW),
        ("workflows/documents/views/reading.py", "import channels", SOCKETS),
        ("office/notices/models.py", "import redis", SOCKETS),
    ],
)
def test_a_trespass_is_caught_by_its_contract(copy, trespasser, line, contract):
    place = copy / trespasser
    before = place.read_text() if place.exists() else None
    place.parent.mkdir(exist_ok=True)

    place.write_text(f"{before or ''}\n{line}\n")
    done = lint(copy)
    place.unlink() if before is None else place.write_text(before)
    if before is None and not any(place.parent.iterdir()):
        place.parent.rmdir()

    assert done.returncode == 1
    assert contract in broken(done.stdout), done.stdout
