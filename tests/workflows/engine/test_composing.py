"""What may be composed: the rules alone, against what they are meant to say."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.engine.composing import KnownStep, flaws, place_for
from workflows.engine.routes import StepSpec


def known(name, *before, ground="", rules=("one", "other")):
    return KnownStep(StepSpec(name, rules[0], name.title(), "Do"), rules, ground, before)


CATALOGUE = {
    one.usual.name: one
    for one in (
        known("draft", ground="19"),
        known("look", "draft"),
        known("ask", "draft"),
        known("check", "draft", "look", ground="20"),
        known("sign", "draft", "look", "ask", "check", ground="22"),
        known("send", "draft", "look", "ask", "check", "sign", ground="25"),
    )
}
SOUND = [one.usual for one in CATALOGUE.values()]
NAMES = [*CATALOGUE, "unknown"]
steps_of = st.builds(
    StepSpec,
    name=st.sampled_from(NAMES),
    rule=st.sampled_from(["one", "other", "nobody"]),
    label=st.sampled_from(["Named", " ", "x" * 21]),
    asks=st.just("Do"),
    days=st.sampled_from([(3, 2, 1), (1, 1, 1), (0, 1, 1), (1, 2, 1), (61, 1, 1), (2, 2)]),
)


def lawful(steps):
    """The same rules said the other way round."""
    names = [step.name for step in steps]
    follows = all(
        not (one in names and other in names) or names.index(other) < names.index(one)
        for one, held in CATALOGUE.items()
        for other in held.after
    )
    sound = all(
        step.rule in ("one", "other")
        and 0 < len(step.label.strip()) <= len(step.label) <= 20
        and len(step.days) == 3
        and all(0 < few <= many <= 60 for many, few in pairwise(step.days))
        for step in steps
    )
    whole = {"draft", "check", "sign", "send"} <= set(names) <= set(CATALOGUE)
    return follows and sound and whole and len(set(names)) == len(names)


@given(st.lists(steps_of, max_size=8) | st.permutations(SOUND) | st.lists(st.sampled_from(SOUND), max_size=8))
def test_what_has_no_flaw_is_lawful_and_every_flaw_names_its_step(steps):
    found = list(flaws(steps, CATALOGUE))

    assert (not found) == lawful(steps)
    assert all(flaw.step in NAMES and flaw.sentence for flaw in found)


@given(st.sets(st.sampled_from(["look", "ask"])), st.permutations(["look", "ask"]))
def test_a_step_is_put_in_where_the_route_stays_lawful(left_out, added):
    steps = [step for step in SOUND if step.name not in left_out]
    for name in added:
        if name in left_out:
            steps.insert(place_for(name, steps, CATALOGUE), CATALOGUE[name].usual)
        assert not list(flaws(steps, CATALOGUE))


@pytest.mark.parametrize(
    ("changed", "step", "said"),
    [
        (lambda steps: steps[1:], "draft", "19"),
        (lambda steps: [*steps, steps[0]], "draft", "once"),
        (lambda steps: [steps[1], steps[0], *steps[2:]], "look", "after Draft"),
        (lambda steps: [*steps[:-1], replace(steps[-1], rule="nobody")], "send", "chosen"),
        (lambda steps: [replace(steps[0], days=(0, 0, 0)), *steps[1:]], "draft", "1 to 60"),
        (lambda steps: [replace(steps[0], days=(1, 2, 3)), *steps[1:]], "draft", "no longer"),
    ],
)
def test_each_flaw_says_what_is_wrong(changed, step, said, settings):
    settings.LANGUAGE_CODE = "en"
    (flaw,) = flaws(changed(SOUND), CATALOGUE)
    assert flaw.step == step
    assert said in flaw.sentence
