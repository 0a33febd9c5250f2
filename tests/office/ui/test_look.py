"""Rules of the front end that a reader would forget: colours, inline styles, sizes, icons."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
STYLES = sorted((ROOT / "frontend/css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "frontend/js").glob("*.js"))
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*.html")) if "sheet" not in path.parts]


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", [p for p in STYLES if p.name != "tokens.css"], ids=lambda path: path.stem)
def test_colours_are_written_in_tokens_only(path):
    found = re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(", without_comments(path.read_text("utf-8")))

    assert not found


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_every_style_sheet_is_part_of_the_whole(path):
    if path.name in ("main.css", "fonts.css"):
        return
    main = (ROOT / "frontend/css/main.css").read_text("utf-8")

    assert f'"./{path.relative_to(ROOT / "frontend/css")}"' in main


def test_tokens_that_are_used_exist():
    defined = set(re.findall(r"(--[\w-]+):", (ROOT / "frontend/css/tokens.css").read_text("utf-8")))
    used = {name for path in STYLES for name in re.findall(r"var\((--[\w-]+)", path.read_text("utf-8"))}

    assert used <= defined


def test_both_dark_themes_are_the_same():
    tokens = without_comments((ROOT / "frontend/css/tokens.css").read_text("utf-8"))
    blocks = re.findall(r'data-theme(?:="dark")?\]\)? ::backdrop \{(.*?)\}', tokens, re.DOTALL)

    assert len(blocks) == 2
    assert blocks[0].split() == blocks[1].split()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_scripts_are_small_and_need_no_eval(path):
    source = path.read_text("utf-8")

    assert source.count("\n") < 150
    assert not re.search(r"\beval\(|new Function|innerHTML\s*=|setAttribute\(\"style\"|\.style\.", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_hold_to_the_strict_policy(path):
    source = path.read_text("utf-8")

    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|<style|\son[a-z]+=[\"']", source)
    assert not re.search(r"https?://", source)


def test_icons_that_are_drawn_exist():
    sprite = (ROOT / "frontend/icons/sprite.svg").read_text("utf-8")
    drawn = set()
    for path in TEMPLATES:
        drawn |= set(re.findall(r"""\{% icon ["']([\w-]+)["']|\bicon="([\w-]+)\"""", path.read_text("utf-8")))

    missing = {name for pair in drawn for name in pair if name and f'id="i-{name}"' not in sprite}
    assert not missing


def test_the_lock_file_names_no_registry():
    assert '"resolved"' not in (ROOT / "frontend/package-lock.json").read_text("utf-8")
