"""A document that meets somebody away: the deputy's opinion says for whom, and a copy is signed for by the deputy."""

import pytest
from django.urls import reverse

from office.audit import trail
from tests.deputies import away
from tests.workflows.documents.test_incoming import county  # noqa: F401
from tests.workflows.documents.test_outgoing import act, document, done  # noqa: F401
from tests.workflows.documents.test_returns import copy, director  # noqa: F401
from tests.workflows.documents.test_sending import copy_of, to_dispatch
from workflows.documents import intake, issuing
from workflows.documents.permissions import document_visible_to
from workflows.engine import course

pytestmark = pytest.mark.django_db


def test_the_deputy_reviews_and_the_page_says_for_whom(town, document, at_door):  # noqa: F811
    away(town.head, town.editor)
    done(act(at_door, town.clerk, document, "submit"))
    desk = at_door(town.editor).get("/").content.decode()
    assert "代 韩雨桐" in desk
    done(act(at_door, town.editor, document, "agree", opinion="同意。"))

    opinion = document.opinions.get(step="review")
    assert (opinion.author, opinion.on_behalf_of) == (town.editor.appointment, town.head.appointment)
    url = reverse("documents:detail", args=[document.public_id])
    for reader in (town.head, town.editor):  # both see the history
        assert "代韩雨桐" in at_door(reader).get(url).content.decode().replace(" ", "")
    story = reverse("documents:story", args=[document.public_id])
    assert "韩雨桐" in at_door(town.head).get(story).content.decode()
    assert at_door(town.outsider).get(url).status_code == 404


def test_signing_waits_for_the_signatory(town, document, at_door):  # noqa: F811
    away(town.mayor, town.deputy)
    for actor, verb in ((town.clerk, "submit"), (town.head, "agree"), (town.finance, "agree"), (town.planning, "agree"),
                        (town.director, "agree")):  # fmt: skip
        done(act(at_door, actor, document, verb))

    (hand,) = [one for one in course.hands_of(document) if one.state == "open"]
    assert (hand.step, hand.holder) == ("sign", town.mayor.appointment)
    assert document_visible_to(town.deputy, document.public_id) is None


def test_a_copy_is_signed_for_and_registered_by_the_deputy(town, document, at_door, director):  # noqa: F811
    from tests.workflows.documents.test_bad_input import to_signing

    away(town.county_clerk, director)
    step = to_signing(town, document, at_door)
    done(at_door(town.mayor).post(reverse("documents:act", args=[document.public_id]), {"act": "sign", "step": step}))
    done(act(at_door, town.editor, document, "verify"))
    done(act(at_door, town.registrar, document, "register", register=town.unit("市政府").registers.get().pk))
    done(act(at_door, town.registrar, document, "apply_seal"))
    done(act(at_door, town.editor, document, "proof_read"))
    done(act(at_door, town.registrar, document, "dispatch", main=[town.unit("青禾县政府").pk]))
    sent = document.copies.get()
    assert at_door(director).get(reverse("documents:copy", args=[sent.public_id])).status_code == 200

    received = issuing.receive(sent, by=director)
    assert received.received_by == director.appointment
    incoming = intake.take_in(received, by=director)

    assert incoming.number


def test_while_the_registry_is_away_its_deputy_recalls_and_sends_again(town, document, at_door):  # noqa: F811
    bureau = town.unit("市财政局")
    to_dispatch(town, document, at_door)
    done(act(at_door, town.registrar, document, "dispatch", main=[bureau.pk]))
    recall = reverse("documents:recall_copy", args=[copy_of(document, bureau).public_id])
    again = reverse("documents:reissue", args=[document.public_id])
    assert at_door(town.editor).post(recall, {"reason": "附件有误"}).status_code == 403
    away(town.registrar, town.editor)

    page = at_door(town.editor).get(reverse("documents:detail", args=[document.public_id])).content.decode()
    assert recall in page
    done(at_door(town.editor).post(recall, {"reason": "附件有误"}))
    done(at_door(town.editor).post(again, {"main": [bureau.pk], "paper": "省图书馆"}))

    said = trail.of(document).get(type="document.copy_recalled")
    assert (said.actor, said.on_behalf_of) == (town.editor.person, town.registrar.person)
    assert document.paper_copies.get(recipient="省图书馆").sent_by == town.editor.appointment
    for stranger, status in ((town.clerk, 403), (town.outsider, 404)):
        assert at_door(stranger).get(again).status_code == status
