"""From a document to its paper: which sheet it makes, drafted or issued, and the pictures the screen shows of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from django.core.cache import cache

from directory.actors import today
from directory.models import Unit
from office.files.actions import content_of
from workflows.documents import sheet
from workflows.documents.addressees import recipients
from workflows.documents.agencies import office_of
from workflows.documents.genres import USAGE, Genre
from workflows.documents.lints.reading import direction_of
from workflows.documents.models import Document, JointIssuer, Number, Register, Seal
from workflows.documents.sheet import Layout, RenderedPdf, Sheet, attendance_apart, mark_of, render_pdf
from workflows.documents.words import Words

_URGENCY = ("", "加急", "特急")  # as printed, in whatever language the screen is
_KEEP = 900  # seconds a preview is remembered in this process


def sheet_of(document: Document, words: Words, *, watermark: tuple[str, ...] = ()) -> Sheet:
    """The draft as it would be printed today; number, seal and date are empty places until they exist."""
    usage = USAGE[Genre(document.genre)]
    layout, upward = usage.layout, direction_of(document) == "upward"
    is_order, is_minutes = layout is Layout.ORDER, layout is Layout.MINUTES
    body, attendance = attendance_apart(words.body) if is_minutes else (words.body, ())
    signatory = document.signatory if upward or is_order else None
    register = Register.objects.filter(unit=document.issuer).order_by("pk").first()
    year = (document.issue_date or today()).year
    joined = joint_issuers_of(document)
    partners = tuple(sheet.Partner(one.unit.name) for one in joined)
    return Sheet(
        layout=layout,
        mark=document.issuer.name if partners else mark_of(document.issuer.name, layout),
        mark_end="文件" if partners and layout is Layout.GENERAL else "",
        partners=partners,
        title="" if is_order else words.title,
        body=body,
        issuer=document.issuer.name,
        number_stem=f"{register.code}〔{year}〕" if register else "",
        urgency=_URGENCY[document.urgency],
        is_upward=upward,
        signatories=(signatory.person.name, *(one.signatory.person.name for one in joined)) if signatory else (),
        post=signatory.post.title if signatory and is_order else "",
        attendance=attendance,
        recipients=words.main_recipients.rstrip("：:"),
        attachments=tuple(sheet.Attachment(title) for title in attachment_titles(document)),
        issued_on=document.issue_date,
        drafted_on=today(),
        annotations=(words.annotation,) if words.annotation else (),
        cc=words.cc_recipients.rstrip("。"),
        printed_by=office_of(document.issuer).name,
        is_draft=True,
        watermark=watermark,
    )


def joint_issuers_of(document: Document) -> list[JointIssuer]:
    """The agencies that issue it with the lead, in their order; a document that was never saved has none."""
    if not document.pk:
        return []
    return list(document.joint_issuers.select_related("unit", "signatory__person").order_by("order"))


def attachment_titles(document: Document) -> list[str]:
    """As listed under the text（附件说明）; a document that was never saved has none."""
    return list(document.attachments.order_by("order", "pk").values_list("title", flat=True)) if document.pk else []


def preview(document: Document, words: Words, *, watermark: tuple[str, ...] = ()) -> RenderedPdf:
    """The draft's paper; rendered once per content."""
    drawn = sheet_of(document, words, watermark=watermark)
    key = f"documents:preview:{hashlib.sha256(repr(drawn).encode()).hexdigest()}"
    made: RenderedPdf | None = cache.get(key)
    if made is None:
        made = render_pdf(drawn)
        cache.set(key, made, _KEEP)
    return made


def final_sheet(document: Document, *, number: Number, seal: Seal, beside: Sequence[Seal] = ()) -> Sheet:
    """The paper that is issued: number, seal over signature and date, imprint with the day of printing. beside: the
    seals of those that issue it jointly, in their order."""
    drawn = sheet_of(document, Words.of(document))
    picture, *others = (sheet.Seal(content_of(one.picture), float(one.diameter_mm)) for one in (seal, *beside))
    partners = tuple(replace(one, seal=of) for one, of in zip(drawn.partners, others, strict=True))
    issued = replace(drawn, number=str(number), seal=picture, partners=partners)
    return replace(issued, printed_on=today(), is_draft=False, watermark=())


def final_pdf(document: Document, *, number: Number, seal: Seal, beside: Sequence[Seal] = ()) -> RenderedPdf:
    return render_pdf(final_sheet(document, number=number, seal=seal, beside=beside))


def picture(pdf: bytes, page: int, *, scale: float = 1.6) -> bytes:
    """One page as PNG, from the very PDF, so that screen and paper cannot differ; page counts from 1."""
    key = f"documents:picture:{hashlib.sha256(pdf).hexdigest()}:{page}:{scale}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        drawn = sheet.page_png(pdf, page, scale)
        cache.set(key, drawn, _KEEP)
    return drawn


def page_count(pdf: bytes) -> int:
    return sheet.page_count(pdf)


def units_named(text: str) -> list[Unit]:
    """Units that a line of recipients names by full or short name, in the order written; umbrella terms
    （各县（区）人民政府，市政府各部门）are left to whoever dispatches."""
    names = recipients(text)
    found = {}
    for unit in Unit.objects.standing(today()).filter(name__in=names):
        found[unit.name] = unit
    for unit in Unit.objects.standing(today()).filter(short_name__in=names):
        found.setdefault(unit.short_name, unit)
    return [found[name] for name in names if name in found]
