"""Pages show every national character on a machine that has no Chinese font."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings
from pypinyin_dict.pinyin_data.ktghz2013 import pinyin_dict

from tests.office.ui.conftest import CHROMIUM

pytestmark = pytest.mark.browser

BUILT = Path(settings.BASE_DIR) / "frontend/dist"
LATIN_ONLY = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>{cache}</cachedir></fontconfig>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *parts: object) -> None:
        pass


@pytest.fixture
def built():
    """The front end as built, at an address of its own."""
    if not (BUILT / "fonts" / "rest.woff2").exists():
        pytest.skip("the front end is not built")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(BUILT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(playwright, tmp_path):
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    known = tmp_path / "fonts.conf"
    known.write_text(LATIN_ONLY.format(cache=tmp_path / "cache"))
    quiet = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM, args=quiet.split(), env={"FONTCONFIG_FILE": str(known), "HOME": str(tmp_path)}
    )
    yield browser.new_page()
    browser.close()


@pytest.mark.parametrize("stack", ["sans", "kai"])
def test_every_national_character_has_a_glyph_in_a_page(page, built, stack):
    characters = "".join(chr(code) for code in sorted(pinyin_dict))
    # Fonts are given only to pages of their own origin.
    page.goto(f"{built}/fonts.css")
    styles = "".join(f'<link rel="stylesheet" href="{built}/{name}.css">' for name in ("main", "fonts"))
    text = f'<p id="all" style="font-family:var(--{stack})">{characters}</p>'
    page.set_content(f'<html lang="zh-CN"><head>{styles}</head><body>{text}</body></html>')
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")

    fonts = drawn_by(page, "#all")

    assert [font for font in fonts if not font["isCustomFont"]] == []
    assert sum(font["glyphCount"] for font in fonts) == len(characters) == 8105


def drawn_by(page, selector):
    """The fonts that Chromium really took, and how many glyphs of each."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    return session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
