"""撤销, 废止 (Regulation, article 33): by the issuer or an agency above it, said wherever the paper is met."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from directory.actors import today
from office.audit import trail
from office.chat.links import led_to
from office.duties.models import Box, Duty
from office.worktime.clock import now
from tests.deputies import away
from tests.workflows.documents.test_numbers import document as bare
from tests.workflows.documents.test_outgoing import document, done  # noqa: F401
from tests.workflows.documents.test_returns import director  # noqa: F401
from tests.workflows.documents.test_search import do_jobs
from tests.workflows.documents.test_sending import copy_of, sent  # noqa: F401
from workflows.documents.annulling.actions import InvalidAlready, Named, invalidate
from workflows.documents.annulling.citing import named
from workflows.documents.annulling.standing import as_filed
from workflows.documents.models import Copy, Incoming, Invalidation, Register
from workflows.documents.numbering import give_number
from workflows.documents.permissions import grant, grant_incoming
from workflows.documents.search import documents_found

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def asked_at(paper):
    return f"{reverse('documents:invalidate')}?source={paper.subject_kind}:{paper.public_id}"


def decided(at_door, actor, paper, **given):
    said = {"kind": "repealed", "from_on": today(), "reason": "已有新规定。", "basis": "市政府常务会议纪要"}
    given = said | given
    return at_door(actor).post(asked_at(paper), given)


def page_of(at_door, actor, name, *args, **query):
    return at_door(actor).get(reverse(f"documents:{name}", args=args), query).content.decode()


@pytest.fixture
def taken_in(town, sent, director, at_door):  # noqa: F811
    """The county has signed for its copy and taken it in; the finance bureau has not."""
    copy = copy_of(sent, town.unit("青禾县政府"))
    door = at_door(town.county_clerk)
    done(door.post(reverse("documents:receive", args=[copy.public_id])))
    done(door.post(reverse("documents:take_in", args=[copy.public_id])))
    return Incoming.objects.get(copy=copy)


@pytest.fixture
def of_the_bureau(town):
    """Issued by the finance bureau, taken in by the government above it."""
    paper = bare(town, "关于收费标准的通知")
    paper.issuer, paper.dispatched_at = town.unit("市财政局"), now()
    paper.save()
    copy = Copy.objects.create(document=paper, unit=town.unit("市政府"), kind="main", sent_at=now())
    facts = {"sender_name": "示范市财政局", "title": paper.title, "genre": "notice", "arrived_by": "copy"}
    incoming = Incoming.objects.create(unit=town.unit("市政府"), copy=copy, arrived_at=now(), changed_at=now(), **facts)
    grant_incoming(incoming.public_id, [town.mayor.appointment.public_id, town.clerk.appointment.public_id])
    return incoming


def test_a_repeal_is_read_by_everybody_who_received_it(town, sent, taken_in, at_door):  # noqa: F811
    copy = copy_of(sent, town.unit("市财政局"))

    done(decided(at_door, town.mayor, sent, basis="市政府常务会议纪要", replacement="示府发〔2026〕99号"))

    for actor, paper, name in ((town.county_clerk, taken_in, "incoming"), (town.neighbour, copy, "copy")):
        duty = Duty.objects.get(subject_id=paper.public_id, box=Box.TO_READ, holder=actor.appointment)
        page = page_of(at_door, actor, name, paper.public_id)
        assert all(words in page for words in ("已有新规定。", "市政府常务会议纪要", "示府发〔2026〕99号"))
        read = reverse("documents:read_invalidation", args=[paper.subject_kind, paper.public_id])
        assert read in page
        done(at_door(actor).post(read))
        duty.refresh_from_db()
        assert duty.box == Box.DONE
        assert read not in page_of(at_door, actor, name, paper.public_id)
    told = trail.of(sent).get(type="document.repealed").particulars
    assert (told["from_on"], told["replacement"]) == (today().isoformat(), "示府发〔2026〕99号")


def test_it_is_said_wherever_the_paper_is_met(town, sent, taken_in, at_door):  # noqa: F811
    done(decided(at_door, town.director, sent, kind="annulled", reason="与上位法抵触。"))
    sent.refresh_from_db()

    do_jobs()
    said = sent.ended
    assert today().isoformat() in said
    pages = [
        page_of(at_door, town.clerk, "detail", sent.public_id),
        page_of(at_door, town.clerk, "pages", sent.public_id),
        page_of(at_door, town.clerk, "index"),
        page_of(at_door, town.registrar, "registers"),
        page_of(at_door, town.registrar, "registers", state="annulled"),
        page_of(at_door, town.county_clerk, "incoming", taken_in.public_id),
        page_of(at_door, town.county_clerk, "index", tab="incoming"),
        page_of(at_door, town.county_clerk, "index", tab="received"),
        page_of(at_door, town.county_clerk, "incoming_register"),
        page_of(at_door, town.clerk, "search", q=sent.title[:6]),
    ]
    assert [number for number, page in enumerate(pages) if said not in page] == []
    card = led_to(town.clerk, reverse("documents:detail", args=[sent.public_id]))
    assert (card.title, card.mark) == (sent.title, said)
    assert documents_found(town.clerk, sent.title[:6], most=5) == [sent]
    assert as_filed(sent) == as_filed(taken_in)
    assert json.dumps(as_filed(sent), ensure_ascii=False).count("与上位法抵触。") == 1
    assert sent.numbers.get().state == "used"
    assert (
        at_door(town.registrar).get(reverse("documents:registers"), {"state": "repealed"}).context["page"].items == []
    )


def test_who_may_not_decide_is_refused(town, sent, taken_in, at_door):  # noqa: F811
    for actor in (town.clerk, town.registrar, town.head):
        assert at_door(actor).get(asked_at(sent)).status_code == 403
        assert decided(at_door, actor, sent).status_code == 403
    assert decided(at_door, town.county_clerk, taken_in).status_code == 403
    assert decided(at_door, town.outsider, sent).status_code == 404
    read = reverse("documents:read_invalidation", args=["incoming", taken_in.public_id])
    assert at_door(town.outsider).post(read).status_code == 404
    assert not Invalidation.objects.exists()
    assert reverse("documents:invalidate") not in page_of(at_door, town.clerk, "detail", sent.public_id)
    assert reverse("documents:invalidate") in page_of(at_door, town.mayor, "detail", sent.public_id)


def test_an_agency_above_decides_on_the_paper_it_received(town, of_the_bureau, at_door):
    assert decided(at_door, town.clerk, of_the_bureau).status_code == 403
    grant(of_the_bureau.copy.document.public_id, [town.finance.appointment.public_id])
    assert decided(at_door, town.finance, of_the_bureau.copy.document).status_code == 403

    done(decided(at_door, town.mayor, of_the_bureau, kind="annulled"))

    made = Invalidation.objects.get()
    assert (made.decided_by, made.made_by) == (town.unit("市政府"), town.mayor.appointment)


def test_what_was_not_dispatched_is_not_annulled(town, document, at_door):  # noqa: F811
    grant(document.public_id, [town.mayor.appointment.public_id])

    assert decided(at_door, town.mayor, document).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"basis": ""},
        {"kind": "burnt"},
        {"from_on": "1999-01-01"},
        {"reason": "绝密★见内部文件"},
        {"basis": "x" * 201},
    ],
)
def test_what_cannot_stand_is_refused_at_the_form(town, sent, at_door, wrong):  # noqa: F811
    assert decided(at_door, town.mayor, sent, **wrong).status_code == 422
    assert not Invalidation.objects.exists()


def test_a_document_is_not_its_own_basis(town, sent, at_door):  # noqa: F811
    assert decided(at_door, town.mayor, sent, basis=str(sent.numbers.get())).status_code == 422


def test_repealed_once_it_may_still_be_annulled_and_never_taken_back(town, sent, at_door):  # noqa: F811
    done(decided(at_door, town.mayor, sent))
    assert decided(at_door, town.mayor, sent).status_code == 422
    done(decided(at_door, town.mayor, sent, kind="annulled"))
    assert decided(at_door, town.mayor, sent, kind="annulled").status_code == 403

    assert Invalidation.objects.count() == 2
    for undo in (lambda: Invalidation.objects.update(reason="x"), lambda: Invalidation.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            undo()


def test_two_who_decide_the_same_make_one(town, sent, at_door):  # noqa: F811
    invalidate(sent, kind="repealed", reason="一", by=town.mayor)

    with pytest.raises(InvalidAlready):
        invalidate(sent, kind="repealed", reason="二", by=town.director)
    assert sent.invalidations.count() == 1


def test_a_repeal_to_come_says_from_when(town, sent, at_door):  # noqa: F811
    later = today() + 30 * DAY
    done(decided(at_door, town.mayor, sent, from_on=later))

    sent.refresh_from_db()
    assert later.isoformat() in sent.ended
    sent.repealed_from = today()
    assert sent.ended.replace(today().isoformat(), "") != sent.ended


def test_a_number_that_is_named_leads_to_its_document_for_who_may_read_it(town, at_door):
    register = Register.objects.get()
    paper = bare(town, "关于防汛的新通知")
    number = give_number(paper, register, holder=town.registrar.appointment)
    grant(paper.public_id, [town.mayor.appointment.public_id])

    typed = str(number).replace("〔", "[").replace("〕", "]")
    assert named(f"《关于防汛的新通知》（{typed}）", town.mayor).document == paper
    assert named(typed, town.outsider) == Named(str(number), None)
    assert named("市政府第3次常务会议", town.mayor).document is None


def test_who_is_away_is_asked_through_the_deputy_and_a_recalled_copy_not_at_all(town, sent, at_door):  # noqa: F811
    recall = reverse("documents:recall_copy", args=[copy_of(sent, town.unit("青禾县政府")).public_id])
    done(at_door(town.registrar).post(recall, {"reason": "发错"}))
    away(town.neighbour, town.finance)

    done(decided(at_door, town.mayor, sent))

    duties = Duty.objects.filter(ref="invalidation")
    assert [(one.holder, one.on_behalf_of) for one in duties] == [
        (town.finance.appointment, town.neighbour.appointment)
    ]
