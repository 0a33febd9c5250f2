"""The parts of an official document as GB/T 9704-2012, 7, lists them: what is to be printed, and nothing of how."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from office.ui.fonts import Role
from workflows.documents.sheet.blocks import Block, parse
from workflows.documents.sheet.figures import Illustration


class Layout(StrEnum):
    """The general layout (7) and the special ones (10.1 to 10.3)."""

    GENERAL = "general"
    LETTER = "letter"
    ORDER = "order"
    MINUTES = "minutes"


_MARK_ENDS = {Layout.GENERAL: "文件", Layout.LETTER: "", Layout.ORDER: "令", Layout.MINUTES: "会议纪要"}


def mark_of(issuer: str, layout: Layout) -> str:
    """发文机关标志 as it usually reads (7.2.4, 10)."""
    return issuer + _MARK_ENDS[layout]


@dataclass(frozen=True)
class Seal:
    """A picture of the seal, PNG or SVG with a transparent ground, and its diameter in mm."""

    image: bytes
    diameter: float = 45.0

    @property
    def media_type(self) -> str:
        return "image/png" if self.image.startswith(b"\x89PNG") else "image/svg+xml"


@dataclass(frozen=True)
class Attachment:
    """`text` is empty for an attachment that goes along as a file of its own and is only named."""

    title: str
    text: str = ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        return parse(self.text)


@dataclass(frozen=True)
class Partner:
    """A unit that issues jointly（联合行文）: its name in the header, the name it signs with, its seal."""

    name: str
    seal: Seal | None = None


@dataclass(frozen=True)
class Sheet:
    """A document downward or, with `signatories` or `is_upward`, upward.

    mark        发文机关标志, with 文件 where it is used; of several units each name by itself, 文件 in `mark_end`
    partners    the units that issue jointly with `issuer`, in their order
    number      发文字号 in full; None before it is given: `number_stem` (示府发〔2026〕) and an empty place
    urgency     特急, 加急 or empty
    recipients  主送机关 as written, without the colon
    issuer      the unit that signs (署名)
    issued_on   成文日期; None before it is signed, when the year and month of `drafted_on` stand before an empty place
    is_sealed   whether the layout is the one for a sealed document
    post        职务 of the first of the signatories, before the name under an order
    attendance  出席, 请假, 列席 of minutes, each with its names
    copy_no     份号, six figures
    cc          抄送机关 as written, without the full stop
    annotations 附注, each in brackets, 公开方式 among them
    printed_by  印发机关 and printed_on its date
    imprint_note  what else stands in the 版记, under a thin rule (7.4.5)
    is_draft    empty places for number, seal and date are drawn and named
    imprint_on_even  the 版记 goes to an even page, the back of the last leaf
    own_fonts   the agency's own fonts for some of the roles, each as its role and its file
    pictures    what figures in the texts show, by name
    watermark   lines repeated faintly over every page
    """

    mark: str
    title: str
    body: str
    issuer: str
    layout: Layout = Layout.GENERAL
    partners: tuple[Partner, ...] = ()
    mark_end: str = ""
    copy_no: str = ""
    number: str | None = None
    number_stem: str = ""
    urgency: str = ""
    is_upward: bool = False
    signatories: tuple[str, ...] = ()
    post: str = ""
    attendance: tuple[tuple[str, str], ...] = ()
    recipients: str = ""
    attachments: tuple[Attachment, ...] = ()
    issued_on: date | None = None
    drafted_on: date | None = None
    seal: Seal | None = None
    is_sealed: bool = True
    annotations: tuple[str, ...] = ()
    cc: str = ""
    printed_by: str = ""
    printed_on: date | None = None
    imprint_note: str = ""
    is_draft: bool = False
    imprint_on_even: bool = False
    pictures: tuple[Illustration, ...] = ()
    own_fonts: tuple[tuple[Role, Path], ...] = ()
    watermark: tuple[str, ...] = ()
    _blocks: tuple[Block, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_blocks", parse(self.body))

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self._blocks


def chinese_date(day: date) -> str:
    """Arabic figures without leading zeros (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"
