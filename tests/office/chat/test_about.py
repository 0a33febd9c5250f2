"""Beside the talk stands what it is about: its light, whose turn it is, what comes next, by when."""

import re

import pytest
from django.urls import reverse

from office.chat import actions
from office.subjects import kinds
from tests.workflows.documents.test_outgoing import draft_form
from tests.workflows.supervision.conftest import opened as matter_of
from tests.workflows.supervision.conftest import town  # noqa: F401
from workflows.documents.models import Document
from workflows.engine import course
from workflows.supervision.actions import accept

pytestmark = pytest.mark.django_db


def plain(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def side_of(door, room):
    page = door.get(reverse("chat:room", args=[room.public_id])).content.decode()
    facts = re.search(r'<dl class="facts">(.*?)</dl>', page, re.DOTALL)[1]
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", facts, re.DOTALL)
    return {plain(name): plain(said) for name, said in pairs}


def test_beside_the_talk_a_matter_says_its_light_and_who_owes_what_by_when(town, at_door):  # noqa: F811
    matter = matter_of(town)
    room = actions.open_room("青禾水库", people=[town.liaison.person], about=matter, by=town.supervisor)

    side = side_of(at_door(town.liaison), room)

    assert side["现在"].startswith("待签收 正常")
    assert side["下一步"] == "签收督办 · 您、方立新"
    assert side["牵头单位"] == "市财政局"
    assert side["期限"]
    assert side["进度"].startswith("完成 0%")

    accept(matter, by=town.liaison)

    assert side_of(at_door(town.supervisor), room)["下一步"].endswith("· 吴海棠")


def test_who_only_follows_a_matter_does_not_hear_in_whose_hands_it_is(town):  # noqa: F811
    matter = matter_of(town)

    told = [fact.label for fact in kinds.facts_of(town.outsider, matter)]

    assert "下一步" not in told
    assert "牵头单位" in told


def test_beside_the_talk_a_document_says_whose_turn_it_is_and_who_is_next(cast, at_door):
    at_door(cast.clerk).post(reverse("documents:new"), draft_form(cast))
    document = Document.objects.get()
    room = actions.open_room("零跑动", people=[cast.head.person], about=document, by=cast.clerk)

    side = side_of(at_door(cast.clerk), room)

    assert side["现在"].startswith("拟稿 · 您 正常")
    assert side["下一步"] == f"科室审核 · {cast.head.person}"

    step = course.my_hands(document, cast.clerk)[0].step_id
    at_door(cast.clerk).post(
        reverse("documents:act", args=[document.public_id]), {"act": "submit", "step": step, "opinion": "请审核。"}
    )
    assert side_of(at_door(cast.clerk), room)["现在"].startswith(f"科室审核 · {cast.head.person}")


def quoting(door, room):
    return door.get(reverse("chat:room", args=[room.public_id]), {"quote": "1"})


def test_what_was_said_is_quoted_in_the_opinion_of_whoever_has_the_document_in_hand(cast, at_door):
    at_door(cast.clerk).post(reverse("documents:new"), draft_form(cast))
    document = Document.objects.get()
    room = actions.open_room("零跑动", people=[cast.head.person, cast.finance.person], about=document, by=cast.clerk)
    first = actions.post(room, text="第 41 项 1 个工作日确实紧", by=cast.finance)
    second = actions.post(room, text="按 2 个工作日改", by=cast.head)

    page = quoting(at_door(cast.clerk), room)
    words = [one.public_id for one in (first, second)]
    place = reverse("chat:room", args=[room.public_id])
    opened = at_door(cast.clerk).get(place, {"quote": "1", "words": words}, follow=True)

    assert page.content.decode().count('name="words"') == 2
    lines = opened.context["typed"].splitlines()
    assert lines == [
        "许嘉言（市财政局）11月20日 10:24：第 41 项 1 个工作日确实紧",
        f"{cast.head.person}（综合一科）11月20日 10:24：按 2 个工作日改",
    ]
    assert lines[0] in opened.content.decode()


def test_nobody_else_is_offered_to_quote_and_no_door_gives_what_one_may_not_hear(cast, at_door):
    at_door(cast.clerk).post(reverse("documents:new"), draft_form(cast))
    document = Document.objects.get()
    about = actions.open_room("零跑动", people=[cast.head.person], about=document, by=cast.clerk)
    actions.post(about, text="请看", by=cast.clerk)
    others = actions.open_room("别处", people=[cast.finance.person], by=cast.director)
    said = actions.post(others, text="不给你听的话", by=cast.finance)
    gone = actions.post(about, text="说错了", by=cast.clerk)
    actions.recall(about, gone.seq, by=cast.clerk)

    asked = {"words": [said.public_id, gone.public_id, "nonsense", document.public_id]}
    opened = at_door(cast.clerk).get(reverse("documents:detail", args=[document.public_id]), asked)

    assert opened.context["typed"] == ""
    assert 'name="words"' not in quoting(at_door(cast.head), about).content.decode()
