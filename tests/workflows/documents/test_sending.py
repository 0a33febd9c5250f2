"""After dispatch: delivered, recalled while unsigned, sent again, gone as paper, frozen with two digests."""

import pytest
from django.urls import reverse

from directory.actors import today
from office.audit import trail
from office.duties import boxes
from office.files.actions import content_of, place_of
from tests.workflows.documents.test_outgoing import act, document, done  # noqa: F401
from workflows.documents.models import Copy
from workflows.documents.sending.freezing import sm3

pytestmark = pytest.mark.django_db


def to_dispatch(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    for actor in (town.head, town.finance, town.planning, town.director):
        done(act(at_door, actor, document, "agree"))
    done(act(at_door, town.mayor, document, "sign", opinion="同意。"))
    done(act(at_door, town.editor, document, "verify"))
    done(act(at_door, town.registrar, document, "register", register=town.unit("市政府").registers.get().pk))
    done(act(at_door, town.registrar, document, "apply_seal"))
    done(act(at_door, town.editor, document, "proof_read"))


@pytest.fixture
def sent(town, document, at_door):  # noqa: F811
    to_dispatch(town, document, at_door)
    units = [town.unit("市财政局").pk, town.unit("青禾县政府").pk]
    done(act(at_door, town.registrar, document, "dispatch", main=units, paper="驻示范市某部队\n 省档案馆 "))
    document.refresh_from_db()
    return document


def copy_of(document, unit):  # noqa: F811
    return Copy.objects.filter(document=document, unit=unit).latest("pk")


def test_sm3_is_that_of_the_standard():
    """GB/T 32905-2016, annex A.1."""
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_dispatch_freezes_the_page_with_two_digests(town, sent, at_door):
    frozen = sent.rendition
    assert frozen.sm3 == sm3(content_of(frozen.file))
    told = trail.of(sent).get(type="document.dispatched").particulars
    assert (told["sha256"], told["sm3"], told["paper"]) == (
        frozen.file.sha256,
        frozen.sm3,
        ["驻示范市某部队", "省档案馆"],
    )
    assert frozen.sm3 in at_door(town.clerk).get(reverse("documents:detail", args=[sent.public_id])).content.decode()


def test_a_page_that_is_not_what_was_sealed_does_not_go_out(town, document, at_door, settings):  # noqa: F811
    from django.core.files.storage import default_storage

    to_dispatch(town, document, at_door)
    place = place_of(document.rendition.file.sha256)
    kept = content_of(document.rendition.file)
    try:
        with default_storage.open(place, "wb") as stored:
            stored.write(b"%PDF-other")
        answer = act(at_door, town.registrar, document, "dispatch", main=[town.unit("市财政局").pk])
    finally:
        with default_storage.open(place, "wb") as stored:
            stored.write(kept)

    assert answer.status_code == 409
    assert not Copy.objects.exists()


def test_opened_by_the_registry_it_is_delivered(town, sent, at_door):
    copy = copy_of(sent, town.unit("市财政局"))
    address = reverse("documents:copy", args=[copy.public_id])
    at_door(town.clerk).get(address)
    copy.refresh_from_db()
    assert copy.delivered_at is None
    for _time in "12":
        assert at_door(town.neighbour).get(address).status_code == 200
    copy.refresh_from_db()
    assert copy.delivered_at
    assert trail.of(sent).filter(type="document.copy_delivered").count() == 1


def test_an_unsigned_copy_is_recalled_and_may_be_sent_again(town, sent, at_door):
    copy = copy_of(sent, town.unit("市财政局"))
    recall = reverse("documents:recall_copy", args=[copy.public_id])
    for stranger, status in ((town.clerk, 403), (town.neighbour, 403), (town.outsider, 404)):
        assert at_door(stranger).get(recall).status_code == status
        assert at_door(stranger).post(recall, {"reason": "发错"}).status_code == status
    assert at_door(town.registrar).post(recall, {"reason": ""}).status_code == 422
    done(at_door(town.registrar).post(recall, {"reason": "附件有误"}))

    theirs = at_door(town.neighbour)
    assert boxes.counts(town.neighbour)["todo"] == 0
    page = theirs.get(reverse("documents:copy", args=[copy.public_id])).content.decode()
    assert "附件有误" in page
    assert reverse("documents:copy_pdf", args=[copy.public_id]) not in page
    for name, more in (("copy_pdf", []), ("copy_picture", [1])):
        assert theirs.get(reverse(f"documents:{name}", args=[copy.public_id, *more])).status_code == 404
    assert theirs.post(reverse("documents:receive", args=[copy.public_id])).status_code == 409
    again = reverse("documents:reissue", args=[sent.public_id])
    done(at_door(town.registrar).post(again, {"main": [town.unit("市财政局").pk]}))
    fresh = copy_of(sent, town.unit("市财政局"))
    assert (fresh.reissued, fresh.state) == (True, "sent")
    done(theirs.post(reverse("documents:receive", args=[fresh.public_id])))
    assert at_door(town.registrar).post(again, {"main": [town.unit("市财政局").pk]}).status_code == 422
    late = reverse("documents:recall_copy", args=[fresh.public_id])
    assert at_door(town.registrar).post(late, {"reason": "发错"}).status_code == 409


def test_what_went_as_paper_is_noted_and_so_is_its_receipt(town, sent, at_door):
    address = reverse("documents:paper_receipt", args=[sent.public_id, 2])
    given = {"received_on": today().isoformat(), "received_by_name": "甘守一"}
    assert at_door(town.clerk).post(address, given).status_code == 403
    assert at_door(town.outsider).post(address, given).status_code == 404
    assert at_door(town.registrar).post(address, given | {"received_on": "2020-01-01"}).status_code == 422
    done(at_door(town.registrar).post(address, given))

    assert sent.paper_copies.get(recipient="省档案馆").received_by_name == "甘守一"
    assert "甘守一" in at_door(town.clerk).get(reverse("documents:detail", args=[sent.public_id])).content.decode()
