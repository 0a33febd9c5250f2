"""Tags and filters of the pages: {% load ui %}."""

import functools
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.template.defaultfilters import filesizeformat
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from office.ui import dates
from office.ui.appearance import Appearance, appearance_of
from office.ui.drawings import Fork, Node, fold_ahead
from office.ui.listing import listed
from office.ui.rowlines import Row, draw_light, draw_row, draw_rows
from office.ui.surnames import surname as surname_of
from office.ui.surnames import tint as tint_of

register = template.Library()


@functools.cache
def _sprite() -> str:
    return static("icons.svg")


@register.simple_tag
def product() -> str:
    """The name on the door, also where no context is left."""
    return str(settings.PRODUCT)


@register.simple_tag
def icons_url() -> str:
    """The sprite's address, for scripts."""
    return _sprite()


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite, beside words that say the same; size: "" or "s"."""
    classes = f"i {size}".strip()
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>', classes, _sprite(), name)


@register.simple_tag
def shape(name: str) -> SafeString:
    """A light's shape: ok near over pause idle done."""
    return format_html('<svg class="l" aria-hidden="true"><use href="{}#l-{}"/></svg>', _sprite(), name)


@register.filter
def surname(name: Any) -> str:
    return surname_of(str(name))


@register.filter
def names(people: Iterable[Any]) -> str:
    """Set apart as the reader's language does."""
    return listed(people)


@register.filter
def tint(name: Any) -> int:
    return tint_of(str(name))


def _now(context: Mapping[str, Any]) -> datetime:
    """The office clock, which the shell puts into every page (`now`); the demonstration may have moved it."""
    found = context.get("now")
    return found if isinstance(found, datetime) else timezone.now()


@register.simple_tag(takes_context=True)
def when(context: Mapping[str, Any], at: datetime | date | None, css: str = "") -> SafeString:
    """08:55 today, 11-16 this year, 2025-11-16 otherwise; the whole moment in the tooltip."""
    if not at:
        return mark_safe("")
    full = dates.exact(at) if isinstance(at, datetime) else dates.whole(at)
    return _time(at, dates.short(at, _now(context)), css, full)


@register.simple_tag(takes_context=True)
def stamp(context: Mapping[str, Any], at: datetime | None, css: str = "") -> SafeString:
    """11-17 21:08: an opinion, an event."""
    return _time(at, dates.stamp(at, _now(context)), css, dates.exact(at)) if at else mark_safe("")


@register.simple_tag
def exact(at: datetime | None) -> SafeString:
    """2026-11-20 10:23:41: who was faster, and by how much."""
    return _time(at, dates.exact(at), "") if at else mark_safe("")


@register.simple_tag
def lit(light: Any, why_url: str = "") -> SafeString:
    """What `<c-light :of>` draws, for lists of many."""
    return mark_safe(draw_light(light, _sprite(), why_url))


@register.simple_tag(takes_context=True)
def rows(context: Mapping[str, Any], lines: Iterable[Row]) -> SafeString:
    """The lines of a box under one heading."""
    return draw_rows(lines, _now(context), _sprite())


_SAID_IN_A_LINE = ("url", "title", "kind", "ask", "sender", "post", "urgency", "behalf")


@register.simple_tag(takes_context=True)
def row_line(context: Mapping[str, Any], current: Any = "", slot: str = "", **said: Any) -> SafeString:
    """One line by hand, for `<c-row>`."""
    line = SimpleNamespace(
        **{name: said.get(name) or "" for name in _SAID_IN_A_LINE},
        aside_url="",
        aside_until=None,
        choose="",
        why_url="",
    )
    line.at, line.light, line.unread = said.get("at") or None, said.get("light") or None, bool(said.get("unread"))
    unread = escape(gettext("unread"))
    return mark_safe(
        draw_row(line, _now(context), _sprite(), unread=unread, current=bool(current), more=conditional_escape(slot))
    )


@register.simple_tag
def day(on: datetime | date | None, css: str = "") -> SafeString:
    """2026年1月5日."""
    return _time(on, dates.whole(on), css) if on else mark_safe("")


@register.simple_tag
def weekday(on: datetime | date | None) -> SafeString:
    """11月20日 星期五."""
    return _time(on, dates.weekday(on), "") if on else mark_safe("")


def _time(at: datetime | date, text: str, css: str, title: str = "") -> SafeString:
    parts = [format_html('<time datetime="{}"', dates.machine(at))]
    if css:
        parts.append(format_html(' class="{}"', css))
    if title:
        parts.append(format_html(' title="{}"', title))
    return format_html("{}>{}</time>", mark_safe("".join(parts)), text)


@register.filter
def folded(nodes: Sequence[Node | Fork]) -> list[Node | Fork]:
    return fold_ahead(nodes or [])


@register.filter
def size(count: int) -> str:
    """1.2 MB, with an ordinary space so that it may be searched for."""
    return filesizeformat(count).replace("\xa0", " ").replace(".0 ", " ")


class Grouped(int):
    """Reads 1,561, and is counted with all the same."""

    def __str__(self) -> str:
        return f"{int(self):,}"


@register.filter
def grouped(count: Any) -> Any:
    """1,561; what is no number stays as it is, such as “1000+”."""
    return Grouped(count) if isinstance(count, int) else count


@register.filter
def ending(name: Any) -> str:
    """PDF, DOCX: what stands on a file's mark."""
    _, dot, last = str(name).rpartition(".")
    return last[:4].upper() if dot else ""


@register.simple_tag
def action_key() -> SafeString:
    """Twenty identical posts, one effect: the key under which the server remembers its answer."""
    return format_html('<input type="hidden" name="action_key" value="{}">', uuid.uuid4())


@register.simple_tag(takes_context=True)
def appearance(context: Mapping[str, Any]) -> Appearance:
    return appearance_of(context.get("request"))


@register.filter
def spread(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes a component was given and does not know, escaped. Cotton's own `{{ attrs }}` does not escape."""
    given = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else dict(attrs)
    parts = [
        format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)
        for name, value in given.items()
        if value is not False and value is not None
    ]
    return mark_safe("".join(parts))


@register.filter
def form_faults(form: BaseForm) -> list[dict[str, Any]]:
    """What the summary lists: faults of the whole form first, then each field's with its label and place."""
    found: list[dict[str, Any]] = [{"text": text} for text in form.non_field_errors()]
    for field in form:
        anchor = "" if field.is_hidden else getattr(field, "anchor", field.id_for_label)
        found += [
            {"text": text, "label": "" if field.is_hidden else field.label, "anchor": anchor} for text in field.errors
        ]
    return found
