"""What of a Word file did not become part of the draft, said in sentences."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.documents.wordprocessing.recognising import Found

_SHOWN = 24  # characters of a text box that are quoted


def kinds_left_out() -> dict[str, str]:
    """What the page makes itself, or what belongs elsewhere; the lines are named beside it."""
    return {
        "head": _("Head: mark, number and the like are made when it is printed"),
        "signature": _("Signature and date: they come with the signing"),
        "attachments": _("List of attachments: attach the files, the page lists them"),
        "imprint": _("Imprint: who prints it and when"),
    }


def left_out(found: Found) -> list[tuple[str, list[str]]]:
    kinds = kinds_left_out()
    grouped = {kind: [text for of, text in found.left_out if of == kind and text] for kind in kinds}
    return [(kinds[kind], lines) for kind, lines in grouped.items() if lines]


def sentences(found: Found) -> list[str]:
    return [*_about_the_words(found), *_about_the_rest(found)]


def _about_the_words(found: Found) -> Iterator[str]:
    if found.is_untitled:
        yield _("No title was recognised; the name of the file stands for it.")
    if found.is_cut:
        yield _("The title is longer than 120 characters; the rest was left out.")
    if not found.words.main_recipients:
        yield _("No main recipients were recognised.")
    if found.is_renumbered:
        yield _("Headings without a number of their level were given one.")
    apart = sum(1 for kind, _text in found.left_out if kind == "apart")
    if apart:
        yield ngettext(
            "The text of the attachments was left out (%(n)d line): attach it as a file.",
            "The text of the attachments was left out (%(n)d lines): attach it as a file.",
            apart,
        ) % {"n": apart}


def _about_the_rest(found: Found) -> Iterator[str]:
    left = found.was.left
    for box in found.was.boxes[:10]:
        yield _("A text box was left out: “%(text)s”") % {"text": box if len(box) <= _SHOWN else f"{box[:_SHOWN]}…"}
    for kind, sentence in _counted().items():
        if left[kind]:
            yield sentence % {"n": left[kind]}


def _counted() -> dict[str, str]:
    return {
        "change": _("Tracked changes: %(n)d; the text is as it reads when all are accepted."),
        "comment": _("Comments left out: %(n)d."),
        "footnote": _("Footnotes left out: %(n)d; official documents have none."),
        "hidden": _("Passages of hidden text left out: %(n)d."),
        "contents": _("Lines of a table of contents left out: %(n)d."),
        "bullet": _("Bullets left out: %(n)d; their text is a paragraph each."),
        "nested": _("Tables inside a table: %(n)d; their text stands in the cell."),
        "picture_in_table": _("Pictures inside tables left out: %(n)d."),
        "picture": _("Pictures that cannot be printed left out: %(n)d (PNG and JPEG can)."),
        "outside": _("Things that lie outside the file: %(n)d; nothing was fetched."),
        "formula": _("Formulas: %(n)d; only their characters were taken. Check them."),
        "object": _("Charts and embedded objects left out: %(n)d."),
        "symbol": _("Characters of a symbol font left out: %(n)d."),
    }
