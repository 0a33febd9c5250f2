"""归档: what is looked at before, and a package that needs nothing else."""

import io
import json
import subprocess
import sys
import warnings
import zipfile
from datetime import UTC, datetime

import pytest
from asn1crypto import cms
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from pyhanko.sign.validation import async_validate_detached_cms

from office.audit.refusals import NotAllowed
from office.files.actions import content_of, place_of
from office.worktime import clock
from tests.workflows.documents.test_incoming import county, instructed, request_of, step_of  # noqa: F401
from tests.workflows.documents.test_outgoing import act, document, done  # noqa: F401
from tests.workflows.documents.test_sending import sent  # noqa: F401
from workflows.documents import archive, issuing, receiving
from workflows.documents.archiving.checklist import NotWhole, checks_of
from workflows.documents.archiving.fonds import FondsInUse, NoFondsNumber, enter_fonds
from workflows.documents.archiving.packing import package_of
from workflows.documents.archiving.verifying import is_good, look_into, read_signature
from workflows.documents.models import Document, Filing, Rendition
from workflows.documents.sealing.pades import awaited
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
    assert look_into(data).signed_at == f"{filed.filed_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"

    lies = tmp_path / "件.zip"
    lies.write_bytes(data)
    call_command("verify_package", str(lies))
    said = capsys.readouterr().out
    assert f"{filed.archival_code}：核验 {len(names)} 个文件，完整无误。" in said
    assert f"{filed.archival_code}: {len(names)} files checked, whole." in said


def by_itself(*arguments):
    """Python alone, without this program and away from it."""
    return subprocess.run([sys.executable, "-I", *map(str, arguments)], capture_output=True, cwd="/", check=False)


def test_with_the_package_and_python_alone_it_is_verified(town, filed, tmp_path):
    data = content_of(package_of(filed, by=town.archivist))
    lies, other, verifier = tmp_path / "件.zip", tmp_path / "改.zip", tmp_path / "verify.py"
    lies.write_bytes(data)
    other.write_bytes(changed(data, **{"2-定稿.txt": b"other"}))
    with zipfile.ZipFile(lies) as package:
        verifier.write_bytes(package.read("__main__.py"))

    whole = by_itself(lies)
    assert (whole.returncode, whole.stderr) == (0, b"")
    assert "示范市人民政府" in whole.stdout.decode()
    forged = by_itself(verifier, other)
    assert forged.returncode == 1
    assert "2-定稿.txt 与归档时不一致。" in forged.stdout.decode()
    assert by_itself(verifier, tmp_path / "none.zip").returncode == 1


def test_without_the_means_the_hashes_are_compared_and_that_is_said(town, filed, tmp_path):
    data = content_of(package_of(filed, by=town.archivist))
    lies, other = tmp_path / "件.zip", tmp_path / "改.zip"
    lies.write_bytes(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        manifest = package.read("manifest.json") + b" "
    other.write_bytes(changed(data, **{"manifest.json": manifest}))

    unproven = by_itself("-S", lies)

    assert unproven.returncode == 2
    assert "签名未核验" in unproven.stdout.decode()
    assert "The signature was not checked" in unproven.stdout.decode()
    assert by_itself("-S", other).returncode == 1


def test_a_reader_that_is_not_ours_finds_the_same_signature_good(town, filed):
    with zipfile.ZipFile(io.BytesIO(content_of(package_of(filed, by=town.archivist)))) as package:
        manifest, signature = package.read("manifest.json"), package.read("manifest.p7s")
    ours = read_signature(signature)

    theirs = awaited(async_validate_detached_cms(manifest, cms.ContentInfo.load(signature)["content"]))

    assert theirs.intact
    assert theirs.valid
    assert is_good(ours)
    assert theirs.signing_cert.dump() == ours.certificate
    assert not is_good(ours._replace(attributes=ours.attributes[:-1] + b"x"))


def test_the_verifier_is_printed_for_who_does_not_trust_the_packages_own(capsys):
    call_command("verify_package", "--print")
    assert "def look_into" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("verify_package")


def test_the_year_of_a_filing_is_that_of_the_office(town, sent, monkeypatch):  # noqa: F811
    monkeypatch.setattr(archive, "refuse_what_is_not_whole", lambda paper: None)
    Document.objects.filter(pk=sent.pk).update(issue_date=None)
    step = course.my_hands(sent, town.archivist)[0].step_id
    with clock.at(datetime(2026, 12, 31, 17, tzinfo=UTC)):  # one in the morning of New Year's Day
        filing = issuing.file(sent, step, retention="D30", opinion="回执另存。", by=town.archivist)
    assert filing.year == 2027


def test_asked_for_again_it_is_the_same_bytes(town, filed):
    first = package_of(filed, by=town.archivist)
    assert package_of(Filing.objects.get(pk=filed.pk), by=town.archivist) == first


def beside(data, name, content):
    """The same package with another file of that name before its own."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(made, "w") as written:
        written.writestr(name, content)
        for entry in read.infolist():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                written.writestr(entry.filename, read.read(entry))
    return made.getvalue()


def damaged(data):
    """The same package, deflated, with a bit of its longest file's stream turned."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for entry in read.infolist():
            written.writestr(entry.filename, read.read(entry))
        longest = max(written.infolist(), key=lambda one: one.compress_size)
    bytes_ = bytearray(made.getvalue())
    start = longest.header_offset + 30 + len(longest.filename.encode())
    bytes_[start : start + 8] = b"\xff" * 8
    return bytes(bytes_)


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
    assert "2-定稿.txt is there more than once." in look_into(beside(data, "2-定稿.txt", b"forged")).faults
    assert look_into(damaged(data)).faults
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
