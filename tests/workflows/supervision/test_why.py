"""Why a light is what it is: the page, the text and the JSON, now and on a past day."""

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from office.worktime import clock
from tests.workflows.supervision.conftest import at, opened
from tests.workflows.supervision.test_life import accepted
from workflows.supervision import actions, watchman
from workflows.supervision.explaining import BeforeItBegan, StillToCome, as_json, derivation

pytestmark = pytest.mark.django_db
REFERENCE = Path(__file__).parents[3] / "docs/reference/light.md"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def story(town):
    """Opened on Friday 20 November for ten days, paused over the 25th, extended to the 9th of December, then late."""
    matter = accepted(town)
    with clock.at(at("2026-11-25 09:00")):
        actions.pause(matter, reason="等省厅回函", approver=town.mayor.appointment, by=town.supervisor)
    with clock.at(at("2026-11-26 09:00")):
        actions.resume(matter, by=town.supervisor)
    with clock.at(at("2026-12-04 09:00")):
        asked = actions.ask_extension(matter, until=at("2026-12-09 17:30"), reason="等评审", by=town.liaison)
        actions.grant_extension(asked, by=town.supervisor)
    with clock.at(at("2026-12-11 10:00")):
        watchman.turn_lights()
        matter.refresh_from_db()
        yield matter


def page(at_door, actor, matter, **given):
    door = at_door(actor)
    door.cookies["django_language"] = "en"
    return door.get(reverse("supervision:why", args=[matter.public_id]), given)


def spans(told):
    return [(f"{one.first:%m-%d}", f"{one.last:%m-%d}", one.text) for one in told.segments]


def test_every_day_is_in_one_segment_with_what_it_was(story):
    told = derivation(story)

    assert spans(told) == [
        ("11-20", "11-20", "not counted: the day it began"),
        ("11-21", "11-22", "no working day"),
        ("11-23", "11-24", "working days 1 to 2"),
        ("11-25", "11-25", "paused: 等省厅回函; approved by 何景行"),
        ("11-26", "11-27", "working days 3 to 4"),
        ("11-28", "11-29", "no working day"),
        ("11-30", "12-04", "working days 5 to 9"),
        ("12-05", "12-06", "no working day"),
        ("12-07", "12-07", "working day 10"),
        ("12-08", "12-09", "extended: working days 1 to 2; granted by 杜知常"),
        ("12-10", "12-11", "overdue: working days 1 to 2"),
    ]
    assert told.account.weeks[0][0].on <= told.segments[0].first
    assert str(told.account.light) == "Overdue 2 days"


def test_a_past_day_knows_nothing_of_what_came_later(story):
    told = derivation(story, at("2026-11-25 12:00"))

    assert (told.account.light.state, told.standing.state) == ("idle", "paused")
    assert [step.text for step in told.account.steps] == [
        "Assigned with 10 working days, due Dec 4 17:30", "Paused: 等省厅回函; approved by 何景行",
    ]  # fmt: skip
    assert spans(told)[-1][:2] == ("11-25", "11-25")
    assert str(derivation(story, at("2026-12-04 08:00")).account.light) == "Due soon 1 working day"


def test_before_and_after_lead_from_turn_to_turn(story):
    told = derivation(story)
    turns = []
    while told.before:
        turns.append(told.before)
        told = derivation(story, told.before)
    assert len(turns) == 6  # idle, ok, near, ok by the extension, near, over
    assert derivation(story, turns[-1]).after == turns[-2]
    assert told.after == turns[-2]


def test_what_was_not_yet_and_what_is_not_yet_are_refused(story):
    with pytest.raises(BeforeItBegan):
        derivation(story, at("2026-11-20 10:00"))
    with pytest.raises(StillToCome):
        derivation(story, at("2026-12-11 10:01"))


def test_the_page_tells_now_and_then(story, town, at_door):
    assert "Why it is red" in page(at_door, town.liaison, story).content.decode()
    then = page(at_door, town.liaison, story, at="2026-11-25T12:00").content.decode()
    assert "Why the clock stands still" in then
    assert "等省厅回函" in then
    assert "Why it is red" not in then


@pytest.mark.parametrize(
    ("given", "sentence"),
    [("2026-11-01T08:00", "not been opened"), ("2027-01-01", "still to come"), ("gestern", "Write the day")],
)
def test_a_moment_that_cannot_be_told_is_said(story, town, at_door, given, sentence):
    answer = page(at_door, town.liaison, story, at=given)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_who_only_follows_it_reads_no_names_and_reasons(story, town, at_door):
    told = page(at_door, town.neighbour, story).content.decode()
    assert "等省厅回函" not in told
    assert "paused" in told
    assert page(at_door, town.outsider, story).status_code == 404


def explained(*given):
    out = io.StringIO()
    call_command("explain_light", *given, stdout=out)
    return out.getvalue()


def test_the_command_prints_text_and_json(story):
    text = explained("督〔2026〕1号")
    assert "As of 2026-12-11 10:00: Overdue 2 days" in text
    assert "2026-11-25  paused: 等省厅回函; approved by 何景行" in text

    (told,) = json.loads(explained("2026-1", "--at", "2026-11-25T12:00", "--json"))
    assert (told["light"], told["due_at"]) == ("idle", "2026-12-04T17:30:00+08:00")
    assert told == as_json(derivation(story, at("2026-11-25 12:00")))


def test_the_command_tells_every_agency_with_that_number_or_one(story):
    assert explained("2026-1", "--unit", story.laid_by.short_name).count("督〔2026〕1号") == 1
    for given in (["2026-99"], ["nonsense"], ["2026-1", "--unit", "无此单位"], ["2026-1", "--at", "2020-01-01"]):
        with pytest.raises(CommandError):
            explained(*given)


def test_the_reference_names_every_key(town):
    told = as_json(derivation(opened(town)))
    keys = {*told, *(f"segments.{key}" for key in told["segments"][0]), *(f"steps.{key}" for key in told["steps"][0])}
    keys |= {f"reasons.{key}" for key in told["reasons"][0]}
    assert set(re.findall(r"^\| `([a-z_.]+)` \|", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)) == keys


def test_from_any_light_of_a_matter_one_click_leads_here(town, at_door):
    """The list, its drawer, the box of whoever handles it, the leader's late list; not from dates that are others."""
    other = opened(town, title="待签收事项")
    matter = accepted(town)
    address = reverse("supervision:why", args=[matter.public_id])

    assert (
        f'href="{address}" class="light"' in at_door(town.supervisor).get(reverse("supervision:index")).content.decode()
    )
    desk = at_door(town.liaison).get(reverse("desk:desk")).content.decode()
    assert f'<a href="{address}" class="light"' in desk
    assert "待签收事项" in desk
    assert reverse("supervision:why", args=[other.public_id]) not in desk
    with clock.at(at("2026-12-08 10:00")):
        watchman.turn_lights()
        assert f'href="{address}"' in at_door(town.mayor).get(reverse("overview:overview")).content.decode()
