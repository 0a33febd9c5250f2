"""Long papers are printed behind the screen: asked for, told how far they are, kept until fetched or sealed."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from directory.machines import watchman
from office.audit.actor import Actor
from office.audit.jobs import defer
from office.audit.record import record
from office.audit.refusals import Refusal
from office.notices.bell import tell
from office.worktime.clock import now
from workflows.documents import events
from workflows.documents.models import Document, Printing
from workflows.documents.paper import final_pdf, refuse_unprinted
from workflows.documents.sheet import Laid, RenderedPdf, Sheet, lay

# Pages that are printed while one waits: a second or two. Beyond them a job does it.
AT_ONCE = 24
_LINES, _CHARACTERS = 22, 28  # of a page, GB/T 9704-2012, 5.2.1


class BeingPrinted(Refusal):
    """The seal is set on a paper that is there. Whoever is told so has set it going."""

    def __init__(self, document: Document, laid: Laid, by: Actor) -> None:
        self.document, self.laid, self.by = document, laid, by
        sentence = _("The paper has %(n)d pages and is being printed; the bell rings when it can be sealed.")
        super().__init__(sentence % {"n": laid.pages})

    def remember(self) -> None:
        ask(self.document, self.laid, is_final=True, by=self.by)


def is_long(laid: Laid) -> bool:
    return laid.pages > AT_ONCE


@transaction.atomic
def ask(document: Document, laid: Laid, *, is_final: bool = False, by: Actor) -> Printing:
    """Asked again for the same paper, it goes on; another takes the place of the one before."""
    Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    asked = Printing.objects.filter(document=document, asked_by=by.person, is_final=is_final).first()
    if asked and asked.key == laid.key and not asked.failure:
        return asked
    given = {
        "asked_at": now(),
        "watermark": list(laid.sheet.watermark),
        "key": laid.key,
        "pages": laid.pages,
        "done": 0,
        "failure": "",
        "pdf": None,
    }
    asked, _made = Printing.objects.update_or_create(
        document=document, asked_by=by.person, is_final=is_final, defaults=given
    )
    defer("workflows.documents.tasks.print_paper", printing_id=asked.pk, key=asked.key)
    return asked


def copy_of(document: Document, laid: Laid, *, by: Actor) -> Printing | None:
    """What a reader has asked for of the draft as it stands; an older text's is none."""
    return asked_for(document, by=by).filter(is_final=False, key=laid.key).first()


def asked_for(document: Document, *, by: Actor) -> QuerySet[Printing]:
    """By this reader, with the copy of the draft before the final paper. How far they are is asked each second, so
    the bytes stay where they are."""
    told = ("key", "pages", "done", "failure", "is_final")
    return Printing.objects.filter(document=document, asked_by=by.person).only(*told).order_by("is_final")


def final_paper(document: Document, sheet: Sheet, *, by: Actor) -> RenderedPdf:
    """A short one at once. Raises Unprintable, and of a long one that is not printed yet BeingPrinted."""
    if not _may_be_long(sheet):
        return final_pdf(sheet)
    laid = lay(sheet)
    refuse_unprinted(laid)
    if not is_long(laid):
        return final_pdf(sheet)
    printed = Printing.objects.filter(document=document, is_final=True, key=laid.key).exclude(pdf=None).first()
    if printed is None:
        raise BeingPrinted(document, laid, by)
    return laid.rendered(printed.paper)


def print_now(printing: Printing, sheet: Sheet) -> None:
    """The job. Nothing is held while it paints; what another has asked for meanwhile stays as it is."""
    row = Printing.objects.filter(pk=printing.pk, key=printing.key, pdf=None)
    laid = lay(sheet)
    if laid.key != printing.key:
        row.update(failure=_("The text has changed meanwhile; ask for it anew."))
        return

    def told(done: int, _pages: int) -> None:
        row.update(done=min(done, laid.pages - 1))

    try:
        pdf = laid.paint(told=told)
    except Exception:
        row.update(failure=_("It could not be printed; the system administrator finds why in the log."))
        raise
    with transaction.atomic():
        if row.update(pdf=pdf, done=laid.pages):
            particulars: dict[str, Any] = {"pages": laid.pages, "final": printing.is_final}
            event = record(events.PRINTED, printing.document, by=watchman(), **particulars)
            tell([printing.asked_by], event, gettext_noop("Printed: %(title)s"))


def _may_be_long(sheet: Sheet) -> bool:
    """Without laying it out, which costs more than this."""
    lines = sheet.body.count("\n") + len(sheet.body) / _CHARACTERS + _LINES * len(sheet.pictures)
    return lines > AT_ONCE * _LINES / 2


def forget(document: Document) -> None:
    """Sealed or given up: nobody needs the papers of passage any more."""
    Printing.objects.filter(document=document).delete()
