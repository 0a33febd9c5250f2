"""Everything on screen can be read in Chinese and in English, and no text hides from translation."""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.house.house import PACKAGES, ROOT, templates

PO = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({STRING}(?:\s*,\s*{STRING})*)")
HAN = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\((\w+)\)|%[sd]|\{(\w*)\}")

# Chinese that is the matter itself, not a message about it.
CHINESE_BY_NATURE = {
    "directory/names.py": "pinyin of names",
    "directory/staff_table.py": "words in an imported table",
    "directory/hours/forms.py": "hours and days as people write them",
    "directory/hours/notices.py": "headings and words of an imported table",
    "directory/importing/columns.py": "headings of an imported table",
    "directory/importing/headings.py": "signs between the words of a heading",
    "directory/importing/places.py": "how names of units end",
    "directory/importing/rows.py": "words in an imported table",
    "directory/importing/disarmed.py": "signs that begin formulas, in their wide forms",
    "office/demo/": "the invented office",
    "workflows/documents/archiving/verifying.py": "speaks both languages, away from the platform",
    "office/files/secrecy.py": "secrecy marks looked for",
    "office/integration/forms.py": "the mark between the words of a list",
    "office/integration/petition.py": "what another office writes to us",
    "office/integration/simulator.py": "what another office's system says",
    "office/integration/targets.py": "the mark between units in what others post",
    "office/overview/bulletin_text.py": "the bulletin, an official text",
    "office/overview/asked_before.py": "numbers and dates in titles",
    "office/settings.py": "the product's name",
    "office/subjects/keys.py": "how numbers are written, and between which marks no blank belongs",
    "office/ui/fonts/": "names of fonts",
    "office/ui/samples.py": "the sheet of components",
    "office/meetings/minutes.py": "the minutes, an official text",
    "office/ui/surnames.py": "compound surnames",
    "office/worktime/seed.py": "the calendar's name",
    "office/worktime/wording.py": "terms as people write them",
    "workflows/documents/annulling/citing.py": "how numbers are written",
    "workflows/documents/archiving/packing.py": "names of files in an archive's package",
    "workflows/documents/addressees.py": "kinds and levels of agencies as their names say",
    "workflows/documents/correcting.py": "words that bind, and marks, in official texts",
    "workflows/documents/fields.py": "what is printed on the paper",
    "workflows/documents/lints/": "patterns of GB/T 9704",
    "workflows/documents/genres.py": "names of genres, fixed by regulation",
    "workflows/documents/incoming/asked.py": "instructions as leaders write them",
    "workflows/documents/incoming/facts.py": "what is printed on the paper",
    "workflows/documents/incoming/seats.py": "phrases offered for opinions",
    "workflows/documents/keeping.py": "numbers of documents",
    "workflows/documents/models/": "numbers of documents",
    "workflows/documents/paper.py": "what is printed on the paper",
    "workflows/documents/sealing/demonstration.py": "names in certificates of samples",
    "workflows/documents/sealing/dissecting.py": "names in certificates of samples",
    "workflows/documents/seats.py": "phrases offered for opinions",
    "workflows/documents/searching/": "what papers are written in",
    "workflows/documents/sending/meant.py": "names of many, as recipients are written",
    "workflows/documents/views/quoting.py": "what an opinion quotes, in the language of papers",
    "workflows/documents/sheet/": "what is printed on the paper",
    "workflows/documents/typefaces/": "characters that every Chinese font has",
    "workflows/documents/wordprocessing/": "parts of documents as files name them",
    "workflows/supervision/arriving/columns.py": "headings of an imported table",
    "workflows/supervision/arriving/dates.py": "days as work plans write them",
    "workflows/supervision/numbering.py": "numbers of matters",
}
MARKS = re.compile("[，。：；！？、（）《》]")
MIXED = re.compile(
    r"[\u3400-\u9fff”）》][,:;!?]|[,;!?][\u3400-\u9fff]|[\u3400-\u9fff]\.(?:\s|$)"
    r"|[\u3400-\u9fff] ?\(|\) ?[\u3400-\u9fff]|\.\.\."
)
# Marks of Chinese that are the matter itself.
MARKS_BY_NATURE = CHINESE_BY_NATURE | {
    "directory/finding/": "what stands between the words somebody looks for",
    "directory/models.py": "a post behind a name",
    "office/audit/actor.py": "a post behind a name",
    "office/chat/actions/rooms.py": "the names of two",
    "office/chat/links.py": "where an address ends",
    "office/meetings/kinds.py": "where a sentence ends",
    "templates/documents/document_form.html": "levels of headings",
    "frontend/js/clean-paste.js": "between which signs no blank belongs",
    "frontend/js/levels.js": "levels of headings",
    "frontend/js/live-checks.js": "the mark between recipients",
    "frontend/js/table-text.js": "tables as lines of text",
    "frontend/js/said-words.js": "where an address ends",
}
SPEAKS_OF_MARKS = ("Levels are written", "Separated by")
# Left as they are in every language.
NOT_WORDS = re.compile(
    r"\b(Ctrl|Alt|Shift|Esc|Enter|PDF|OFD|AGPL|SHA|A4|MB|KB|GB|UTC|id|ms)\b|&\w+;|https?://\S+"
    r"|openapi\.json|CloudEvents 1\.0|Standard Webhooks|Authorization: Bearer|\bkey\b|Idempotency-Key"
)
SPOKEN_ATTRIBUTES = re.compile(r"\b(?:aria-label|title|placeholder|alt|data-confirm)=\"([^\"]*)\"")


def catalogue():
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def in_python() -> Iterator[tuple[str, str | None, str | tuple[str, ...]]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            found = extract("python", io.BytesIO(path.read_bytes()), KEYWORDS, options={"encoding": "utf-8"})
            for line, message, _comments, context in found:
                yield f"{path.relative_to(ROOT)}:{line}", context, message


def in_templates() -> Iterator[tuple[str, str | None, str | tuple[str, ...]]]:
    for path in templates():
        for function, strings in CALL.findall(templatize(path.read_text())):
            words = list(ast.literal_eval(f"[{strings}]"))
            context = words.pop(0) if function in ("pgettext", "npgettext") else None
            yield str(path.relative_to(ROOT)), context, tuple(words[:2]) if function.startswith("n") else words[0]


def test_every_message_is_in_the_catalogue_and_said_in_chinese():
    known = catalogue()
    missing = set()
    for place, context, message in (*in_python(), *in_templates()):
        words = message[0] if isinstance(message, tuple) else message
        entry = known.get(words, context)
        strings = entry.string if entry and isinstance(entry.string, tuple | list) else (entry and entry.string,)
        if not words.strip():
            continue
        if entry is None or not all(strings):
            missing.add((place, words))

    assert not missing, "\n".join(f"{place}: {words}" for place, words in sorted(missing))


def test_no_translation_is_fuzzy_or_loses_a_placeholder():
    faults = []
    for entry in catalogue():
        if not entry.id:
            continue
        ids = entry.id if isinstance(entry.id, tuple | list) else (entry.id,)
        strings = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        wanted = {match.group() for text in ids for match in PLACEHOLDER.finditer(text)}
        given = {match.group() for text in strings for match in PLACEHOLDER.finditer(text)}
        if entry.fuzzy or (given and given != wanted and not given < wanted):
            faults.append(entry.id)

    assert faults == []


def texts_in(path: Path) -> Iterator[tuple[int, str]]:
    """String constants that are neither docstrings nor messages."""
    tree = ast.parse(path.read_text())
    spoken = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            spoken.add(node.value)
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in KEYWORDS:
            spoken.update(argument for argument in node.args if isinstance(argument, ast.Constant))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in spoken:
            yield node.lineno, node.value


def chinese_constants(path: Path) -> Iterator[tuple[int, str]]:
    """Of these those with Chinese; a message's English carries the Chinese."""
    return ((line, text) for line, text in texts_in(path) if HAN.search(text))


@pytest.mark.parametrize("package", PACKAGES)
def test_no_chinese_is_hard_coded_in_python(package):
    hard_coded = [
        f"{path.relative_to(ROOT)}:{line} {text[:40]}"
        for path in sorted((ROOT / package).rglob("*.py"))
        if not str(path.relative_to(ROOT)).startswith(tuple(CHINESE_BY_NATURE)) and "migrations" not in path.parts
        for line, text in chinese_constants(path)
        if not path.match("management/commands/*.py")
    ]

    assert hard_coded == []


def plain_text(source: str) -> str:
    """What a template says by itself: without comments, translated blocks, variables and the tags of both languages."""
    source = re.sub(r"\{#.*?#\}|\{% comment.*?\{% endcomment %\}|<!--.*?-->", "", source, flags=re.DOTALL)
    source = re.sub(r"\{% blocktrans(?:late)?\b.*?\{% endblocktrans(?:late)? %\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{% block (?:shell|\w*class) %\}.*?\{% endblock(?: \w+)? %\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "\x00", source, flags=re.DOTALL)
    spoken = " ".join(SPOKEN_ATTRIBUTES.findall(source))
    source = re.sub(r"<(style|script|svg)\b.*?</\1>", "", source, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", source) + " " + spoken


PAGES = [path for path in templates() if not path.match("ui/components.html")]  # the sheet that names the tokens


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_text_is_hard_coded_in_a_template(path):
    text = NOT_WORDS.sub("", plain_text(path.read_text()))

    assert re.findall(r"[A-Za-z]{2,}[A-Za-z ,.]*", text) == []
    assert re.findall(r"[\u3400-\u9fff]{2,}", text) == []


def test_each_language_keeps_its_own_marks():
    faults = []
    for entry in catalogue():
        ids = entry.id if isinstance(entry.id, tuple | list) else (entry.id,)
        strings = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        faults += [text for text in ids if MARKS.search(text) and not text.startswith(SPEAKS_OF_MARKS)]
        faults += [text for text in strings if entry.id and MIXED.search(text)]

    assert faults == []


def test_no_mark_of_one_language_is_hard_coded():
    """A name and what follows it are joined by a message, so that each reader sees the marks of their own language."""
    written = [
        *(
            (path, re.sub(r"\{#.*?#\}|\{% comment.*?\{% endcomment %\}", "", path.read_text(), flags=re.DOTALL))
            for path in PAGES
        ),
        *(
            (path, re.sub(r"^\s*//.*$|/\*.*?\*/", "", path.read_text(), flags=re.MULTILINE))
            for path in (ROOT / "frontend/js").glob("*.js")
        ),
        *(
            (path, "\n".join(text for _line, text in texts_in(path)))
            for package in PACKAGES
            for path in (ROOT / package).rglob("*.py")
        ),
    ]
    faults = {
        str(path.relative_to(ROOT))
        for path, text in written
        if MARKS.search(text) and "migrations" not in path.parts and not path.match("management/commands/*.py")
    }

    assert sorted(one for one in faults if not one.startswith(tuple(MARKS_BY_NATURE))) == []
