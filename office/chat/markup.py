"""The small markup of a message: **bold**, `code`, blocks of code, lists, [links](https://…). All else is text.

CommonMark 0.31 in the hands of markdown-it-py, of whose rules only these are on; HTML is never one of them.
"""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

from django.utils.html import escape, format_html, format_html_join, strip_tags, urlize
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

_RULES = ["emphasis", "backticks", "fence", "list", "link", "newline"]
_MARKS = re.compile(r"\*\*|__|`|\]\(|^\s*(?:[-+]|\d{1,9}[.)])\s", re.MULTILINE)
_WORDS = re.compile(r"\w")  # what is drawn without any, as a row of marks, is shown as it was written
Names = Sequence[Mapping[str, str]]  # `[{"id", "name"}]`, whom the text names behind an @


def is_marked(text: str) -> bool:
    """Whether it may hold markup at all; most of what is said does not."""
    return _MARKS.search(text) is not None


def drawn(text: str, people: Names = (), *, me: str = "") -> SafeString:
    """For a page: what is marked, addresses as links, names behind an @ set off, those of `me` most."""
    if not is_marked(text):
        return _text(text, people, me)
    html = _PARSER.render(text, {"people": people, "me": me, "in_link": False})
    return mark_safe(html) if _WORDS.search(strip_tags(html)) else _text(text, people, me)


def on_one_line(text: str) -> str:
    """What is said, without its marks: for a list, a quotation, a notice."""
    return " ".join((unescape(strip_tags(drawn(text))) if is_marked(text) else text).split())


def _text(text: str, people: Names, me: str) -> SafeString:
    by_name = {f"@{one['name']}": one["id"] for one in people}
    names = sorted(by_name, key=len, reverse=True)
    parts = re.split("(" + "|".join(map(re.escape, names)) + ")", text) if names else [text]
    drawn_parts = (_mention(part, by_name[part], me) if part in by_name else _linked(part) for part in parts)
    return format_html_join("", "{}", ((one,) for one in drawn_parts))


def _mention(name: str, public_id: str, me: str) -> SafeString:
    """Drawn for nobody in particular it says whose name it is."""
    if not me:
        return format_html('<b class="mention" data-of="{}">{}</b>', public_id, name)
    return format_html('<b class="mention{}">{}</b>', " me" if public_id == me else "", name)


def _linked(text: str) -> SafeString:
    return mark_safe(urlize(text, nofollow=True, autoescape=True))


def _words(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """Inside a link nothing else is one."""
    words = tokens[at].content
    return escape(words) if env["in_link"] else _text(words, env["people"], env["me"])


def _link_open(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    env["in_link"] = True
    return str(format_html('<a href="{}" rel="nofollow">', str(tokens[at].attrs["href"])))


def _link_close(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    env["in_link"] = False
    return "</a>"


def _as_written(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """A single * is one: 2*3*4."""
    return escape(tokens[at].markup)


def _code(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """What stands beside the three marks is not lost."""
    return str(format_html("<pre><code>{}</code></pre>", f"{tokens[at].info}\n{tokens[at].content}".strip("\n")))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"breaks": True, "html": False}).enable(_RULES)
    rules = {
        "text": _words, "link_open": _link_open, "link_close": _link_close, "em_open": _as_written,
        "em_close": _as_written, "fence": _code,
    }  # fmt: skip
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


_PARSER = _parser()
