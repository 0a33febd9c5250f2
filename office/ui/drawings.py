"""What the components draw: the lines of lists and maps, made by the rooms, known to the templates."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext


@dataclass(frozen=True, slots=True)
class RailItem:
    """A room in the rail and the phone's tab bar. name: what live.js calls its count; hot: it asks for acts."""

    name: str
    label: str
    url: str
    icon: str
    count: int = 0
    hot: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """`count` as text, because “1000+” is one too; None shows no number."""

    label: str
    url: str
    count: str | int | None = None
    current: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One step on the flow map. state: done · now · todo · back (sent back from here) · off (not taken)."""

    label: str
    who: str = ""
    state: str = "todo"
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Fork:
    """Parallel branches; `label` says in words what the fork looks like."""

    label: str
    nodes: Sequence[Node] = field(default_factory=tuple)


def fold_ahead(nodes: Sequence[Node | Fork], shown: int = 2) -> list[Node | Fork]:
    """What lies far ahead as one node that says how many steps it stands for and, on asking, which."""
    ahead = 0
    for node in reversed(nodes):
        if not isinstance(node, Node) or node.state != "todo":
            break
        ahead += 1
    if ahead <= shown + 1:
        return list(nodes)
    cut = len(nodes) - ahead + shown
    rest = [f"{node.label} {node.who}".strip() for node in nodes[cut:] if isinstance(node, Node)]
    said = ngettext("%(n)d more step", "%(n)d more steps", len(rest)) % {"n": len(rest)}
    return [*nodes[:cut], Node("…", said, "todo", title=gettext(", ").join(rest))]


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """instruct: a 批示, read in 楷体. tone of the verdict: "" yes · no · wait. step may be empty. signature: address of
    the drawn one; correct: of the page where its author corrects it; files: laid beside it, as office.files keeps them.
    """

    name: str
    at: datetime | None
    text: str = ""
    post: str = ""
    step: str = ""
    verdict: str = ""
    tone: str = ""
    behalf: str = ""
    instruct: bool = False
    now: bool = False
    signature: str = ""
    correct: str = ""
    files: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """state: done · wait · late; `said` is the word for it, e.g. 已签收. act: label and address."""

    name: str
    state: str
    said: str
    at: datetime | None = None
    by: str = ""
    act: tuple[str, str] | None = None
