"""Who is at hand: favourites, the cards opened last, nobody else's business; and what of a name was meant."""

import pytest
from django.urls import reverse

from directory.finding.marks import marked
from directory.models import VisibilityRule
from directory.shelf import keeping
from directory.shelf.keeping import ShelfFull, at_hand, keep_at_hand, note_opened, put_back
from directory.shelf.models import Shelf
from directory.visibility import reach_of
from directory.visibility.making import make_rule
from office.audit.models import Event
from office.desk.search import answer
from tests.directory.test_cards import at, card  # noqa: F401

pytestmark = pytest.mark.django_db


def names(held):
    return [one.person.name for one in held]


def test_favourites_stand_before_who_was_opened_last(cast, at):  # noqa: F811
    client = at(cast.clerk)
    events = Event.objects.count()
    for other in (cast.head, cast.finance, cast.mayor, cast.head):
        card(client, other.person)
    client.post(reverse("directory:favourite", args=[cast.finance.person.public_id]), {"keep": "yes"})

    kept = at_hand(reach_of(cast.clerk))
    assert names(kept.favourites) == ["许嘉言"]
    assert names(kept.opened) == ["韩雨桐", "何景行"]
    assert Event.objects.count() == events  # no trace for others
    head = client.get(reverse("directory:unit", args=[cast.unit("综合一科").public_id])).content.decode()
    assert "许嘉言" in head
    elsewhere = client.get(reverse("directory:unit", args=[cast.unit("市发展改革委").public_id])).content.decode()
    assert "许嘉言" not in elsewhere
    assert [one.title for one in answer("people", cast.clerk, "", most=6).lines] == ["许嘉言", "韩雨桐", "何景行"]
    assert answer("people", cast.head, "", most=6).lines == []
    assert 'name="keep" value="no"' in card(client, cast.finance.person)
    client.post(reverse("directory:favourite", args=[cast.finance.person.public_id]), {"keep": "no"})
    assert 'name="keep" value="no"' not in card(client, cast.finance.person)


def test_ten_cards_are_remembered_and_sixty_people_kept(cast, monkeypatch):
    everybody = [one.person for one in vars(cast).values() if hasattr(one, "person") and one is not cast.clerk]
    for person in everybody:
        note_opened(person, by=cast.clerk)

    assert Shelf.objects.get().opened == [one.pk for one in reversed(everybody)][:10]
    monkeypatch.setattr(keeping, "MOST_KEPT", 2)
    for other in (cast.head, cast.mayor, cast.mayor):
        keep_at_hand(other.person, by=cast.clerk)
    with pytest.raises(ShelfFull):
        keep_at_hand(cast.finance.person, by=cast.clerk)
    put_back(cast.head.person, by=cast.clerk)
    keep_at_hand(cast.finance.person, by=cast.clerk)


def test_whom_a_rule_hides_is_no_longer_at_hand(cast, at):  # noqa: F811
    keep_at_hand(cast.head.person, by=cast.outsider)
    make_rule(cast.unit("市政府"), kind=VisibilityRule.Kind.HIDE, title="x", about=[cast.head.person], by=cast.admin)

    assert not at_hand(reach_of(cast.outsider))
    answered = at(cast.outsider).post(reverse("directory:favourite", args=[cast.head.person.public_id]))
    assert answered.status_code == 404
    assert at(cast.service).post(reverse("directory:favourite", args=[cast.mayor.person.public_id])).status_code == 404


@pytest.mark.parametrize(
    ("text", "pinyin", "typed", "meant"),
    [
        ("林知远", "lin zhi yuan", "知远", "知远"),
        ("林知远", "lin zhi yuan", "lzy", "林知远"),
        ("林知远", "lin zhi yuan", "zhiy", "知远"),
        ("林知远", "lin zhi yuan", "lin zhi", "林知"),
        ("林知远", "lin zhi yuan", "林zy", "林知远"),
        ("林知远", "lin zhi yuan", "6852", ""),
        ("单晓军", "shan xiao jun", "dan", "单"),
        ("综合一科", "zong he yi ke", "综合一科 林", "综合一科"),
        ("Ｋ科", "k ke", "k", "Ｋ"),
        ("吕梁", "lv liang", "lyu", "吕"),
        ("", "", "x", ""),
    ],
)
def test_what_was_meant_is_marked(text, pinyin, typed, meant):
    parts = marked(text, pinyin, typed)

    assert "".join(one.text for one in parts) == text
    assert "".join(one.text for one in parts if one.is_meant) == meant


def test_a_card_tells_posts_with_days_and_the_whole_path(cast, at):  # noqa: F811
    seen = card(at(cast.clerk), cast.deputy.person)

    assert "2024-01-02" in seen
    for unit in ("市政府", "市发展改革委"):
        assert f">{unit}</a>" in seen


def test_a_hit_is_marked_on_the_page(cast, at):  # noqa: F811
    found = at(cast.clerk).get("/directory/?q=xujy").content.decode()

    assert "<mark>许嘉言</mark>" in found
