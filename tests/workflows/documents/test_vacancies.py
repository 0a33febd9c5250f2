"""A post is vacant, a unit is gone: no act is refused for it, no paper is lost, and somebody is told."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from directory.actions import appoint, establish_post
from directory.actors import actor_of, today
from directory.models import Appointment, Unit
from directory.roles import Role
from office.audit import trail
from office.audit.models import Event
from office.audit.refusals import NotAllowed
from office.duties.models import Duty
from office.notices.models import Notice
from tests.cast import SINCE
from tests.workflows.documents.test_incoming import county, request_of, step_of  # noqa: F401
from tests.workflows.documents.test_outgoing import act, document, done, draft_form  # noqa: F401
from workflows.documents import receiving
from workflows.documents.models import Document
from workflows.documents.routing.readers import tell_who_answers
from workflows.documents.routing.vacancies import UnfitHolder, name_holder, vacate_the_left
from workflows.engine import course
from workflows.engine.actions import complete
from workflows.engine.move import Vacant
from workflows.engine.passing import reassign
from workflows.engine.rehearsal import rehearse

pytestmark = pytest.mark.django_db


YESTERDAY = date.today() - timedelta(days=1)


def leaves(actor):
    """Yesterday was their last day in the post."""
    Appointment.objects.filter(pk=actor.appointment.pk).update(ends_on=YESTERDAY)


def comes(town, actor, unit, *roles):
    """Somebody is given another post beside their own."""
    post = establish_post(town.unit(unit), title="兼任", roles=list(roles), order=5, by=town.admin)
    appoint(actor.person, to=post, starts_on=SINCE, is_main=False, by=town.admin)
    return actor_of(actor.person)


def lies_with(paper):
    open_now = [hand for hand in course.hands_of(paper) if hand.state == "open"]
    return [(hand.step, str(hand.holder.person), hand.vacant) for hand in open_now]


def vacant_door(paper):
    return reverse("documents:vacant") + f"?source={paper.subject_kind}:{paper.public_id}"


def to_office(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    for actor in (town.head, town.finance, town.planning):
        done(act(at_door, actor, document, "agree"))


def test_a_countersigner_has_left_and_the_director_names_who_signs_instead(town, document, at_door):  # noqa: F811
    leaves(town.finance)
    for actor, verb in ((town.clerk, "submit"), (town.head, "agree")):
        done(act(at_door, actor, document, verb))

    assert sorted(lies_with(document)) == [("countersign", "罗建平", False), ("countersign", "陈若川", True)]
    duty = Duty.objects.get(holder=town.director.appointment, subject_id=document.public_id, done_at=None)
    assert "name who takes it" in duty.asks
    event = trail.last(document, "flow.vacant")
    tell_who_answers(event)
    assert Notice.objects.filter(person=town.director.person, event_id=event.pk).count() == 1
    page = at_door(town.director).get(reverse("documents:detail", args=[document.public_id])).content.decode()
    assert reverse("documents:vacant") in page
    assert "尚无人" in page
    assert act(at_door, town.director, document, "agree").status_code == 409

    door = vacant_door(document)
    for other in (town.clerk, town.planning, town.outsider, town.neighbour):
        assert at_door(other).get(door).status_code == 404
    assert at_door(town.director).get(door).status_code == 200
    step = course.my_hands(document, town.director)[0].step_id
    outsider = town.outsider.appointment.pk
    assert at_door(town.director).post(door, {"step": step, "to": outsider}).status_code == 422
    done(at_door(town.director).post(door, {"step": step, "to": town.head.appointment.pk, "reason": "代为会签"}))
    done(act(at_door, town.head, document, "agree"))
    done(act(at_door, town.planning, document, "agree"))
    assert lies_with(document) == [("office_review", "陈若川", False)]


def test_nobody_is_put_in_the_place_of_who_signs(town, document, at_door):  # noqa: F811
    to_office(town, document, at_door)
    leaves(town.mayor)
    done(act(at_door, town.director, document, "agree"))
    assert lies_with(document) == [("sign", "陈若川", True)]
    step = course.my_hands(document, town.director)[0].step_id
    with pytest.raises(UnfitHolder):
        name_holder(document, step, to=town.head.appointment, by=town.director)
    with pytest.raises(Vacant):
        complete(document, step, by=town.director)
    with pytest.raises(NotAllowed):
        name_holder(document, step, to=town.head.appointment, by=town.clerk)

    post = town.mayor.appointment.post
    successor = appoint(town.deputy.person, to=post, starts_on=SINCE, is_main=False, by=town.admin)
    name_holder(document, step, to=successor, by=town.director)
    assert lies_with(document) == [("sign", "周明岚", False)]


def test_what_lies_with_who_has_left_goes_on_by_the_hour(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    leaves(town.head)
    assert vacate_the_left() == 1
    assert lies_with(document) == [("review", "陈若川", True)]
    assert vacate_the_left() == 0

    step = course.my_hands(document, town.director)[0].step_id
    name_holder(document, step, to=town.editor.appointment, by=town.director)
    done(act(at_door, town.editor, document, "agree", opinion="同意。"))
    leaves(town.finance)
    post = town.finance.appointment.post
    appoint(town.neighbour.person, to=post, starts_on=SINCE, is_main=False, by=town.admin)
    assert vacate_the_left() == 1
    assert ("countersign", "梁忠义", False) in lies_with(document)


def test_a_draft_of_an_abolished_unit_reaches_its_end(town, at_door):
    """The bureau goes while its letter is under way, without an heir: the city's office carries it to the file."""
    bureau = town.unit("市财政局")
    head = comes(town, town.finance, "市财政局", Role.PRINCIPAL_LEADER, Role.OFFICE_DIRECTOR)
    signatory = next(one for one in head.appointments if Role.PRINCIPAL_LEADER in one.post.roles)
    title = "示范市财政局关于商请支持预算工作的函"
    facts = {"genre": "letter", "main_recipients": "市发展改革委", "countersigners": []}
    form = draft_form(town, issuer=bureau.pk, title=title, signatory=signatory.pk, **facts)
    done(at_door(town.neighbour).post(reverse("documents:new"), form))
    paper = Document.objects.get()
    Appointment.objects.filter(post__unit=bureau).exclude(pk=town.neighbour.appointment.pk).update(ends_on=YESTERDAY)
    done(act(at_door, town.neighbour, paper, "submit"))
    Appointment.objects.filter(post__unit=bureau).update(ends_on=YESTERDAY)
    vacate_the_left()
    Unit.objects.filter(pk=bureau.pk).update(abolished_on=today())

    walked = []
    while open_now := [hand for hand in course.hands_of(paper) if hand.state == "open"]:
        hand = open_now[0]
        if hand.vacant:
            assert hand.holder == town.director.appointment
            assert at_door(town.director).get(vacant_door(paper)).status_code == 200
            reassign(paper, hand.step_id, to=town.editor.appointment, note="", by=town.director)
        else:
            walked.append(hand.step)
            complete(paper, hand.step_id, by=actor_of(hand.holder.person))
    assert walked[-1] == "file"


def test_what_arrives_while_the_registry_is_vacant_is_not_lost(town, request_of, at_door):  # noqa: F811
    leaves(town.registrar)
    incoming = request_of()
    assert lies_with(incoming) == [("register", "陈若川", True)]
    page = at_door(town.director).get(reverse("documents:incoming", args=[incoming.public_id])).content.decode()
    assert reverse("documents:vacant") in page
    step = step_of(incoming, town.director)
    name_holder(incoming, step, to=town.editor.appointment, by=town.director)
    receiving.register(incoming, step_of(incoming, town.editor), by=town.editor)
    assert lies_with(incoming) == [("propose", "陈若川", False)]


def test_the_rehearsal_says_where_nobody_is_and_with_whom_it_would_wait(town, document, at_door):  # noqa: F811
    leaves(town.archivist)
    (turn,) = [turn for turn in rehearse(document) if turn.missing]
    assert (turn.step, turn.holder) == ("file", town.director.appointment)
    page = at_door(town.clerk).get(f"{reverse('documents:rehearse')}?source=document:{document.public_id}")
    assert turn.missing in page.content.decode()
    assert not Event.objects.filter(type="flow.vacant").exists()


def test_where_nobody_answers_either_the_act_is_refused_and_nothing_moves(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    others = Appointment.objects.filter(starts_on__lte=YESTERDAY).exclude(pk=town.head.appointment.pk)
    others.exclude(post__unit=town.unit("市财政局")).update(ends_on=YESTERDAY)
    document.countersigners.clear()
    assert act(at_door, town.head, document, "agree").status_code == 409
    assert lies_with(document) == [("review", "韩雨桐", False)]
