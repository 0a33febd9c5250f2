"""The tree beside the list, drawn in Python: a county has a hundred and fifty lines, and as templates they cost thirty
times as much."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString, mark_safe

from directory.tree import Branch

_NOBODY = UUID(int=0)


def draw_branches(branches: Iterable[Branch], fold: str) -> SafeString:
    """<ul> of what is unfolded; `fold`: the sign before a unit with others below it."""
    address = reverse("directory:unit", args=[_NOBODY]).replace(str(_NOBODY), "{}")
    return mark_safe(_draw(branches, address, fold))


def _draw(branches: Iterable[Branch], address: str, fold: str) -> str:
    lines = []
    for one in branches:
        classes = " ".join(name for name, holds in (("more", one.has_below), ("open", one.is_open)) if holds)
        current = ' aria-current="true"' if one.is_current else ""
        below = _draw(one.below, address, fold) if one.is_open and one.below else ""
        lines.append(
            f'<li><a href="{address.format(one.unit.public_id)}" class="{classes}"{current}>'
            f"{fold if one.has_below else ''}{escape(one.unit.short_name)} "
            f'<span class="n">{one.people:,}</span></a>{below}</li>'
        )
    return f"<ul>{''.join(lines)}</ul>"
