"""Posting a message stays short: docs/where-does-it-go.md names every file it passes and what of it, and here it is
counted."""

import ast
import re

from tests.house.house import ROOT

MOST_FILES = 12
MOST_LINES = 450
PAGE = ROOT / "docs/where-does-it-go.md"
ROW = re.compile(r"^\| `([\w/]+\.py)` \| ([^|]+) \|", re.MULTILINE)


def listed():
    section = PAGE.read_text().split("## Posting a message")[1].split("\n## ")[0]
    return {path: re.findall(r"`([\w.]+)`", names) for path, names in ROW.findall(section)}


def lines_of(path, name):
    """Of a function, a class or a name that is assigned, as written."""
    body = ast.parse((ROOT / path).read_text()).body
    for part in name.split("."):
        node = next(one for one in body if part in named(one))
        body = getattr(node, "body", [])
    return range(node.lineno, node.end_lineno + 1)


def named(node):
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return [getattr(node, "name", "")]


def test_posting_a_message_passes_few_files_and_few_lines():
    passed = {path: {line for name in names for line in lines_of(path, name)} for path, names in listed().items()}

    assert passed
    assert all(passed.values())
    assert len(passed) <= MOST_FILES
    assert sum(map(len, passed.values())) <= MOST_LINES


def test_what_the_post_calls_in_its_own_room_is_listed():
    """Whatever function of chat is called by name on the way is a row's, but for exceptions, which end the way."""
    found = listed()
    own = {path: set(names) for path, names in found.items() if path.startswith("office/chat/")}
    called = set()
    for path, names in own.items():
        tree = ast.parse((ROOT / path).read_text())
        for node in tree.body:
            if set(named(node)) & names:
                calls = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
                called |= {one.id if isinstance(one, ast.Name) else getattr(one, "attr", "") for one in calls}
    here = {name for path in own for node in ast.parse((ROOT / path).read_text()).body for name in named(node)}
    others = {"edit", "recall", "read_to"}  # other words of the same door

    assert (called & here) - others <= {name for names in found.values() for name in names}
