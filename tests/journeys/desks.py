"""What people do at their desks, whichever journey they are on: wait, choose, open, say."""

import time

from playwright.sync_api import expect


def until(found, seconds=20):
    """What is being waited for, as soon as it is there."""
    end = time.monotonic() + seconds
    while not (it := found()):
        assert time.monotonic() < end, "nothing came"
        time.sleep(0.1)
    return it


def done(page, sentence):
    expect(page.locator(".toast", has_text=sentence).first).to_be_visible()


def find_in_box(page, title):
    """It comes into the open box by itself."""
    row = page.locator("#box").get_by_role("link", name=title).first
    expect(row).to_be_visible(timeout=15_000)
    row.click()


def take(page, title, button, sentence):
    """From one's own box: opened, its button pressed, and what the page says then."""
    page.goto("/")
    find_in_box(page, title)
    page.get_by_role("button", name=button, exact=True).click()
    done(page, sentence)


def choose(page, field, *names):
    """Typed and taken with Enter, one after the other; the form is not sent by it."""
    place = page.locator(f"#id_{field}")
    for name in names:
        looked = place.locator("[data-find]")
        looked.fill(name)
        looked.press("Enter")
        expect(place.locator(".chip", has_text=name)).to_be_visible()


def live(page):
    page.wait_for_function("() => document.documentElement.dataset.line === 'live'")
    return page
