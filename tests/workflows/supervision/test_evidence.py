"""Evidence beside a report: for those who read the matter, never for those who only follow it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.workflows.supervision.conftest import Note, opened
from workflows.supervision import actions
from workflows.supervision.evidence import MOST, TooMuchEvidence
from workflows.supervision.models import Evidence, Report

pytestmark = pytest.mark.django_db


def paper(name="预审意见.txt", text="用地预审意见已出。"):
    return SimpleUploadedFile(name, text.encode(), content_type="text/plain")


@pytest.fixture
def followed(town):
    """A matter that the county follows and finance handles."""
    note = Note("关于水库的请示", units=(town.unit("青禾县政府").public_id,))
    return actions.accept(opened(town, source=note), by=town.liaison)


def act(matter, verb):
    return reverse("supervision:act", args=[matter.public_id, verb])


def test_it_is_laid_with_the_report_and_opened_to_readers_only(town, followed, at_door):
    given = {"progress": "40", "text": "预审已出。", "evidence": [paper(), paper("现场.txt", "照片说明")]}
    assert 'enctype="multipart/form-data"' in at_door(town.liaison).get(act(followed, "report")).content.decode()
    assert at_door(town.liaison).post(act(followed, "report"), given).status_code == 302
    first, _second = Evidence.objects.order_by("pk")
    page = reverse("supervision:detail", args=[followed.public_id])
    file = reverse("files:download", args=[first.file.public_id])
    where = reverse("supervision:evidence", args=[first.public_id])

    for reader in (town.liaison, town.head_of_planning, town.supervisor, town.mayor):
        assert file in at_door(reader).get(page).content.decode()
        assert at_door(reader).get(file).status_code == 200
        assert at_door(reader).get(where).url == f"{page}#reports"
    assert at_door(town.neighbour).get(page).status_code == 200, "the county follows it"
    for stranger in (town.neighbour, town.outsider):
        assert at_door(stranger).get(file).status_code == 404
        assert at_door(stranger).get(where).status_code == 404


def test_a_supporting_unit_and_the_result_carry_it_too(town, followed, at_door):
    with_file = {"text": "已配合。", "evidence": [paper()]}
    assert at_door(town.head_of_planning).post(act(followed, "report"), with_file).status_code == 302
    done = {"text": "办结。", "evidence": paper()}
    assert at_door(town.liaison).post(act(followed, "report_done"), done).status_code == 302
    kinds = Evidence.objects.order_by("pk").values_list("report__kind", flat=True)
    assert list(kinds) == ["support", "done"]


def test_what_may_not_come_in_leaves_neither_file_nor_report(town, followed, at_door):
    wrong = [paper("清单（机密★10年）.txt"), paper("说明.txt", "绝密★长期\n内容"), paper("程序.exe", "MZ")]
    for one in wrong:
        given = {"progress": "40", "text": "预审已出。", "evidence": [paper(), one]}
        answer = at_door(town.liaison).post(act(followed, "report"), given)
        assert (answer.status_code, "evidence" in answer.context["form"].errors) == (422, True)
    with pytest.raises(TooMuchEvidence):
        actions.report(followed, progress=1, text="在办", files=[paper()] * (MOST + 1), by=town.liaison)
    assert not Report.objects.exists()
    assert not Evidence.objects.exists()
