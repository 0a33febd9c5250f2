"""People come from the book as the actor sees it: `directory.visibility`, `search`, `choosing`, `holders`."""

import re

from tests.house.house import ROOT, modules

ASKED = re.compile(r"\b(Person|Appointment|Listing)\.objects\b")
# Who asks the tables themselves, and for whom: nobody is shown there that the reader would not know of anyway.
ALLOWED = {
    "office/demo/": "fills an empty office",
    "office/chat/": "members of a room, and those asked to confirm",
    "office/duties/": "who holds a duty",
    "office/integration/actions.py": "service accounts",
    "office/integration/applications.py": "the actor's own row, locked",
    "office/meetings/": "who was invited",
    "office/overview/burden.py": "which unit a post is in; nobody is shown",
    "workflows/documents/": "who acted, and who acts next by the route",
    "workflows/engine/": "who holds a step",
    "workflows/supervision/": "who leads a matter, and who is told",
}


def test_nobody_gets_people_another_way():
    asking = {str(path.relative_to(ROOT)) for path in modules() if ASKED.search(path.read_text())}
    others = {name for name in asking if not name.startswith(("directory/", *ALLOWED))}

    assert others == set()


def test_every_exception_is_still_one():
    asking = [str(path.relative_to(ROOT)) for path in modules() if ASKED.search(path.read_text())]

    assert [place for place in ALLOWED if not any(name.startswith(place) for name in asking)] == []
