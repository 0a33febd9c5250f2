"""What only a browser can tell: contrast, targets, keys, and that typed text is never lost."""

import json
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(settings.BASE_DIR) / "frontend/node_modules/axe-core/axe.min.js"
BUILT = Path(settings.BASE_DIR) / "frontend/dist/main.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(autouse=True)
def _built():
    if not BUILT.exists():
        pytest.skip("the front end is not built")


def complaints(page):
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm ci in frontend/)")
@pytest.mark.parametrize("width", [1280, 360])
def test_the_sheet_is_accessible_in_every_look(office, width):
    office.set_viewport_size({"width": width, "height": 800})
    office.goto(f"{office.home}/style/")

    for theme, size in (("light", "normal"), ("dark", "normal"), ("light", "large")):
        office.evaluate(
            "([theme, size]) => { const d = document.documentElement.dataset; d.theme = theme; d.type = size; }",
            [theme, size],
        )
        assert complaints(office) == []
        assert office.evaluate("document.documentElement.scrollWidth") <= width

    assert office.errors == []


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm ci in frontend/)")
@pytest.mark.parametrize("width", [1280, 360])
def test_an_error_page_and_an_open_menu_are_accessible(office, width):
    office.set_viewport_size({"width": width, "height": 740})
    office.goto(f"{office.home}/nothing/here/")
    office.locator(".bar details.menu > summary").click()

    assert complaints(office) == []
    assert office.evaluate("document.documentElement.scrollWidth") <= width


def test_the_theme_changes_at_once_and_is_remembered(office):
    office.goto(f"{office.home}/style/")
    with office.expect_response("**/appearance/"):
        office.get_by_role("button", name="Large type").first.click()

    assert office.locator("html").get_attribute("data-type") == "large"
    office.reload()
    assert office.locator("html").get_attribute("data-type") == "large"


def test_j_and_k_walk_through_the_rows_and_rest_while_one_types(office):
    office.goto(f"{office.home}/style/")
    titles = office.locator("[data-keys] > li .t a")
    office.keyboard.press("j")  # the second row was the present one

    assert titles.nth(2).evaluate("link => link === document.activeElement")
    office.keyboard.press("k")
    assert titles.nth(1).evaluate("link => link === document.activeElement")

    opinion = office.locator("#id_opinion")
    opinion.focus()
    office.keyboard.type("jk?")
    assert "jk?" in opinion.input_value()
    assert not office.locator("dialog#shortcuts").evaluate("dialog => dialog.open")


def test_single_keys_can_be_switched_off(office):
    office.goto(f"{office.home}/style/")
    office.keyboard.press("?")
    office.locator("#keys-on").uncheck()
    office.keyboard.press("Escape")
    office.keyboard.press("?")

    assert not office.locator("dialog#shortcuts").evaluate("dialog => dialog.open")


def test_a_second_press_sends_nothing(office):
    sent = []

    def take(route):
        sent.append(route.request.post_data)
        route.fulfill(status=204)  # an answer that leaves the page where it is

    office.route("**/slow/", take)
    office.goto(f"{office.home}/style/")
    office.evaluate("document.querySelector('form.actbar').action = '/slow/'")
    agree = office.locator('form.actbar button[value="agree"]')

    agree.evaluate("button => { button.click(); button.click(); }")
    office.wait_for_timeout(200)
    office.evaluate("document.querySelector('form.actbar').requestSubmit()")
    office.wait_for_timeout(200)

    assert len(sent) == 1
    assert agree.get_attribute("aria-busy") == "true"
    assert agree.is_disabled()
    assert "act=agree" in sent[0]  # the pressed button's own value went along
    assert "action_key=" in sent[0]


def test_typed_text_survives_until_the_server_has_taken_it(office):
    office.goto(f"{office.home}/style/")
    opinion, note = office.locator("#id_opinion"), office.locator("[data-kept]").first
    opinion.fill("第 41 项请再核。")
    office.wait_for_timeout(600)
    assert "Kept on this machine" in note.inner_text()

    office.reload()  # the page holds another text: the reader decides
    assert "This machine holds other text" in note.inner_text()
    office.get_by_role("button", name="Use it").click()
    assert opinion.input_value() == "第 41 项请再核。"

    kept = office.evaluate("Object.keys(localStorage).filter(name => name.startsWith('banjie.text:'))")
    assert len(kept) == 1
    key = office.evaluate("document.querySelector('form.actbar').elements.action_key.value")
    office.evaluate(
        """([name, key]) => {
          localStorage[name] = JSON.stringify({ ...JSON.parse(localStorage[name]), sent: key });
          document.cookie = `let_go=${key}; Path=/`;
        }""",
        [kept[0], key],
    )
    office.reload()
    assert office.evaluate("Object.keys(localStorage).filter(name => name.startsWith('banjie.text:')).length") == 0
    assert "let_go" not in office.evaluate("document.cookie")


def test_another_person_at_the_same_machine_does_not_get_the_text(office):
    office.goto(f"{office.home}/style/")
    office.evaluate(
        "text => localStorage.setItem('banjie.text:somebody-else:opinion:sample', text)",
        json.dumps({"at": 4102444800000, "values": {"opinion": "not yours"}}),
    )
    office.reload()

    assert office.locator("[data-kept]").first.inner_text() == ""


def test_a_phrase_goes_to_the_end_of_the_opinion(office):
    office.goto(f"{office.home}/style/")
    opinion = office.locator("#id_opinion")
    opinion.fill("已核。")
    office.get_by_role("button", name="请再核。").last.click()

    assert opinion.input_value() == "已核。请再核。"


def test_files_of_the_wrong_kind_are_named_before_anything_is_sent(office):
    office.goto(f"{office.home}/style/")
    field = office.locator('file-drop input[type="file"]')
    field.set_input_files(
        [
            {"name": "清单.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"},
            {"name": "run.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"},
            {"name": "empty.pdf", "mimeType": "application/pdf", "buffer": b""},
        ]
    )

    drop = office.locator("file-drop")
    assert drop.locator(".file .name").all_inner_texts() == ["清单.pdf"]
    assert "run.exe" in drop.locator(".error").first.inner_text()
    assert "empty.pdf" in drop.locator(".error").last.inner_text()
    drop.get_by_role("button", name="Remove 清单.pdf").click()
    assert field.evaluate("input => input.files.length") == 0


def test_a_file_turned_away_holds_the_form_until_it_is_taken_away(office):
    """Nobody sends a form believing that the file went with it."""
    office.goto(f"{office.home}/style/")
    field = office.locator('file-drop input[type="file"]')
    field.evaluate(
        """input => input.form.addEventListener("submit", (event) => { event.preventDefault(); window.sent = true; })"""
    )
    field.set_input_files([{"name": "run.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}])
    send = "input => input.form.requestSubmit()"
    field.evaluate(send)

    assert office.evaluate("window.sent") is None
    assert "take it away" in office.locator("file-drop .error").inner_text()
    assert office.evaluate("document.activeElement.ariaLabel") == "Remove run.exe"
    office.keyboard.press("Enter")
    field.evaluate(send)
    assert office.evaluate("window.sent") is True


def test_a_file_lost_with_a_form_shown_again_holds_it_too(office):
    office.goto(f"{office.home}/style/")
    office.evaluate(
        """() => {
          const drop = document.querySelector("file-drop").cloneNode(true);
          drop.querySelector(".files").innerHTML = '<li data-lost="a.pdf">a.pdf was not kept.</li>';
          const form = document.body.appendChild(document.createElement("form"));
          form.append(drop);
          form.addEventListener("submit", (event) => { event.preventDefault(); window.sent = true; });
          form.requestSubmit();
          form.id = "again";
        }"""
    )
    assert office.evaluate("window.sent") is None
    office.locator("#again .error button").click()
    office.locator("#again").evaluate("form => form.requestSubmit()")
    assert office.evaluate("window.sent") is True


def test_the_summary_leads_into_the_field(office):
    office.goto(f"{office.home}/style/")
    office.locator('.errors a[href="#w_to"]').click()

    assert office.locator("#w_to").evaluate("field => field === document.activeElement")


def test_the_palette_opens_with_ctrl_k_and_asks_the_server(office):
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(body='<ul><li><a href="/there/">there</a></li></ul>')

    office.route("**/search/*/**", answer)
    office.goto(f"{office.home}/style/")
    office.keyboard.press("Control+k")
    with office.expect_response("**/search/people/?q=lzy"):
        office.keyboard.type("lzy")
    office.wait_for_function("() => !document.querySelector('search-palette').waiting.size")
    office.wait_for_selector("#palette a.at")
    office.wait_for_function("() => document.querySelector('#palette [data-found]').textContent.includes('9')")
    office.keyboard.press("ArrowDown")

    assert office.evaluate("document.activeElement.textContent") == "there"
    assert {url.rsplit("=", 1)[1] for url in asked} <= {"", "lzy"}
    office.keyboard.press("Escape")
    assert not office.locator("#palette").evaluate("dialog => dialog.open")


LEVELS = [
    ("", "一、", "一、"),
    ("一、范围。\n甲\n二、标准。\n乙\n新", "一、", "一、范围。\n甲\n二、标准。\n乙\n三、新"),
    ("一、范围。\n（一）甲\n二、标准。\n新", "（一）", "一、范围。\n（一）甲\n二、标准。\n（一）新"),
    ("九、九。\n十、十。\n新", "一、", "九、九。\n十、十。\n十一、新"),
    ("一、范围。\n1.甲\n（2）改", "1.", "一、范围。\n1.甲\n2.改"),
]


def test_the_next_number_of_a_level_is_found(office):
    office.goto(f"{office.home}/style/")
    mark = """([before, mark]) => {
      const field = Object.assign(document.createElement("textarea"), { id: "levels", value: before });
      const marks = document.createElement("level-marks");
      const button = Object.assign(document.createElement("button"), { type: "button" });
      button.dataset.mark = mark;
      marks.setAttribute("for", "levels");
      marks.append(button);
      document.body.append(field, marks);
      field.setSelectionRange(before.length, before.length);
      button.click();
      field.remove();
      return field.value;
    }"""

    assert [office.evaluate(mark, [before, sign]) for before, sign, _ in LEVELS] == [after for *_, after in LEVELS]


def test_a_fragment_refused_with_409_opens_the_dialog_and_frees_the_form(office):
    office.route(
        "**/late/", lambda route: route.fulfill(status=409, body="<div class='body'>Somebody was faster</div>")
    )
    office.goto(f"{office.home}/style/")
    # A form of htmx, as a room would write it, brought in by a fragment.
    office.route(
        "**/search/people/**",
        lambda route: route.fulfill(
            body='<form id="late" method="post" hx-post="/late/"><button type="submit" id="go">go</button></form>'
        ),
    )
    office.keyboard.press("Control+k")
    office.locator("#go").click()

    assert office.locator("dialog#refused").evaluate("dialog => dialog.open")
    assert "Somebody was faster" in office.locator("dialog#refused").inner_text()
    assert office.locator("#go").is_enabled()


def test_menus_and_text_work_without_script(browser, live_server, client, demo, somebody):
    client.force_login(somebody, backend="allauth.account.auth_backends.AuthenticationBackend")
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(
        [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in client.cookies.items()]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/style/")
    page.locator(".bar details.menu > summary").click()

    page.locator(".bar .sheet-menu").get_by_role("button", name="Dark").click()

    assert page.locator("html").get_attribute("data-theme") == "dark"
    context.close()
