"""归档: what is looked at before, and a package that needs nothing else."""

import io
import json
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse

from office.audit.refusals import NotAllowed
from office.files.actions import content_of, place_of
from tests.workflows.documents.test_incoming import county, instructed, request_of, step_of  # noqa: F401
from tests.workflows.documents.test_outgoing import act, document, done  # noqa: F401
from tests.workflows.documents.test_sending import sent  # noqa: F401
from workflows.documents import issuing, receiving
from workflows.documents.archiving.checklist import NotWhole, checks_of
from workflows.documents.archiving.fonds import FondsInUse, NoFondsNumber, enter_fonds
from workflows.documents.archiving.packing import package_of
from workflows.documents.archiving.verifying import look_into
from workflows.documents.models import Document, Filing, Rendition
from workflows.engine import course

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(town, sent):  # noqa: F811
    paper = Document.objects.get(pk=sent.pk)
    step = course.my_hands(paper, town.archivist)[0].step_id
    return issuing.file(paper, step, retention="D30", opinion="回执另存。", by=town.archivist)


def changed(data, **files):
    """The package with some files put in other words; None takes one out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(made, "w") as other:
        lies = {name: package.read(name) for name in package.namelist()} | files
        for name, content in lies.items():
            if content is not None:
                other.writestr(name, content)
    return made.getvalue()


def test_a_package_holds_everything_and_is_whole_by_itself(town, filed, tmp_path, capsys):
    data = content_of(package_of(filed, by=town.archivist))

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        told = json.loads(package.read("metadata.json"))
        paper = package.read("1-正本.pdf")
    assert paper == content_of(Rendition.objects.get().file)
    assert {"2-定稿.txt", "4-发文稿纸.pdf", "manifest.json", "manifest.p7s"} < set(names)
    assert told["archival_code"] == filed.archival_code
    assert told["classification"] == "非涉密"
    assert {"document.signed", "document.numbered", "document.dispatched"} < {one["type"] for one in told["trail"]}
    assert look_into(data).faults == ()

    lies = tmp_path / "件.zip"
    lies.write_bytes(data)
    call_command("verify_package", str(lies))
    assert filed.archival_code in capsys.readouterr().out


def test_asked_for_again_it_is_the_same_bytes(town, filed):
    first = package_of(filed, by=town.archivist)
    assert package_of(Filing.objects.get(pk=filed.pk), by=town.archivist) == first


def test_whatever_was_changed_is_named(town, filed, tmp_path):
    data = content_of(package_of(filed, by=town.archivist))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        manifest = json.loads(package.read("manifest.json"))
    entry = next(one for one in manifest["files"] if one["name"] == "2-定稿.txt")
    entry["size"] += 1

    assert look_into(changed(data, **{"2-定稿.txt": b"other"})).faults == ("2-定稿.txt is not what was filed.",)
    assert look_into(changed(data, **{"metadata.json": None})).faults == ("metadata.json is missing.",)
    assert look_into(changed(data, more=b"x")).faults == ("more stands beside the manifest.",)
    forged = look_into(changed(data, **{"manifest.json": json.dumps(manifest).encode()}))
    assert "The manifest is not what was signed." in forged.faults
    assert look_into(b"no zip").faults
    assert look_into(changed(data, **{"manifest.p7s": b"no signature"})).faults
    lies = tmp_path / "件.zip"
    lies.write_bytes(changed(data, more=b"x"))
    with pytest.raises(CommandError):
        call_command("verify_package", str(lies))


def test_what_is_not_whole_is_not_filed_and_each_reason_is_named(town, sent, at_door):  # noqa: F811
    paper = Document.objects.get(pk=sent.pk)
    rendition = Rendition.objects.get(document=paper)
    default_storage.delete(place_of(rendition.file.sha256))
    office = town.unit("市政府办公室")
    office.fonds_no = ""
    office.save(update_fields=["fonds_no"])
    step = course.my_hands(paper, town.archivist)[0].step_id

    with pytest.raises(NotWhole) as refused:
        issuing.file(paper, step, retention="D30", opinion="回执另存。", by=town.archivist)

    assert len(refused.value.checks) == 2
    assert not Filing.objects.exists()
    form = reverse("documents:step_form", args=[paper.public_id, "file"])
    page = at_door(town.archivist).get(form).content.decode()
    assert "全宗号" in page


def test_an_incoming_paper_is_filed_with_its_slip(town, request_of):  # noqa: F811
    incoming = request_of()
    instructed(town, incoming)
    receiving.conclude(incoming, step_of(incoming, town.clerk), opinion="已办理，已电话答复。", by=town.clerk)
    incoming.refresh_from_db()
    assert [one.label for one in checks_of(incoming) if one.why] == []

    filing = receiving.file(incoming, step_of(incoming, town.archivist), retention="Y", by=town.archivist)
    data = content_of(package_of(filing, by=town.archivist))

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert "1-来文.pdf" in package.namelist()
        assert package.read("4-收文办理单.pdf").startswith(b"%PDF")
    assert look_into(data).faults == ()


def test_only_the_archivist_of_the_agency_takes_it_out(town, filed, at_door):
    address = reverse("documents:package", args=["document", filed.document.public_id])
    for other in (town.clerk, town.mayor, town.neighbour, town.outsider):
        assert at_door(other).get(address).status_code == 404
    answer = at_door(town.archivist).get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert look_into(answer.content).faults == ()


def test_the_archivist_enters_the_fonds_number_once(town, filed, at_door):
    bureau, office = town.unit("市财政局"), town.unit("市政府办公室")
    with pytest.raises(NotAllowed):
        enter_fonds(bureau, fonds_no="Z200", by=town.archivist)
    with pytest.raises(FondsInUse):
        enter_fonds(office, fonds_no="Z200", by=town.archivist)
    Filing.objects.all().delete()
    with pytest.raises(NoFondsNumber):
        enter_fonds(office, fonds_no="全宗一", by=town.archivist)
    address = reverse("documents:fonds") + f"?source=unit:{office.public_id}"
    assert at_door(town.clerk).get(address).status_code == 404
    done(at_door(town.archivist).post(address, {"fonds_no": "z200"}))
    office.refresh_from_db()
    assert office.fonds_no == "Z200"
