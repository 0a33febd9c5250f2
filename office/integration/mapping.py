"""From what another system says to what we ask for: each field from a JSONPath (RFC 9535), a text, or both."""

import json
import re
from typing import Any

import jsonpath
from django.utils.translation import gettext as _

MOST_TEXT = 20_000
_PLACE = re.compile(r"\{(\$[^{}]*)\}")


class Unmappable(ValueError):
    """The sentence says which field, for whoever sorts by hand."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


def read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as wrong:
        raise Unmappable("", _("The content is not JSON.")) from wrong


def check(rule: str) -> None:
    """Raises Unmappable for a path that is none."""
    for path in [rule] if rule.startswith("$") else _PLACE.findall(rule):
        _compiled(path)


def mapped(rules: dict[str, str], content: Any) -> dict[str, str]:
    """Every field that has a rule, as text. Raises Unmappable for a path that finds nothing."""
    return {field: _apply(field, rule, content) for field, rule in rules.items() if rule.strip()}


def found(path: str, content: Any) -> str:
    """The first match as text, "" when there is none."""
    match = next(iter(_compiled(path).finditer(content)), None) if isinstance(content, dict | list) else None
    return "" if match is None else _text(match.obj)


def _apply(field: str, rule: str, content: Any) -> str:
    if rule.startswith("$"):
        text = found(rule, content)
        if not text:
            raise Unmappable(field, _("%(path)s finds nothing.") % {"path": rule})
        return text[:MOST_TEXT]
    return _PLACE.sub(lambda place: found(place.group(1), content), rule)[:MOST_TEXT]


def _compiled(path: str) -> Any:
    try:
        return jsonpath.compile(path)
    except jsonpath.JSONPathError as wrong:
        raise Unmappable("", _("%(path)s is not a JSONPath.") % {"path": path}) from wrong


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    return json.dumps(value, ensure_ascii=False)
