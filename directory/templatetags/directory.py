"""How the tree and a person's particulars are shown."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from directory.absence.deputies import Away
from directory.branchlines import draw_branches
from directory.finding.marks import marked
from directory.models import Appointment
from directory.names import pinyin_of
from directory.roles import Role
from directory.roster.seeing import Watch
from directory.tree import Branch
from directory.visibility.fields import masked
from directory.watermark import watermark as who_reads
from office.ui.templatetags.ui import icon

register = template.Library()


@register.simple_tag
def tree(branches: Iterable[Branch]) -> SafeString:
    """The units on the way to one, with those beside each step."""
    return draw_branches(branches, icon("right", "s"))


@register.inclusion_tag("directory/_away.html")
def away(aways: Mapping[int, Away], held: Appointment) -> dict[str, Any]:
    """Until when the holder is away, and who stands in; nothing for who is here."""
    return {"away": aways.get(held.pk)}


@register.inclusion_tag("ui/_watermark.html", takes_context=True)
def watermark(context: Mapping[str, Any]) -> dict[str, Any]:
    """Over the page, under the hand: whose screen it was."""
    return {"watermark": who_reads(context["request"].actor)}


@register.filter
def of(by_key: Mapping[int, Any], held: Appointment) -> Any:
    """What a page found for an appointment."""
    return by_key.get(held.pk)


@register.inclusion_tag("directory/_turns.html")
def on_duty(watch: Watch | None) -> dict[str, Any]:
    """Who is on duty in a unit, with their telephones."""
    return {"watch": watch}


@register.simple_tag
def found(text: str, typed: str, pinyin: str = "") -> SafeString:
    """A text with the characters marked that somebody meant."""
    parts = marked(text, pinyin or pinyin_of(text), typed)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", one.text) if one.is_meant else one.text,) for one in parts)
    )


@register.simple_tag
def role(name: str) -> str | Promise:
    """A role by its words."""
    return Role(name).label


register.filter("masked", masked)
