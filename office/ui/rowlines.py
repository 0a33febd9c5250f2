"""The lines of a box, drawn in Python: sixty of them are on every desk, and as templates they cost 27 ms, so 2 ms."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from office.ui import dates


class Row(Protocol):
    """What a line says. ask: of me; sender: from whom; post: in which post it is mine, for people with several; behalf:
    for whom, when I stand in; why_url: where the derivation of the light is told."""

    url: str
    title: str
    kind: str
    ask: str
    sender: str
    post: str
    at: datetime | None
    light: Any | None
    unread: bool
    urgency: str
    aside_url: str
    aside_until: date | None
    choose: str
    behalf: str
    why_url: str


def draw_rows(rows: Iterable[Row], now: datetime, sprite: str) -> SafeString:
    """<ul class="rows">; j and k walk through it (frontend/js/keys.js). `<c-row>` draws one line by hand."""
    unread = escape(_("unread"))
    lines = "".join(draw_row(row, now, sprite, unread=unread) for row in rows)
    return mark_safe(f'<ul class="rows" data-keys>{lines}</ul>')


def draw_row(row: Row, now: datetime, sprite: str, *, unread: str, current: bool = False, more: str = "") -> str:
    marks = " ".join(name for name, holds in (("new", row.unread), ("at", current)) if holds)
    urgency = f'<span class="tag urgent">{escape(row.urgency)}</span> ' if row.urgency else ""
    behalf = f'<span class="tag fill">{escape(_behalf(row.behalf))}</span> ' if row.behalf else ""
    said = f'<span class="vh">{unread} </span>' if row.unread else ""
    post = f' <span class="post">· {escape(row.post)}</span>' if row.post else ""
    where = f' title="{escape(row.sender)} · {escape(row.post)}"' if row.post else ""
    kind = f'<span class="tag">{escape(row.kind)}</span>'
    if row.choose:
        called = f'name="duty" value="{row.choose}" aria-label="{escape(row.title)}"'
        kind = f'<label class="pick"><input type="checkbox" {called}>{kind}</label>'
    light = draw_light(row.light, sprite, row.why_url)
    return (
        f'<li class="{marks}"><span class="kind">{kind}</span>'
        f'<span class="t">{urgency}{behalf}<a href="{escape(row.url)}">{said}{escape(row.title)}</a></span>'
        f'<span class="ask">{escape(row.ask)}</span><span class="from"{where}>{escape(row.sender)}{post}</span>'
        f'{_when(row.at, now)}<span class="due">{light}{more}{_aside(row, sprite)}</span></li>'
    )


def _behalf(name: str) -> str:
    return _("for %(behalf)s") % {"behalf": name}


def _aside(row: Row, sprite: str) -> str:
    """For later: until when it is put aside, or the way to do so (key s)."""
    if not row.aside_url:
        return ""
    until = f'<span class="until">{row.aside_until:%m-%d}</span>' if row.aside_until else ""
    said = escape(_("Put aside"))
    return (
        f'<a class="aside" href="{escape(row.aside_url)}" data-aside aria-label="{said}" title="{said}">{until}'
        f'<svg class="i s" aria-hidden="true"><use href="{sprite}#i-clock"/></svg></a>'
    )


def draw_light(light: Any | None, sprite: str, why_url: str = "") -> str:
    """A Light of worktime: its shape, its word and the rest, with the reason for whoever asks. why_url: where its
    derivation is told."""
    if light is None:
        return ""
    title = f' title="{escape(light.reason)}"' if light.reason else ""
    rest = f' <span class="rest">{escape(light.remaining)}</span>' if light.remaining else ""
    tag, href = ("a", f' href="{escape(why_url)}"') if why_url else ("span", "")
    return (
        f'<{tag}{href} class="light" data-light="{escape(light.shape)}"{title}>'
        f'<svg class="l" aria-hidden="true"><use href="{sprite}#l-{escape(light.shape)}"/></svg>'
        f"{escape(light.label)}{rest}</{tag}>"
    )


def _when(at: datetime | None, now: datetime) -> str:
    if at is None:
        return '<span class="when"></span>'
    shown = dates.short(at, now)
    return f'<time datetime="{dates.machine(at)}" class="when" title="{dates.exact(at)}">{shown}</time>'
