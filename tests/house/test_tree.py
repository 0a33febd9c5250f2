"""What lies where: sizes, names, includes, tables and tracked files."""

import ast
import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.checks import run_checks
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.house.house import PACKAGES, ROOT, modules, templates, tracked

MOST_LINES = 400
FORBIDDEN_NAMES = {"util", "utils", "helper", "helpers", "core", "common", "base", "misc", "manager", "managers"}
FORBIDDEN_NAMES |= {"service", "services", "handler", "handlers", "tools", "lib"}
# Tables of what the product refuses: points, check-ins, time online, sign-in rates, rankings of persons.
PRESSURE = re.compile(
    r"(?<![a-z])(points?|scores?|rank(ing)?s?|rating|streak|level_up|badges?|leaderboard|check_?ins?|clock_?in|attendance_rate|"
    r"online_(time|seconds|minutes|hours)|(time|seconds|minutes|hours)_online|login_(count|rate|days)|active_days|last_seen)(?![a-z])"
)
# Folders of templates from the roof down: each may include from its own, and from those below.
FLOORS = [
    {"demo"},
    {"desk", "overview"},
    {"integration"},
    {"supervision", "chat", "meetings"},
    {"documents"},
    {"engine"},
    {"duties"},
    {"directory"},
    {"accounts", "account", "notices", "files"},
    {"live", "audit"},
    {"worktime", "subjects"},
    {"ui", "cotton"},
]
INCLUDE = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["']""")


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_module_is_longer_than_a_reader_can_hold():
    ours = [*modules(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    long = {short(path): lines for path in ours if (lines := len(path.read_text().splitlines())) > MOST_LINES}

    assert long == {}


def test_settings_stay_in_one_file_that_can_be_read():
    assert len((ROOT / "office/settings.py").read_text().splitlines()) < 300


def test_no_module_has_a_name_that_says_nothing():
    nameless = [short(path) for path in modules() if {path.stem, *path.relative_to(ROOT).parts} & FORBIDDEN_NAMES]

    assert nameless == []


def test_no_module_hides_behind_a_word_for_later():
    marks = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
    found = [
        f"{short(path)}: {line.strip()}"
        for path in modules()
        for line in path.read_text().splitlines()
        if marks.search(line)
    ]

    assert found == []


def test_no_model_has_an_order_of_its_own_and_no_signal_is_connected():
    ordered = [
        model.__name__ for model in own_models() if "ordering" in vars(model).get("Meta", type("", (), {})).__dict__
    ]
    ordered += [
        model.__name__ for model in own_models() if model._meta.ordering and model.__module__.startswith(PACKAGES)
    ]
    signals = [short(path) for path in modules() if re.search(r"db\.models\.signals", path.read_text())]

    assert ordered == []
    assert signals == []


def floor_of(folder: str) -> int:
    return next((number for number, rooms in enumerate(FLOORS) if folder in rooms), -1)


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_includes_only_from_its_own_folder_or_lower_floors(path):
    room = path.relative_to(ROOT / "templates").parts[0] if path.parent != ROOT / "templates" else "ui"
    assert floor_of(room) >= 0, f"templates/{room}/ is not on the plan of this test"

    upwards = [
        name
        for name in INCLUDE.findall(path.read_text())
        if "/" in name and name.split("/")[0] != room and floor_of(name.split("/")[0]) <= floor_of(room)
    ]

    assert upwards == []


def own_models():
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith(PACKAGES)]


def test_no_column_smells_of_pressure():
    columns = [f"{model._meta.db_table}.{field.name}" for model in own_models() for field in model._meta.get_fields()]
    tables = [model._meta.db_table for model in own_models()]

    assert [name for name in (*columns, *tables) if PRESSURE.search(name)] == []


@pytest.mark.parametrize(
    "name", ["person.points", "office_score", "person.online_minutes", "check_in", "person.login_days"]
)
def test_pressure_would_be_smelled(name):
    assert PRESSURE.search(name)


def test_nothing_that_must_last_is_deleted_with_a_person():
    """Persons are deactivated; what refers to them is protected, but for what is theirs alone."""
    person = get_user_model()
    cascading = {
        relation.related_model._meta.label_lower
        for relation in person._meta.related_objects
        if relation.on_delete.__name__ == "CASCADE" and relation.related_model.__module__.startswith(PACKAGES)
    }

    private = {"audit.actionkey", "accounts.onetimecode", "notices.notice", "notices.preference", "accounts.savedview"}
    granted = {"documents.documentusergrant", "documents.incomingusergrant", "supervision.matterusergrant"}
    assert cascading <= private | granted


def test_no_migration_is_missing():
    """What `makemigrations --check` asks, without a database."""
    with translation.override(None):  # or every translated label would look like a change
        loader = MigrationLoader(None)
        missing = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(loader.graph)

    assert {app: [str(migration) for migration in found] for app, found in missing.items()} == {}


def test_system_checks_have_nothing_to_say(settings):
    """Those that look at the database are in tests/office/checks."""
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["localhost"]

    assert [str(message) for message in run_checks() if not message.is_silenced()] == []


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {*PACKAGES, "tests", "benchmarks"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=!~;]", name)[0]).lower()


def distributions() -> dict[str, set[str]]:
    return {
        module: {normal(name) for name in names}
        for module, names in importlib.metadata.packages_distributions().items()
    }


def test_every_import_is_of_a_package_that_is_asked_for():
    """Not of one that happens to come with another; asgiref is half of Django itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    runtime = {normal(name) for name in project["dependencies"]}
    extra = {normal(name) for group in project["optional-dependencies"].values() for name in group}
    whose = distributions()
    needed = {name for path in modules() for name in imported(path)}
    in_tests = {
        name
        for path in [*(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
        for name in imported(path)
    }

    assert {name for name in needed if not whose.get(name, set()) & (runtime | {"gmssl-pyx", "asgiref"})} == set()
    assert {name for name in in_tests if not whose.get(name, set()) & (runtime | extra | {"asgiref"})} == set()


def test_every_package_is_pinned_without_naming_where_it_came_from():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = {normal(line.split("==")[0]) for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *(name for group in project["optional-dependencies"].values() for name in group)]

    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][A-Za-z0-9.+]*", line)] == []
    assert {normal(name) for name in asked} <= pinned


PLACES = re.compile(
    r"/(work|tmp|root)/|pypi\.org|pythonhosted|registry\.npmjs|npmjs\.com/|files\.python|deb\.debian\.org|/opt/(wheels|pypi)|extra-index-url"
)
SCRATCH = {".ci/run"}  # makes its scratch folder under the machine's own


def test_no_tracked_file_names_a_place_of_one_machine_or_a_registry():
    found = []
    for path in tracked():
        if short(path) in SCRATCH | {"tests/house/test_tree.py", "LICENSE"} or path.suffix in {
            ".png",
            ".woff2",
            ".pdf",
            ".jpg",
        }:
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if PLACES.search(line):
                found.append(f"{short(path)}:{number}: {line.strip()[:80]}")

    assert found == []


def test_no_third_party_code_is_committed():
    made_elsewhere = {".woff", ".woff2", ".ttf", ".otf", ".mo", ".whl", ".map", ".min.js", ".jar", ".so"}
    foreign = [
        short(path)
        for path in tracked()
        if "".join(path.suffixes[-2:]) in made_elsewhere or path.suffix in made_elsewhere
    ]
    foreign += [
        short(path) for path in tracked() if {"node_modules", "dist", "vendor", "site-packages"} & set(path.parts)
    ]

    assert foreign == []


def test_no_name_of_a_test_holds_a_file(request):
    """A file made while tests are gathered bears its second: two workers then gather different names, and none runs."""
    assert [one.nodeid[:200] for one in request.session.items if len(one.nodeid) > 1000] == []


def test_no_page_gives_its_own_meaning_to_a_name_of_the_frame():
    """What a view puts there hides what the frame draws itself with, as the search of every page."""

    def named(tree):
        dicts = (key for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys)
        stored = (
            node.slice for node in ast.walk(tree) if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
        )
        return {key.value for key in (*dicts, *stored) if isinstance(key, ast.Constant)}

    body = ast.parse((ROOT / "office/desk/shell.py").read_text()).body
    (shell,) = (node for node in body if isinstance(node, ast.FunctionDef) and node.name == "shell")
    frame = named(shell)
    assert {"palette", "rail"} <= frame
    views = [path for path in modules() if path.stem == "views" or "views" in path.parts]
    hidden = {
        (str(path.relative_to(ROOT)), name) for path in views for name in named(ast.parse(path.read_text())) & frame
    }

    assert not hidden
