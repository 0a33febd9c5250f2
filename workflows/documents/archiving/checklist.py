"""归档前检查: what must be whole before a paper goes on file, item by item (DA/T 22-2015; 国家档案局8号令)."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from directory.models import Unit
from office.audit.refusals import Unacceptable
from office.files.actions import content_of
from office.files.models import File
from office.files.refusals import Lost
from workflows.documents.agencies import office_of
from workflows.documents.incoming.facts import attachments_of, paper_of
from workflows.documents.models import Document, Incoming, Number, Rendition


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list. why: what is wrong with it; "" where nothing is."""

    label: str
    why: str = ""


class NotWhole(Unacceptable):
    """`checks` are those that failed."""

    def __init__(self, checks: list[Check]) -> None:
        self.checks = checks
        said = _("; ").join(_("%(label)s: %(text)s") % {"label": one.label, "text": one.why} for one in checks)
        super().__init__(_("It cannot be filed yet. %(why)s") % {"why": said})


def checks_of(paper: Document | Incoming) -> list[Check]:
    of_one = _of_document(paper) if isinstance(paper, Document) else _of_incoming(paper)
    return [*of_one, _fonds(paper)]


def refuse_what_is_not_whole(paper: Document | Incoming) -> None:
    """Raises NotWhole."""
    failed = [one for one in checks_of(paper) if one.why]
    if failed:
        raise NotWhole(failed)


def _of_document(document: Document) -> Iterator[Check]:
    number = document.numbers.filter(state=Number.State.USED).first()
    yield Check(_("Document number"), "" if number else _("none was given"))
    yield Check(_("Signed on"), "" if document.issue_date else _("it was not signed"))
    made = Rendition.objects.filter(document=document).select_related("file").first()
    yield Check(_("Paper with number and seal"), _unsound(made.file) if made else _("it was never made"))
    yield _attachments([one.file for one in document.attachments.select_related("file").order_by("order")])
    yield Check(_("Opinions"), "" if document.opinions.exists() else _("there are none"))


def _of_incoming(incoming: Incoming) -> Iterator[Check]:
    yield Check(_("Registered as"), "" if incoming.serial else _("it was not registered"))
    paper = paper_of(incoming)
    missing = "" if incoming.text else _("neither paper nor text")
    yield Check(_("The paper as it came"), _unsound(paper) if paper else missing)
    yield _attachments([one.file for one in attachments_of(incoming)])
    is_read = incoming.handling == Incoming.Handling.READ
    handled = is_read or incoming.replied_at or incoming.opinions.filter(step="handle").exclude(text="").exists()
    yield Check(_("Reply or result"), "" if handled else _("neither a reply nor a result in words"))


def _attachments(files: list[File]) -> Check:
    faults = [f"{one.name} {why}" for one in files if (why := _unsound(one))]
    return Check(_("Attachments"), _(", ").join(faults))


def _unsound(file: File) -> str:
    """Whether what lies on the disk is still what was taken in."""
    try:
        content = content_of(file)
    except Lost:
        return _("is missing on the disk")
    return "" if sha256(content).hexdigest() == file.sha256 else _("is no longer what it was")


def _fonds(paper: Document | Incoming) -> Check:
    unit: Unit = office_of(paper.issuer if isinstance(paper, Document) else paper.unit)
    missing = _("%(unit)s has none; its archivist enters it on the page of the unit") % {"unit": unit}
    return Check(_("Fonds number"), "" if unit.fonds_no else missing)
