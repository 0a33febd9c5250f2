"""The pages of docs/ say what the code says."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from office.audit.readers import pairs
from tests.house.house import PACKAGES, ROOT, modules

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADS = ("**Context.**", "**Choice.**", "**Turned down.**", "**To undo.**")


@pytest.fixture(scope="module")
def page_of_events():
    """From a process of its own: in this one the tests have declared events of theirs."""
    command = [sys.executable, "manage.py", "write_reference", "--show"]
    ours = os.environ | {"DATABASE_URL": "postgresql:///never_asked", "DEMO": "1"}
    return subprocess.run(command, cwd=ROOT, env=ours, capture_output=True, text=True, check=True).stdout


def test_the_page_of_events_is_the_catalogue_in_print(page_of_events):
    assert (DOCS / "reference/events.md").read_text() == page_of_events, "run: python manage.py write_reference"


def test_every_reader_is_listed_beside_its_event(page_of_events):
    rows = {line.split("`")[1]: line for line in page_of_events.splitlines() if line.startswith("| `")}
    pairs_of_ours = [(name, reader) for name in rows for _when, reader in pairs(name) if reader.startswith(PACKAGES)]

    assert pairs_of_ours
    assert [(name, reader) for name, reader in pairs_of_ours if f"`{reader}`" not in rows[name]] == []


def read_variables(path: Path) -> set[str]:
    """Names asked of the environment: env.str("X"), os.environ["X"], os.environ.get("X")."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            asked = ast.unparse(node.func.value)
            if asked in ("env", "os.environ") and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            found.add(ast.literal_eval(node.slice))
    return found


SYSTEM = {"PATH", "DJANGO_SETTINGS_MODULE", "PIP_CERT"}  # the system's, not ours


def test_every_setting_of_the_environment_is_on_the_page_of_settings():
    asked = {name for path in modules() for name in read_variables(path)} - SYSTEM
    page = (DOCS / "reference/settings.md").read_text()
    described = set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))

    assert described == asked


@pytest.mark.parametrize("paper", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(paper):
    broken = [
        target
        for target in LINK.findall(re.sub(r"<!--.*?-->|```.*?```", "", paper.read_text(), flags=re.DOTALL))
        if not target.startswith(("http", "#", "mailto:"))
        and not (paper.parent / unquote(target.split("#")[0])).exists()
    ]

    assert broken == []


@pytest.mark.parametrize("paper", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_commands_a_page_names_exist(paper):
    """In `code`: paths of this repository and targets of make."""
    words = re.findall(r"`([^`\n]+)`", paper.read_text())
    paths = [
        word
        for word in words
        if re.fullmatch(r"(office|directory|workflows|docs|deploy|tests|frontend|templates|benchmarks)/[\w./-]*", word)
    ]
    made = ("frontend/dist", "frontend/node_modules")
    targets = {target for word in words for target in re.findall(r"^make ([a-z-]+)", word)}
    makefile = (ROOT / "Makefile").read_text()

    assert [path for path in paths if not (ROOT / path).exists() and not path.startswith(made)] == []
    assert {target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)} == set()


@pytest.mark.parametrize("paper", sorted((DOCS / "decisions").glob("*.md")), ids=lambda path: path.name)
def test_a_decision_says_why_and_how_to_undo_it(paper):
    text = paper.read_text()

    assert [head for head in HEADS if head not in text] == []


def test_every_direct_dependency_has_its_decision():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *(name for group in project["optional-dependencies"].values() for name in group)]
    names = {re.split(r"[\s\[<>=!~;]", name)[0] for name in asked}
    pages = "\n".join(page.read_text() for page in (DOCS / "decisions").glob("*.md"))

    assert {name for name in names if name.split("/")[-1] not in pages.lower()} == set()


def test_every_package_of_the_pages_has_its_decision():
    import json

    wanted = json.loads((ROOT / "frontend/package.json").read_text())
    names = {*wanted["dependencies"], *wanted.get("devDependencies", {})}
    pages = "\n".join(page.read_text() for page in (DOCS / "decisions").glob("*.md"))

    assert {name for name in names if name.split("/")[-1] not in pages.lower()} == set()


def test_every_check_number_is_given_once():
    numbers = re.findall(
        r'id="office\.[EW](\d+)"', "".join(path.read_text() for path in (ROOT / "office/checks").glob("*.py"))
    )
    by_check = {}
    for path in (ROOT / "office/checks").glob("*.py"):
        for function in ast.parse(path.read_text()).body:
            if isinstance(function, ast.FunctionDef):
                for number in set(re.findall(r"office\.[EW](\d+)", ast.unparse(function))):
                    by_check.setdefault(number, []).append(function.name)

    assert numbers
    assert {number: names for number, names in by_check.items() if len(names) > 1} == {}


def test_every_family_of_topics_is_on_the_page_of_the_live_line():
    """With its kind; tests declare others, so the rooms' own words are read."""
    declared = re.compile(r"\btopics\.(state|feed)\(\s*\"(\w+)\"")
    found = {(name, kind) for path in modules() for kind, name in declared.findall(path.read_text())}
    page = (DOCS / "reference/live.md").read_text()
    rows = [row.split(" | ") for row in page.split("## Topics")[1].splitlines() if row.startswith("| `")]
    listed = {(name, row[1]) for row in rows for name in re.findall(r"`(\w+):", row[0])}

    assert len(found) > 5
    assert found - listed == set()
