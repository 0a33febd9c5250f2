"""A document as fields in a file, and the sheet it makes: for systems that have the words and want the page."""

from datetime import date
from typing import Annotated, Any, Literal

from django.utils.translation import gettext
from pydantic import AfterValidator, Base64Bytes, BaseModel, BeforeValidator, ConfigDict, Field

from workflows.documents.genres import USAGE, Genre
from workflows.documents.sheet import Attachment, Illustration, Layout, Partner, Seal, Sheet, attendance_apart, mark_of
from workflows.documents.sheet.seal import sample_seal

_ANNOTATIONS = {
    "public": "此件公开发布",
    "on_request": "此件依申请公开",
    "withheld": "此件不予公开",
}


def _paragraphs(given: Any) -> Any:
    return given.splitlines() if isinstance(given, str) else given


def _names(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


def _genre(given: Any) -> Any:
    return next((genre for genre, usage in USAGE.items() if usage.word == given), given)


def _blank_is_none(given: Any) -> Any:
    return None if isinstance(given, str) and not given.strip() else given


def _holds_text(given: list[str]) -> list[str]:
    if not any(line.strip() for line in given):
        raise ValueError(gettext("There is no text."))
    return given


TEXT = (
    "Paragraphs; headings begin with 一、 （一） 1. （1）. Lines between bars (| 单位 | 任务 |) are a table, a line "
    "表1 above them its caption; ![图1　网络](网络.png) is a figure, its picture one of `pictures`."
)
Kind = Annotated[Genre, BeforeValidator(_genre)]
Words = Annotated[str, Field(max_length=300)]
Names = Annotated[list[Words], BeforeValidator(_names)]
Paragraphs = Annotated[list[str], BeforeValidator(_paragraphs), Field(max_length=5_000)]
Day = Annotated[date | None, BeforeValidator(_blank_is_none)]


class PictureFields(BaseModel):
    """What a figure of a text shows; the text calls it by its name."""

    model_config = ConfigDict(extra="forbid")

    name: Words = Field(min_length=1, description="As in the text: ![图1　网络](网络.png).")
    data: Base64Bytes = Field(description="A PNG or JPEG in base64.")


class AttachmentFields(BaseModel):
    """Without a body it is named under the text and goes along as a file of its own."""

    model_config = ConfigDict(extra="forbid")

    title: Words = Field(min_length=1)
    body: Paragraphs = Field(default=[], description="Paragraphs, as in the document's own body.")


class Attendance(BaseModel):
    """Of minutes (GB/T 9704-2012, 10.3)."""

    model_config = ConfigDict(extra="forbid")

    present: Names = Field(default=[], description="出席")
    excused: Names = Field(default=[], description="请假")
    observers: Names = Field(default=[], description="列席")


class DocumentFields(BaseModel):
    """The parts of an official document as GB/T 9704-2012 lists them. What else a file holds is not printed."""

    model_config = ConfigDict(extra="allow", title="Official document")

    issuer: Words = Field(min_length=1, description="发文机关; of several the lead (主办机关).")
    genre: Kind = Field(description="文种, Regulation article 8; in files its Chinese name will do.")
    title: Words = Field(default="", description="标题; an order bears none.")
    body: Annotated[Paragraphs, AfterValidator(_holds_text)] = Field(min_length=1, description=TEXT)
    number: Words | None = Field(default=None, description="发文字号 in full: 示府发〔2026〕18号.")
    main_recipients: Names = Field(default=[], description="主送机关")
    cc_recipients: Names = Field(default=[], description="抄送机关")
    attachments: list[AttachmentFields] = Field(default=[], max_length=100)
    pictures: list[PictureFields] = Field(default=[], max_length=200)
    layout: Layout = Field(default=Layout.GENERAL, description="文件, 信函, 命令（令） or 纪要.")
    seal: bool = Field(
        default=True, description="A sample seal over signature and date; false: the layout without one."
    )
    urgency: Literal["特急", "加急"] | None = None
    joint_issuers: Names = Field(default=[], max_length=20, description="Who issues jointly, after the lead.")
    copy_no: Annotated[str, Field(pattern=r"^\d{6}$")] | None = Field(default=None, description="份号, six figures.")
    copies_note: Words | None = Field(default=None, description="What else stands in the 版记: 共印60份.")
    signatory: Names | None = Field(
        default=None, description="签发人 of an upward document, several as a list; of an order, “市长　何景行”."
    )
    issued_on: Day = Field(default=None, description="成文日期")
    disclosure: Literal["public", "on_request", "withheld"] | None = Field(default=None, description="公开方式")
    annotation: Words | None = Field(default=None, description="附注, without its brackets.")
    printed_by: Words | None = Field(default=None, description="印发机关")
    printed_on: Day = Field(default=None, description="印发日期; the day of issue when only 印发机关 is given.")
    mark: Words | None = Field(
        default=None, description="发文机关标志, when it is not the issuer's name with 文件, 令 or 会议纪要."
    )
    attendance: Attendance = Field(default_factory=Attendance)


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of what a file may hold."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **DocumentFields.model_json_schema()}


def sheet_of_fields(fields: DocumentFields) -> Sheet:
    partners = [name for name in fields.joint_issuers if name != fields.issuer]
    joint = bool(partners) and fields.layout is Layout.GENERAL
    is_upward = USAGE[fields.genre].direction == "upward" and fields.layout is Layout.GENERAL
    post, signatories = _signed(fields)
    body, attendance = "\n".join(fields.body), _attendance(fields.attendance)
    if fields.layout is Layout.MINUTES and not attendance:
        body, attendance = attendance_apart(body)
    return Sheet(
        layout=fields.layout,
        mark=fields.mark or mark_of(fields.issuer, fields.layout),
        mark_end="文件" if joint and fields.mark is None else "",
        title="" if fields.layout is Layout.ORDER else fields.title,
        body=body,
        issuer=fields.issuer,
        partners=tuple(Partner(name, _seal(name, fields)) for name in partners),
        number=fields.number,
        copy_no=fields.copy_no or "",
        urgency=fields.urgency or "",
        is_upward=is_upward,
        signatories=signatories if is_upward or fields.layout is Layout.ORDER else (),
        post=post,
        recipients="，".join(name.rstrip("：:，,") for name in fields.main_recipients),
        attachments=tuple(Attachment(one.title, "\n".join(one.body)) for one in fields.attachments),
        attendance=attendance,
        issued_on=fields.issued_on,
        seal=_seal(fields.issuer, fields),
        is_sealed=fields.seal,
        annotations=_annotations(fields),
        cc="，".join(name.rstrip("。，,") for name in fields.cc_recipients),
        printed_by=fields.printed_by or "",
        printed_on=(fields.printed_on or fields.issued_on) if fields.printed_by else None,
        imprint_note=fields.copies_note or "",
        pictures=tuple(Illustration(one.name, one.data) for one in fields.pictures),
    )


def _seal(name: str, fields: DocumentFields) -> Seal | None:
    return sample_seal(name) if fields.seal and fields.layout in {Layout.GENERAL, Layout.LETTER} else None


def _signed(fields: DocumentFields) -> tuple[str, tuple[str, ...]]:
    """Under an order the post stands before the name; elsewhere a signatory is a name."""
    names = tuple(fields.signatory or ())
    if fields.layout is not Layout.ORDER or not names:
        return "", names
    post, _space, name = names[0].replace(" ", "\u3000").partition("\u3000")
    return (post, (name.strip("\u3000"),)) if name else ("", (post,))


def _annotations(fields: DocumentFields) -> tuple[str, ...]:
    disclosed = _ANNOTATIONS[fields.disclosure] if fields.disclosure else ""
    return tuple(each for each in (fields.annotation, disclosed) if each)


def _attendance(given: Attendance) -> tuple[tuple[str, str], ...]:
    parts = (("出席", given.present), ("请假", given.excused), ("列席", given.observers))
    return tuple((label, "、".join(names)) for label, names in parts if names)
