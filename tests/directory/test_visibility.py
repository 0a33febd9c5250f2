"""Who sees whom: three kinds of rule, one predicate, and its explanation."""

from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.actors import actor_of
from directory.choosing import people_near
from directory.models import Appointment, Person, Unit, VisibilityRule
from directory.permissions import may_contact, person_visible_to, unit_visible_to
from directory.search import people_found
from directory.visibility import Purpose, reach_of, units_visible_to, visible_to
from directory.visibility.making import Alone, NamesNobody, OutsideOwnUnits, end_rule, make_rule
from directory.visibility.why import explain
from office.audit import trail
from office.audit.refusals import NotAllowed

pytestmark = pytest.mark.django_db
HIDE, SEES_ONLY, SEEN_ONLY_BY = VisibilityRule.Kind.values


@pytest.fixture
def root(cast):
    return Unit.objects.get(depth=1)


def rule(cast, root, kind, about, others=(), **given_):
    return make_rule(root, kind=kind, title="领导号码不公开", about=about, others=others, by=cast.admin, **given_)


def sees(actor, person):
    return visible_to(actor).filter(pk=person.person.pk).exists()


def test_without_rules_the_book_is_open_to_everybody_with_a_post(cast):
    people = Person.objects.filter(is_service=False).count()

    assert visible_to(cast.clerk).count() == visible_to(cast.outsider).count() == people
    assert visible_to(cast.service).count() == 0


def test_the_hidden_are_seen_by_themselves_and_their_administrator_only(cast, root):
    rule(cast, root, HIDE, [cast.mayor.person])

    assert sees(cast.mayor, cast.mayor)
    assert sees(cast.admin, cast.mayor)
    assert not sees(cast.clerk, cast.mayor)
    assert not sees(cast.outsider, cast.mayor)
    assert sees(cast.clerk, cast.deputy)


def test_those_who_see_only_some_see_those_and_themselves(cast, root):
    rule(cast, root, SEES_ONLY, [cast.unit("临江县政府")], [cast.unit("市财政局")])

    seen = set(visible_to(cast.outsider).values_list("name", flat=True))
    assert seen == {"贾不知", "许嘉言", "梁忠义"}
    assert sees(cast.clerk, cast.outsider)


def test_and_their_own_agency(cast, root):
    rule(cast, root, SEES_ONLY, [cast.head.person], and_own_agency=True)

    seen = set(visible_to(cast.head).values_list("name", flat=True))
    assert "林知远" in seen
    assert "陈若川" in seen
    assert "何景行" not in seen


def test_those_seen_only_by_some_see_one_another(cast, root):
    rule(cast, root, SEEN_ONLY_BY, [cast.unit("市财政局")], [cast.clerk.appointment.post])

    assert sees(cast.clerk, cast.finance)
    assert sees(cast.neighbour, cast.finance)
    assert not sees(cast.head, cast.finance)


def test_a_hidden_post_hides_the_post_and_not_who_holds_another(cast, root):
    second = Appointment.objects.get(person=cast.deputy.person, is_main=False)
    rule(cast, root, HIDE, [second.post])

    assert sees(cast.clerk, cast.deputy)
    assert [one.post.title for one in people_found(cast.clerk, "周明岚", most=5)] == ["副市长"]
    assert people_found(cast.clerk, "周明岚 专班", most=5) == []


def test_a_unit_without_those_below_it(cast, root):
    rule(cast, root, HIDE, [Alone(cast.unit("市政府办公室"))])

    assert not sees(cast.finance, cast.director)
    assert sees(cast.finance, cast.clerk)


def test_who_may_be_found_is_not_listed_but_found(cast, root):
    rule(cast, root, HIDE, [cast.mayor.person], may_find=True)

    assert not sees(cast.clerk, cast.mayor)
    assert [str(one.person) for one in people_found(cast.clerk, "何景行", most=5)] == ["何景行"]
    assert person_visible_to(cast.clerk, cast.mayor.person.public_id) == cast.mayor.person
    assert not may_contact(cast.clerk, cast.mayor.person)


def test_who_may_be_written_to_is_neither_listed_nor_found(cast, root):
    rule(cast, root, HIDE, [cast.mayor.person], may_contact=True)

    assert may_contact(cast.clerk, cast.mayor.person)
    assert person_visible_to(cast.clerk, cast.mayor.person.public_id) is None
    assert people_found(cast.clerk, "何景行", most=5) == []


def test_pickers_offer_nobody_hidden(cast, root):
    before = set(people_near(cast.clerk).values_list("person__name", flat=True))
    rule(cast, root, HIDE, [cast.director.person])

    assert before - set(people_near(cast.clerk).values_list("person__name", flat=True)) == {"陈若川"}


def test_a_hidden_unit_is_in_no_tree(cast, root):
    rule(cast, root, HIDE, [cast.unit("市财政局")])

    assert unit_visible_to(cast.clerk, cast.unit("市财政局").public_id) is None
    assert unit_visible_to(cast.finance, cast.unit("市财政局").public_id) is not None
    assert not units_visible_to(cast.clerk).filter(short_name="市财政局").exists()


def test_doors_say_nothing_of_the_hidden(cast, root, client):
    rule(cast, root, HIDE, [cast.unit("市财政局")])
    client.force_login(cast.clerk.person)

    assert client.get(f"/directory/people/{cast.finance.person.public_id}/").status_code == 404
    assert client.get(f"/directory/units/{cast.unit('市财政局').public_id}/").status_code == 404
    pages = [client.get("/directory/", {"q": typed}).content.decode() for typed in ("许嘉言", "财政 许", "xjy")]
    pages.append(client.get(f"/directory/units/{root.public_id}/").content.decode())
    assert not any("许嘉言</" in page or "市财政局 <" in page for page in pages)


def test_a_rule_is_ended_and_kept(cast, root):
    made = rule(cast, root, HIDE, [cast.mayor.person])

    end_rule(made, by=cast.admin)

    assert sees(cast.clerk, cast.mayor)
    assert [one.type for one in trail.of(made)] == ["directory.rule_made", "directory.rule_ended"]


def test_only_administrators_make_rules_and_only_about_their_own(cast, root):
    with pytest.raises(NotAllowed):
        make_rule(root, kind=HIDE, title="x", about=[cast.mayor.person], by=cast.clerk)
    with pytest.raises(OutsideOwnUnits):
        make_rule(cast.unit("市财政局"), kind=HIDE, title="x", about=[cast.mayor.person], by=cast.admin)
    with pytest.raises(NamesNobody):
        make_rule(root, kind=SEEN_ONLY_BY, title="x", about=[cast.mayor.person], by=cast.admin)
    with pytest.raises(NamesNobody):
        make_rule(root, kind=HIDE, title="x", about=[], by=cast.admin)


def holds(line, posts, person):
    """Whether a line of a rule names somebody who holds these posts."""
    if isinstance(line, Person):
        return line == person
    if isinstance(line, Unit):
        return any(post.unit.path.startswith(line.path) for post in posts)
    return line in posts


def sees_by_reading(rules, viewer, held):
    """The rules as a reader of them would apply them to one appointment, one after the other."""
    looking = [one.post for one in viewer.appointments]
    for one in rules:
        about = any(holds(line, looking, viewer.person) for line in one.about)
        named = any(holds(line, looking, viewer.person) for line in one.others)
        is_target = any(holds(line, [held.post], held.person) for line in one.about)
        if one.kind == HIDE and is_target:
            return False
        if one.kind == SEEN_ONLY_BY and is_target and not (about or named):
            return False
        if one.kind == SEES_ONLY and about and not any(holds(line, [held.post], held.person) for line in one.others):
            return False
    return True


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_two_formulations_agree_and_the_explanation_with_them(cast, data):
    from django.db import transaction

    root = Unit.objects.get(depth=1)
    held = list(Appointment.objects.with_names().order_by("pk"))
    lines = [*(one.person for one in held[:8]), *(one.post for one in held[8:14]), *Unit.objects.filter(depth__gt=1)]
    some = st.lists(st.sampled_from(lines), min_size=1, max_size=3, unique=True)
    rules = [
        SimpleNamespace(
            kind=data.draw(st.sampled_from([HIDE, SEES_ONLY, SEEN_ONLY_BY])),
            about=data.draw(some),
            others=data.draw(some),
        )
        for _ in range(data.draw(st.integers(1, 4)))
    ]
    with transaction.atomic():
        for one in rules:
            rule(cast, root, one.kind, one.about, one.others if one.kind != HIDE else ())
        for viewer in (cast.clerk, cast.deputy, cast.outsider):
            viewer = actor_of(viewer.person)
            expected = {one.pk for one in held if one.person == viewer.person or sees_by_reading(rules, viewer, one)}
            reach = reach_of(viewer)
            assert set(reach.appointments().values_list("pk", flat=True)) == expected
            assert {one.pk for one in reach.listings(held[0].starts_on.today())} == expected
            people = {one.person_id for one in held if one.pk in expected}
            assert set(visible_to(viewer).values_list("pk", flat=True)) & {one.person_id for one in held} == people
            for target in held[::7]:
                told = explain(viewer, target.person)
                assert told.is_seen == (target.person_id in people) == any(one.is_seen for one in told.verdicts)
                assert all(one.denied_by for one in told.verdicts if not one.is_seen)
        transaction.set_rollback(True)


def test_the_explanation_names_the_rule(cast, root):
    made = rule(cast, root, HIDE, [cast.mayor.person])

    told = explain(cast.clerk, cast.mayor.person)
    assert not told.is_seen
    assert told.verdicts[0].denied_by == (made,)
    assert explain(cast.admin, cast.mayor.person).verdicts[0].exempt
    assert not explain(cast.service, cast.mayor.person).has_post
    assert explain(cast.clerk, cast.mayor.person, Purpose.CONTACT).is_seen is False
