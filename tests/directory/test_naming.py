"""Rules and the question why: whom one means is found by typing, and a page stays small however large the book is."""

import re

import pytest
from django.urls import reverse

from directory.actions import establish_post, establish_unit
from directory.administering.posts import abolish_post
from directory.models import Unit, VisibilityRule
from directory.visibility.making import make_rule
from tests.directory.keepers import keeper_of
from tests.directory.test_cards import (
    at,  # noqa: F401
    head,  # noqa: F401
)

pytestmark = pytest.mark.django_db
HIDE = VisibilityRule.Kind.HIDE
RULES, NAMED, WHY = reverse("directory:rules"), reverse("directory:named"), reverse("directory:why")


def found(client, text, field="about"):
    """Value → label of what is offered."""
    told = client.get(NAMED, {"field": field, "q": text}).content.decode()
    return dict(re.findall(r'value="([^"]+)">([^<]+)', told))


def test_units_with_and_without_what_is_below_posts_and_people_are_found_and_named(cast, at):  # noqa: F811
    client = at(cast.admin)
    units, posts = found(client, "市财政局"), found(client, "市财政局 副局长")
    people = found(client, "何景行")
    unit, post = cast.unit("市财政局"), cast.finance.appointment.post
    below, alone = f"below:{unit.public_id}", f"alone:{unit.public_id}"
    assert {below, alone} < units.keys()
    assert f"post:{post.public_id}" in found(client, f"市财政局 {post.title}"), posts
    assert f"person:{cast.mayor.appointment.public_id}" in people

    facts = {"kind": "seen_only_by", "title": "专班", "about": [alone, f"post:{post.public_id}"], "may_find": "on"}
    others = [f"person:{cast.mayor.appointment.public_id}", below]
    assert client.post(RULES, facts | {"others": others}).status_code == 302

    lines = VisibilityRule.objects.get().scopes.all()
    assert {(line.side, line.unit, line.post, line.person, line.with_below) for line in lines} == {
        ("about", unit, None, None, False),
        ("about", None, post, None, True),
        ("others", None, None, cast.mayor.person, True),
        ("others", unit, None, None, True),
    }
    page = client.get(RULES).content.decode()
    told = page[page.index("专班") : page.index("id_title")]
    assert told.count("其他人") == 1  # before all of them, not before each name
    assert "仍可搜到" in told


def test_without_javascript_what_was_typed_stands_there_again(cast, at):  # noqa: F811
    typed = {"kind": "hide", "title": "不公开", "find_about": "何景行", "seek": "about"}

    page = at(cast.admin).post(RULES, typed)

    assert page.status_code == 200
    assert f"person:{cast.mayor.appointment.public_id}" in page.content.decode()
    assert "不公开" in page.content.decode()
    assert not VisibilityRule.objects.exists()


def test_only_ones_own_are_offered_and_taken_as_whom_a_rule_is_about(cast, at):  # noqa: F811
    keeper = keeper_of(cast, "市财政局", "czadm")
    client, mayor = at(keeper), f"person:{cast.mayor.appointment.public_id}"
    assert mayor not in found(client, "何景行")
    assert mayor in found(client, "何景行", "others")

    refused = client.post(RULES, {"kind": "hide", "title": "x", "about": [mayor]})

    assert refused.status_code == 422
    assert not VisibilityRule.objects.exists()


def test_what_is_gone_meanwhile_is_asked_for_anew(cast, at):  # noqa: F811
    client = at(cast.admin)
    post = establish_post(cast.unit("市财政局"), title="临时岗", roles=[], by=cast.admin)
    value = f"post:{post.public_id}"
    assert value in found(client, "市财政局 临时岗")
    abolish_post(post, by=cast.admin)

    assert client.post(RULES, {"kind": "hide", "title": "x", "about": [value]}).status_code == 422
    assert found(client, "市财政局 临时岗") == {}


def test_nobody_else_asks(cast, at):  # noqa: F811
    for stranger in (cast.outsider, cast.clerk):
        assert at(stranger).get(NAMED, {"field": "about", "q": "何"}).status_code == 404
    assert at(cast.admin).get(NAMED, {"field": "kind", "q": "何"}).status_code == 404


def test_the_page_does_not_grow_with_the_book(cast, at):  # noqa: F811
    client = at(cast.admin)
    before = len(client.get(RULES).content)

    for number in range(40):
        name = f"新设单位{number}"
        establish_unit(
            Unit.objects.get(depth=1), name=name, short_name=name, kind="bureau", level="city", by=cast.admin
        )

    assert len(client.get(RULES).content) == before < 60_000


def test_of_several_of_a_name_one_is_chosen(cast, at):  # noqa: F811
    client = at(cast.admin)
    several = client.get(WHY, {"viewer": "市财政局", "person": "何景行"})
    assert several.context["viewer"] is None
    assert f"person:{cast.finance.appointment.public_id}" in several.content.decode()

    chosen = {"viewer": f"person:{cast.finance.appointment.public_id}", "person": "何景行"}
    told = client.get(WHY, chosen)

    assert (told.context["viewer"], told.context["person"]) == (cast.finance.person, cast.mayor.person)


def test_finding_and_writing_are_explained_and_no_particular_of_somebody_not_found(cast, at, head):  # noqa: F811
    root = Unit.objects.get(depth=1)
    clerk, theirs = cast.clerk.appointment, cast.head.appointment
    asked = {"viewer": f"person:{clerk.public_id}", "person": f"person:{theirs.public_id}"}
    make_rule(root, kind=HIDE, title="可联系", about=[head], may_find=True, may_contact=False, by=cast.admin)
    told = at(cast.admin).get(WHY, asked)
    assert [told.context[name].is_seen for name in ("told", "finds", "contacts")] == [False, True, False]
    assert "<b>电子邮箱</b>" in told.content.decode()

    make_rule(root, kind=HIDE, title="全隐藏", about=[head], by=cast.admin)
    told = at(cast.admin).get(WHY, asked)
    assert not told.context["finds"].is_seen
    assert "<b>电子邮箱</b>" not in told.content.decode()
