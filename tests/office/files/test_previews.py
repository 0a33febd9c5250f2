"""Pictures as they are shown: small, upright, by the rights of the file."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from office.chat import actions
from office.files import previews
from office.files.actions import place_of
from office.files.models import File
from tests.office.chat.conftest import at_door, room  # noqa: F401

pytestmark = pytest.mark.django_db


def picture(width, height, kind="PNG", **more):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, kind, **more)
    return SimpleUploadedFile(f"图.{kind.lower()}", out.getvalue())


def shown(door, file, **given):
    answer = door.get(reverse("files:preview", args=[file.public_id]), given)
    return Image.open(io.BytesIO(answer.content)) if answer.status_code == 200 else answer.status_code


def posted(room, by, upload):  # noqa: F811
    return actions.post(room, text="看图", files=[upload], by=by)


def test_a_picture_is_shown_small_to_who_may_have_the_file(cast, room, at_door):  # noqa: F811
    said = posted(room, cast.clerk, picture(2000, 1000))
    file = File.objects.get(subject_id=said.public_id)
    door = at_door(cast.finance)
    for _ in range(2):  # drawn, then kept
        assert shown(door, file).size == (480, 240)
    assert shown(door, file, large="1").size == (1600, 800)
    assert shown(at_door(cast.outsider), file) == 404
    page = door.get(reverse("chat:room", args=[room.public_id])).content.decode()
    assert f'src="{reverse("files:preview", args=[file.public_id])}"' in page

    actions.recall(room, said.seq, by=cast.clerk)
    assert shown(door, file) == 404


def test_it_stands_upright_and_keeps_nothing_of_the_camera(cast, room, at_door):  # noqa: F811
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "一台相机"  # turned by a quarter
    said = posted(room, cast.clerk, picture(400, 200, "JPEG", exif=exif))
    drawn = shown(at_door(cast.finance), File.objects.get(subject_id=said.public_id))
    assert drawn.size == (200, 400)
    assert not drawn.getexif()


def test_what_cannot_be_drawn_is_a_file(cast, room, at_door, monkeypatch):  # noqa: F811
    text = posted(room, cast.clerk, SimpleUploadedFile("表.txt", b"1"))
    assert shown(at_door(cast.finance), File.objects.get(subject_id=text.public_id)) == 404
    monkeypatch.setattr(previews, "MOST_PIXELS", 99)
    large = posted(room, cast.clerk, picture(10, 10))
    assert shown(at_door(cast.finance), File.objects.get(subject_id=large.public_id)) == 404


def test_a_content_that_is_gone_is_said_and_logged_and_nobody_else_learns_of_it(cast, room, at_door, caplog):  # noqa: F811
    file = File.objects.get(subject_id=posted(room, cast.clerk, picture(20, 10)).public_id)
    default_storage.delete(place_of(file.sha256))

    for door in ("files:download", "files:preview"):
        caplog.clear()
        address = reverse(door, args=[file.public_id])
        answer = at_door(cast.finance).get(address)
        assert answer.status_code == 410
        assert "不在存储" in answer.text or "not in the store" in answer.text
        assert str(file.public_id) in caplog.text
        assert caplog.records[0].levelname == "ERROR"
        caplog.clear()
        assert at_door(cast.outsider).get(address).status_code == 404
        assert not [one for one in caplog.records if one.levelname == "ERROR"]
