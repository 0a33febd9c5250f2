"""The routes of an agency: who composes them, which paper takes which, and what stays as it was."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from directory.actors import actor_of
from office.audit import trail
from office.audit.models import Event
from office.audit.refusals import NotAllowed
from office.duties.models import Duty
from tests.workflows.documents.test_incoming import county, request_of, step_of  # noqa: F401
from tests.workflows.documents.test_outgoing import act, document, done, draft_form  # noqa: F401
from workflows.documents import receiving
from workflows.documents.incoming import handing
from workflows.documents.incoming.route import usual_limit
from workflows.documents.models import ComposedRoute, Document
from workflows.documents.routing import composing
from workflows.documents.routing.catalogue import CATALOGUES
from workflows.documents.routing.choosing import choice_for, chosen
from workflows.engine import actions as engine
from workflows.engine import course
from workflows.engine.composing import flaws, place_for
from workflows.engine.models import Route
from workflows.engine.rehearsal import rehearse
from workflows.engine.rerouting import put_on
from workflows.engine.routes import as_read, publish

pytestmark = pytest.mark.django_db
OUT, IN = CATALOGUES["outgoing"], CATALOGUES["incoming"]


def begun(town, unit="市政府", kind="outgoing", name="便函", genres=(), urgencies=()):
    told = {"kind": kind, "name": name, "genres": list(genres), "urgencies": list(urgencies)}
    return composing.compose(town.unit(unit), **told, by=town.director)


def composed(town, unit="市政府", kind="outgoing", without=(), genres=(), urgencies=(), name="便函", added=()):
    """A route of theirs in force."""
    by = town.director
    made = begun(town, unit, kind, name, genres, urgencies)
    steps = [step for step in as_read(made.draft) if step.name not in without]
    for one in added:
        steps.insert(place_for(one, steps, CATALOGUES[kind]), CATALOGUES[kind][one].usual)
    made = composing.arrange(made, steps=steps, revision=made.revision, by=by)
    composing.publish(made, revision=made.revision, why="简化流程", by=by)
    return ComposedRoute.objects.get(pk=made.pk)


def lies_at(paper):
    return [hand.step for hand in course.hands_of(paper) if hand.state == "open"]


def posted(made, act, **given):
    """What the page of a draft sends with one of its buttons."""
    made.refresh_from_db()
    fields = {"act": act, "revision": made.revision, "step": []}
    for step in as_read(made.draft):
        fields["step"].append(step.name)
        label = {"label": step.label, "rule": step.rule} | dict(
            zip(("normal", "urgent", "top"), step.days, strict=True)
        )
        fields |= {f"{step.name}-{name}": value for name, value in label.items()}
    return fields | given


def test_the_director_composes_a_route_through_the_door_and_a_paper_takes_it(town, at_door):
    office, home = at_door(town.director), reverse("documents:routes")
    listed = office.get(home)
    assert [tab.label for tab in listed.context["tabs"]] == ["示范市人民政府", "示范市人民政府办公室"]
    new = f"{reverse('documents:new_route')}?unit={town.unit('市政府').public_id}"
    assert office.get(new).status_code == 200
    done(office.post(new, {"kind": "outgoing", "name": "便函", "genres": ["letter"]}))
    made = ComposedRoute.objects.get()
    page, compose = (reverse(f"documents:{name}", args=[made.public_id]) for name in ("route", "compose_route"))

    done(office.post(compose, posted(made, "remove:review")))
    done(office.post(compose, posted(made, "add", add="first_check")))
    done(office.post(compose, posted(made, "down:countersign")))
    names = [step.name for step in as_read(ComposedRoute.objects.get().draft)]
    assert names[:5] == ["draft", "first_check", "countersign", "office_review", "legal_review"]
    done(office.post(compose, posted(made, "save", **{"first_check-label": "秘书一科核稿", "sign-normal": "5"})))
    done(office.post(compose, posted(made, "publish", why="便函不经科室审核")))

    made.refresh_from_db()
    assert (made.draft, made.in_force.version, made.in_force.why) == (None, 1, "便函不经科室审核")
    assert made.in_force.published_by == town.director.appointment
    for address in (page, home, reverse("documents:route_version", args=[made.key, 1])):
        answer = office.get(address)
        assert answer.status_code == 200
        assert "便函" in answer.content.decode()
    told = Event.objects.get(type="unit.route_published")
    assert told.particulars == {"route": "便函", "version": 1, "reason": "便函不经科室审核"}

    letter = draft_form(town, genre="letter", title="示范市人民政府关于商请支持供水工作的函", countersigners=[])
    done(at_door(town.clerk).post(reverse("documents:new"), letter))
    paper = Document.objects.get()
    why = at_door(town.clerk).get(f"{reverse('documents:rehearse')}?source=document:{paper.public_id}").content.decode()
    assert "便函" in why
    assert "秘书一科核稿" in why
    done(act(at_door, town.clerk, paper, "submit"))
    assert lies_at(paper) == ["first_check"]
    done(act(at_door, town.editor, paper, "agree", opinion="同意。"))
    assert lies_at(paper) == ["office_review"]
    paper.refresh_from_db()
    assert paper.state == "office_review"


def test_nobody_else_composes_but_the_agency_reads(town, at_door):
    made = composed(town, genres=["letter"])
    addresses = [reverse("documents:routes"), reverse("documents:route", args=[made.public_id])]
    version = reverse("documents:route_version", args=[made.key, 1])
    for other in (town.clerk, town.mayor, town.registrar, town.neighbour, town.outsider, town.auditor):
        for address in addresses:
            assert at_door(other).get(address).status_code == 404
        for door in ("compose_route", "route_act"):
            answer = at_door(other).post(reverse(f"documents:{door}", args=[made.public_id]), {"act": "redraft"})
            assert answer.status_code == 404
        with pytest.raises(NotAllowed):
            composing.redraft(made, by=other)
    assert at_door(town.clerk).get(version).status_code == 200
    assert at_door(town.clerk).post(version, {"why": "再发"}).status_code == 403
    assert at_door(town.director).get(reverse("documents:route_version", args=["outgoing", 1])).status_code == 200
    assert at_door(town.director).get(reverse("documents:route_version", args=["paper", 1])).status_code == 404


def test_a_route_of_one_agency_is_not_read_by_another(town, at_door):
    made = composed(town, unit="市政府办公室")
    assert at_door(town.clerk).get(reverse("documents:route_version", args=[made.key, 1])).status_code == 200
    assert at_door(town.outsider).get(reverse("documents:route_version", args=[made.key, 1])).status_code == 404


def test_what_the_law_asks_for_is_told_in_sentences_and_not_published(town, at_door):
    made = composing.compose(
        town.unit("市政府"), kind="outgoing", name="急件", genres=[], urgencies=[2], by=town.director
    )
    steps = [step for step in as_read(made.draft) if step.name not in ("office_review", "verify")]
    steps[0], steps[1] = steps[1], steps[0]
    made = composing.arrange(made, steps=steps, revision=made.revision, by=town.director)

    page = at_door(town.director).get(reverse("documents:route", args=[made.public_id]))
    assert {flaw.step for flaw in page.context["flaws"]} == {"office_review", "verify", "review"}
    compose = reverse("documents:compose_route", args=[made.public_id])
    refused = at_door(town.director).post(compose, posted(made, "publish", why="急"))

    assert refused.status_code == 422
    assert ComposedRoute.objects.get().in_force is None
    wrong = at_door(town.director).post(compose, posted(made, "save", **{"sign-normal": "0"}))
    assert wrong.status_code == 422
    assert ComposedRoute.objects.get().revision == made.revision


def test_two_who_compose_at_once_do_not_write_over_each_other(town, at_door):
    made = composing.compose(
        town.unit("市政府"), kind="outgoing", name="便函", genres=[], urgencies=[], by=town.director
    )
    looked_at = posted(made, "remove:review")
    compose = reverse("documents:compose_route", args=[made.public_id])
    done(at_door(town.director).post(compose, looked_at))
    assert at_door(town.director).post(compose, looked_at | {"act": "add", "add": "first_check"}).status_code == 409


def test_a_version_stays_as_it_is_and_so_does_what_runs_on_it(town, document):  # noqa: F811
    first = course.route_of(document)
    made = composed(town, without=["review"])
    assert course.route_of(document) == first
    for change in (lambda: Route.objects.filter(pk=first.pk).update(steps=[]), made.in_force.delete):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            change()

    composing.redraft(made, by=town.director)
    made.refresh_from_db()
    again = composing.arrange(
        made, steps=[one.usual for name, one in OUT.items()], revision=made.revision, by=town.director
    )
    composing.publish(again, revision=again.revision, why="加强审核", by=town.director)
    assert [one.version for one in composing.versions_of(made)] == [2, 1]
    third = composing.publish_again(again, version=1, why="恢复原流程", by=town.director)
    assert (third.version, third.steps) == (3, Route.objects.get(key=made.key, version=1).steps)
    with pytest.raises(composing.InForceAlready):
        composing.publish_again(again, version=3, why="再发", by=town.director)
    with pytest.raises(composing.NoReason):
        composing.publish_again(again, version=2, why=" ", by=town.director)


GENRES, LEVELS = ("letter", "notice", "report"), (0, 1, 2)
scopes = st.lists(
    st.tuples(
        st.sampled_from(["市政府", "市政府办公室"]),
        st.sets(st.sampled_from(GENRES)),
        st.sets(st.sampled_from(LEVELS)),
    ),
    max_size=6,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scopes=scopes, genre=st.sampled_from(GENRES), urgency=st.sampled_from(LEVELS))
def test_the_nearest_and_then_the_most_particular_applies(town, scopes, genre, urgency):
    with transaction.atomic():
        fitting = []
        for number, (unit, genres, urgencies) in enumerate(scopes):
            try:
                with transaction.atomic():
                    made = composed(
                        town, unit=unit, genres=sorted(genres), urgencies=sorted(urgencies), name=f"路{number}"
                    )
            except composing.AppliesAlready:
                continue
            if (not genres or genre in genres) and (not urgencies or urgency in urgencies):
                fitting.append(((unit == "市政府办公室", bool(genres), bool(urgencies)), made))

        found = chosen("outgoing", town.unit("市政府办公室"), genre, urgency)

        if fitting:
            best = max(rank for rank, _made in fitting)
            assert [made for rank, made in fitting if rank == best] == [found.composed]
        else:
            assert (found.composed, found.route.key) == (None, "outgoing")
        transaction.set_rollback(True)


def test_what_is_below_inherits_and_what_is_retired_begins_nothing(town):
    made = composed(town, genres=["letter"], name="便函")
    bureau = town.unit("市财政局")
    assert chosen("outgoing", bureau, "letter", 0).composed == made
    assert chosen("outgoing", bureau, "notice", 0).composed is None
    assert chosen("incoming", bureau, "letter", 0).composed is None
    composing.retire(made, why="不再使用", by=town.director)
    assert chosen("outgoing", bureau, "letter", 0).composed is None


def test_another_genre_takes_another_route_until_it_is_handed_on(town, document, at_door):  # noqa: F811
    made = composed(town, genres=["letter"], urgencies=[], without=["review"])
    edit = reverse("documents:edit", args=[document.public_id])
    change = draft_form(town, genre="letter", urgency="2", title="示范市人民政府关于商请支持供水工作的函", version=1)
    done(at_door(town.clerk).post(edit, change))
    assert course.route_of(document) == made.in_force
    assert trail.last(document, "flow.route_changed").particulars == {"route": str(made.in_force)}
    done(act(at_door, town.clerk, document, "submit"))
    assert lies_at(document) == ["countersign", "countersign"]
    held = Duty.objects.filter(subject_id=document.public_id, done_at=None).first()
    assert held.urgency == 2

    document.refresh_from_db()
    assert choice_for(Document(issuer=document.issuer, genre="notice", urgency=0)).route != made.in_force
    hand = course.my_hands(document, town.finance)[0]
    done(act(at_door, town.finance, document, "request_change", opinion="改"))
    assert hand.step == "countersign"
    back = draft_form(town, genre="notice", version=document.version)
    done(at_door(town.clerk).post(edit, back))
    assert course.route_of(document) == made.in_force


def test_an_incoming_paper_goes_without_an_instruction_where_its_route_has_none(town, request_of, at_door):  # noqa: F811
    made = composed(town, kind="incoming", genres=["request"], without=["instruct"], added=["check"], name="请示")
    incoming = request_of()
    assert course.route_of(incoming) == made.in_force
    receiving.register(incoming, step_of(incoming, town.registrar), by=town.registrar)
    address = reverse("documents:incoming_form", args=[incoming.public_id, "propose"])
    assert "leader" not in at_door(town.director).get(address).context["form"].fields
    given = {
        "handling": "action",
        "handlers": [town.clerk.appointment],
        "readers": [town.archivist.appointment],
        "due_on": usual_limit(incoming),
    }
    receiving.propose(incoming, step_of(incoming, town.director), **given, opinion="请林知远办理。", by=town.director)
    assert lies_at(incoming) == ["check"]
    assert Duty.objects.filter(holder=town.archivist.appointment, done_at=None).exists()
    handing.advise(incoming, step_of(incoming, town.director), opinion="同意拟办意见。", by=town.director)

    incoming.refresh_from_db()
    assert (incoming.state, lies_at(incoming)) == ("handle", ["handle"])


MIDDLE = ("review", "countersign", "first_check", "office_review", "legal_review", "meeting")


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.generate]
)
@given(left_out=st.sets(st.sampled_from(["review", "first_check"])), middle=st.permutations(MIDDLE))
def test_whatever_passes_the_check_is_walked_to_its_end(town, document, left_out, middle):  # noqa: F811
    """Its rehearsal misses nobody, and the way itself ends where the rehearsal did."""
    names = ["draft", *(name for name in middle if name not in left_out), *list(OUT)[len(MIDDLE) + 1 :]]
    steps = [OUT[name].usual for name in names]
    if flawed := {flaw.step for flaw in flaws(steps, OUT)}:
        assert flawed == {"office_review"}  # before the first check
        return
    with transaction.atomic():
        route = publish(f"tried-{uuid4().hex}", steps)
        put_on(document, route=route, urgency=1, by=town.clerk)
        turns = rehearse(document)
        assert [turn.missing for turn in turns if turn.missing] == []
        walked = []
        while open_now := [hand for hand in course.hands_of(document) if hand.state == "open"]:
            walked.append(open_now[0].step)
            for hand in open_now:
                engine.complete(document, hand.step_id, by=actor_of(hand.holder.person))
        assert walked[1:] == list(dict.fromkeys(turn.step for turn in turns))
        assert walked[-1] == "file"
        transaction.set_rollback(True)
