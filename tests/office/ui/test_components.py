"""The components, one by one."""

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import Context, Template
from django_cotton.compiler_regex import CottonCompiler

from office.ui.drawings import Fork, Node, OpinionLine, fold_ahead

FOLDER = Path(settings.BASE_DIR) / "templates" / "cotton"
EVIL = '"><script>alert(1)</script>'


def draw(source, **context):
    return Template(CottonCompiler().process(source)).render(Context(context))


def test_a_light_is_shape_word_and_rest():
    drawn = draw('<c-light shape="near" label="临期" rest="今天 17:30" />')

    assert 'data-light="near"' in drawn
    assert "#l-near" in drawn
    assert "临期" in drawn
    assert "今天 17:30" in drawn


def test_a_light_takes_what_worktime_says():
    light = SimpleNamespace(shape="over", label="超期", remaining="2 天", reason="因为 <过期>")

    drawn = draw('<c-light :of="light" href="/why" />', light=light)

    assert drawn.startswith('<a href="/why" class="light" data-light="over"')
    assert 'title="因为 &lt;过期&gt;"' in drawn


@pytest.mark.parametrize(
    "source",
    [
        '<c-btn href="{{ evil }}" data-x="{{ evil }}">x</c-btn>',
        '<c-btn :data-x="evil">x</c-btn>',
        '<c-btn data-x=evil :name="evil">{{ evil }}</c-btn>',
        '<c-panel title="{{ evil }}" id="{{ evil }}">x</c-panel>',
        '<c-file name="{{ evil }}" url="{{ evil }}" />',
        '<c-person :name="evil" post="{{ evil }}" />',
        '<c-row title="{{ evil }}" from="{{ evil }}" post="{{ evil }}" />',
        '<c-actbar value="{{ evil }}" :phrases="many" keep="{{ evil }}" />',
        '<c-opinions :items="opinions" />',
        '<c-flow :nodes="nodes" />',
        '<c-form :class="evil" :data-x="evil" />',
        '<c-facts :items="pairs" />',
    ],
)
def test_nothing_a_person_typed_becomes_markup(source):
    drawn = draw(
        source,
        evil=EVIL,
        many=[EVIL],
        pairs=[(EVIL, EVIL)],
        opinions=[OpinionLine(EVIL, datetime(2026, 1, 1, tzinfo=UTC), EVIL, post=EVIL, verdict=EVIL)],
        nodes=[Node(EVIL, EVIL, title=EVIL), Fork(EVIL, [Node(EVIL)])],
    )

    assert "<script" not in drawn
    assert "&amp;lt;" not in drawn  # escaped once, not twice


def test_attributes_with_quotes_at_both_ends_stay_inside():
    """Cotton's own {{ attrs }} takes such a value for one that is quoted already."""
    drawn = draw("<c-btn :data-x='evil'>x</c-btn>", evil='" onclick="alert(1)"')

    assert 'onclick="' not in drawn


def test_a_button_that_may_not_be_pressed_says_why():
    drawn = draw('<c-btn disabled reason="已用印">撤回</c-btn>')

    assert "disabled" in drawn
    assert "已用印" in drawn


def test_a_link_goes_and_a_button_does():
    assert draw('<c-btn href="/x">x</c-btn>').startswith("<a ")
    assert draw('<c-btn name="act" value="agree">x</c-btn>').startswith('<button class="btn " type="submit" name="act"')


def test_an_opinion_names_the_one_it_was_given_for():
    line = OpinionLine(
        "唐书敏", datetime(2026, 1, 1, tzinfo=UTC), "同意。", verdict="同意", behalf="罗建平", instruct=True
    )

    drawn = draw('<c-opinions :items="items" />', items=[line])

    assert "罗建平" in drawn
    assert 'class="instruct"' in drawn


def test_the_flow_map_says_in_words_what_it_draws():
    nodes = [
        Node("起草", "林知远", "done"),
        Fork("会签，2 家", [Node("财政局", "", "now"), Node("数据局", "", "todo")]),
    ]

    drawn = draw('<c-flow :nodes="nodes" />', nodes=nodes)

    assert drawn.count('aria-current="step"') == 1
    assert 'aria-label="会签，2 家"' in drawn
    assert drawn.count('class="vh"') == 2  # done, to come


def test_components_do_not_see_the_variables_of_their_page():
    assert "leaked" not in draw('<c-empty title="x" />', acts="leaked", slot="leaked", icon="leaked")


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.html")), ids=lambda path: path.stem)
def test_every_component_says_what_it_takes(path):
    source = path.read_text("utf-8")

    assert "{#" in source or "{% comment %}" in source
    assert "{{ attrs }}" not in source  # not escaped; use attrs|spread
    assert not re.search(r"\s:(?!of|name|node|items|size|light|at|page|form|nodes|bad|class)[a-z-]+=", source)


def test_what_lies_far_ahead_is_one_node_that_says_how_much():
    ahead = [Node(name) for name in ("签发", "编号", "用印", "分发", "归档")]

    drawn = draw('<c-flow :nodes="nodes" />', nodes=[Node("起草", "", "done"), Node("核稿", "", "now"), *ahead])

    assert "编号" in drawn
    assert drawn.count("todo") == 3
    assert 'title="用印' in drawn
    assert "用印</" not in drawn


def test_a_few_steps_ahead_are_all_named():
    assert len(fold_ahead([Node("a", "", "now"), Node("b"), Node("c"), Node("d")])) == 4
    assert len(fold_ahead([Node("a"), Fork("f", [Node("b")])])) == 2


def test_a_line_by_hand_and_a_list_of_lines_are_drawn_alike():
    said = {
        "url": "/d/1",
        "title": "关于<水库>",
        "kind": "公文",
        "ask": "审核",
        "sender": "林知远",
        "post": "主任",
        "behalf": "周明岚",
    }
    light = SimpleNamespace(shape="ok", label="正常", remaining="4", reason="why")
    came = datetime(2026, 1, 1, tzinfo=UTC)
    later = {"aside_url": "", "aside_until": None, "choose": "", "why_url": ""}
    line = SimpleNamespace(**said, **later, at=came, light=light, unread=True, urgency="加急")

    listed = draw("{% load ui %}{% rows lines %}", lines=[line], now=datetime(2026, 1, 2, tzinfo=UTC))
    by_hand = draw(
        '<c-row url="{{ l.url }}" title="{{ l.title }}" kind="{{ l.kind }}" ask="{{ l.ask }}" from="{{ l.sender }}"'
        ' post="{{ l.post }}" :at="l.at" :light="l.light" :unread="l.unread" urgency="{{ l.urgency }}"'
        ' behalf="{{ l.behalf }}" />',
        l=line,
    )

    def without_the_clock(drawn):  # by hand there is no page around, so no office clock
        return re.sub(r">[^<]*</time>", "", drawn).strip()

    assert without_the_clock(by_hand) in without_the_clock(listed)
    assert "关于&lt;水库&gt;" in listed
    assert '<li class="new">' in listed
