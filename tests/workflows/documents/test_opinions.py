"""Opinions: phrases of one's own, the drawn signature, and corrections that are only added."""

import base64
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from office.audit import trail
from tests.workflows.documents.test_outgoing import act, document, done  # noqa: F401
from workflows.documents.models import Opinion, Signature

pytestmark = pytest.mark.django_db
MINE = "/documents/mine/"


def drawing(shade=30):
    picture, out = Image.new("RGBA", (96, 32), (shade, shade, shade, 255)), io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def as_drawn(data):
    return "data:image/png;base64," + base64.b64encode(data).decode()


def test_a_phrase_of_ones_own_stands_on_ones_own_bar_alone(town, document, at_door):  # noqa: F811
    done(at_door(town.clerk).post(MINE, {"act": "keep", "text": "请科长审核，附说明。"}))
    done(act(at_door, town.clerk, document, "submit"))
    done(at_door(town.head).post(MINE, {"act": "keep", "text": "同意，请抓紧。"}))
    url = reverse("documents:detail", args=[document.public_id])
    page = at_door(town.head).get(url).content.decode()

    assert "同意，请抓紧。" in page
    assert "请科长审核，附说明。" not in page
    assert at_door(town.head).post(MINE, {"act": "keep", "text": "同意，请抓紧。"}).status_code == 422
    done(at_door(town.head).post(MINE, {"act": "drop", "text": "同意，请抓紧。"}))
    assert "同意，请抓紧。" not in at_door(town.head).get(url).content.decode()


def test_a_drawn_signature_stands_beside_what_its_owner_says_from_then_on(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit", opinion="请审核。"))
    done(at_door(town.head).post(MINE, {"act": "draw", "drawn": as_drawn(drawing())}))
    done(act(at_door, town.head, document, "agree", opinion="同意。"))
    first, second = Opinion.objects.order_by("pk")
    done(at_door(town.head).post(MINE, {"act": "draw", "drawn": as_drawn(drawing(90))}))
    second.refresh_from_db()

    assert first.signature is None
    assert second.signature_id != Signature.objects.get().picture_id
    address = reverse("documents:opinion_signature", args=[document.public_id, 2])
    for reader in (town.clerk, town.head, town.finance):
        assert at_door(reader).get(address)["Content-Type"] == "image/png"
        assert address in at_door(reader).get(reverse("documents:slip", args=[document.public_id])).content.decode()
    assert at_door(town.outsider).get(address).status_code == 404
    file = reverse("files:download", args=[second.signature.public_id])
    assert at_door(town.clerk).get(file).status_code == 404
    assert at_door(town.head).get(file).status_code == 200


@pytest.mark.parametrize(
    "given",
    [
        {"drawn": ""},
        {"drawn": "data:image/png;base64,%%%"},
        {"drawn": as_drawn(b"no picture")},
        {"drawn": "data:image/svg+xml;base64,PHN2Zy8+"},
        {"upload": SimpleUploadedFile("s.svg", b"<svg/>")},
    ],
)
def test_what_is_no_drawing_is_refused_with_a_sentence(town, at_door, given):
    answer = at_door(town.head).post(MINE, {"act": "draw"} | given)

    assert answer.status_code == 422
    assert not Signature.objects.exists()


def test_a_correction_stands_below_what_it_corrects(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit", opinion="请审核。"))
    done(act(at_door, town.head, document, "agree", opinion="同意，请财政局会签。"))
    address = reverse("documents:correct_opinion", args=[document.public_id, 2])
    assert at_door(town.finance).get(address).status_code == 403
    assert at_door(town.finance).post(address, {"opinion": "不同意"}).status_code == 403
    assert at_door(town.outsider).get(address).status_code == 404
    assert at_door(town.head).post(address, {"opinion": " "}).status_code == 422
    done(at_door(town.head).post(address, {"opinion": "同意，请财政、发改会签。"}))
    given, correction = Opinion.objects.filter(step="review").order_by("pk")

    assert given.text == "同意，请财政局会签。"
    assert (correction.corrects, correction.text) == (given, "同意，请财政、发改会签。")
    assert trail.of(document).filter(type="document.opinion_corrected").count() == 1
