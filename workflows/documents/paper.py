"""From a document to its paper: which sheet it makes, drafted or issued, and the pictures the screen shows of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.core.cache import cache

from directory.actors import today
from office.audit.refusals import Refusal
from office.files.actions import content_of, opened, refuse_withheld
from office.files.models import File
from workflows.documents import sheet
from workflows.documents.agencies import office_of
from workflows.documents.directions import direction_of
from workflows.documents.genres import USAGE, Genre
from workflows.documents.models import Document, JointIssuer, Number, Register, Seal
from workflows.documents.sheet import (
    Illustration,
    Laid,
    Layout,
    RenderedPdf,
    Sheet,
    attendance_apart,
    figure_names,
    lay,
    mark_of,
    parse,
    render_pdf,
)
from workflows.documents.typefaces.keeping import fonts_of
from workflows.documents.words import Words

_URGENCY = ("", "加急", "特急")  # as printed, in whatever language the screen is
_KEEP = 900  # seconds a page is remembered in this process
_LEAF = 4  # pages of a long draft that are shown at a time


class Unprintable(Refusal):
    """A figure without its picture, a table too wide: nothing is issued with an empty frame in it."""


def sheet_of(document: Document, words: Words, *, watermark: tuple[str, ...] = ()) -> Sheet:
    """The draft as it would be printed today; number, seal and date are empty places until they exist."""
    usage = USAGE[Genre(document.genre)]
    layout, upward = usage.layout, direction_of(document) == "upward"
    is_order, is_minutes = layout is Layout.ORDER, layout is Layout.MINUTES
    body, attendance = attendance_apart(words.body) if is_minutes else (words.body, ())
    signatory = document.signatory if upward or is_order else None
    shown = figure_names(parse(words.body))
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
        attachments=tuple(sheet.Attachment(title) for title in attachment_titles(document, shown)),
        issued_on=document.issue_date,
        drafted_on=today(),
        annotations=(words.annotation,) if words.annotation else (),
        cc=words.cc_recipients.rstrip("。"),
        printed_by=office_of(document.issuer).name,
        pictures=_pictures(document, shown),
        own_fonts=fonts_of(document.issuer),
        is_draft=True,
        watermark=watermark,
    )


def joint_issuers_of(document: Document) -> list[JointIssuer]:
    """The agencies that issue it with the lead, in their order; a document that was never saved has none."""
    if not document.pk:
        return []
    return list(document.joint_issuers.select_related("unit", "signatory__person").order_by("order"))


def attachment_titles(document: Document, shown: Iterable[str] = ()) -> list[str]:
    """As listed under the text（附件说明）, without the pictures it shows; a document that was never saved has none."""
    if not document.pk:
        return []
    attached = document.attachments.order_by("order", "pk").values_list("title", "file__name")
    pictures = set(shown)
    return [title for title, name in attached if not {title, name} & pictures]


def _pictures(document: Document, shown: Iterable[str]) -> tuple[Illustration, ...]:
    """Attached pictures that figures of the text call by the file's name, or by its title."""
    names = set(shown)
    if not (names and document.pk):
        return ()
    found: dict[str, Illustration] = {}
    for one in document.attachments.select_related("file").order_by("order", "pk"):
        for name in names & {one.file.name, one.title}:
            found.setdefault(name, Illustration(name, content_of(one.file)))
    return tuple(found[name] for name in sorted(found))


def drafted(document: Document, words: Words, *, watermark: tuple[str, ...] = ()) -> Laid:
    """The draft's paper with its pages settled; only what is looked at is painted."""
    return lay(sheet_of(document, words, watermark=watermark))


def pages_of(laid: Laid, numbers: Iterable[int], *, scale: float = 1.6) -> list[bytes]:
    """Pages as PNG, counted from 1. A page that was painted before, in whatever version of the draft, is remembered:
    a word that is changed costs the page it stands on."""
    digests = laid.digests()
    keys = {number: f"documents:page:{digests[number - 1]}:{scale}" for number in numbers}
    drawn: dict[str, bytes] = cache.get_many(keys.values())
    lacking = [number for number, key in keys.items() if key not in drawn]
    if lacking:
        pdf = laid.paint(lacking)
        made = {keys[number]: sheet.page_png(pdf, at, scale) for at, number in enumerate(lacking, 1)}
        cache.set_many(made, _KEEP)
        drawn |= made
    return [drawn[key] for key in keys.values()]


def leaf(pages: int, wanted: int) -> range:
    """The pages that are shown together: all of a short draft, else as many as one looks at from `wanted` on."""
    first = 1 if pages <= 2 * _LEAF else max(1, min(wanted, pages))
    return range(first, min(pages, first + (2 * _LEAF if pages <= 2 * _LEAF else _LEAF) - 1) + 1)


def final_sheet(document: Document, *, number: Number, seal: Seal, beside: Sequence[Seal] = ()) -> Sheet:
    """The paper that is issued: number, seal over signature and date, imprint with the day of printing. beside: the
    seals of those that issue it jointly, in their order."""
    drawn = sheet_of(document, Words.of(document))
    picture, *others = (sheet.Seal(content_of(one.picture), float(one.diameter_mm)) for one in (seal, *beside))
    partners = tuple(replace(one, seal=of) for one, of in zip(drawn.partners, others, strict=True))
    issued = replace(drawn, number=str(number), seal=picture, partners=partners)
    return replace(issued, printed_on=today(), is_draft=False, watermark=())


def final_pdf(final: Sheet) -> RenderedPdf:
    """Raises Unprintable."""
    made = render_pdf(final)
    refuse_unprinted(made)
    return made


def refuse_unprinted(made: Laid | RenderedPdf) -> None:
    if made.unprinted:
        raise Unprintable(" ".join(one.why for one in made.unprinted))


def picture(pdf: File, page: int, *, scale: float = 1.6) -> bytes:
    """One page as PNG, from the very PDF, so that screen and paper cannot differ; page counts from 1. Of a long scan
    only what the page needs is read from the disk."""
    refuse_withheld(pdf)
    key = f"documents:picture:{pdf.sha256}:{page}:{scale}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        with opened(pdf) as stored:
            drawn = sheet.page_png(stored, page, scale)
        cache.set(key, drawn, _KEEP)
    return drawn


def page_count(pdf: File) -> int:
    key = f"documents:pages:{pdf.sha256}"
    count: int | None = cache.get(key)
    if count is None:
        with opened(pdf) as stored:
            count = sheet.page_count(stored)
        cache.set(key, count, _KEEP)
    return count
