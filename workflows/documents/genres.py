"""The fifteen kinds of official document（文种）: Regulation on the Handling of Official Documents, article 8."""

from dataclasses import dataclass
from typing import Literal

from django.db import models
from django.utils.translation import pgettext_lazy

from workflows.documents.sheet import Layout


class Genre(models.TextChoices):
    RESOLUTION = "resolution", pgettext_lazy("genre", "Resolution")
    DECISION = "decision", pgettext_lazy("genre", "Decision")
    ORDER = "order", pgettext_lazy("genre", "Order")
    COMMUNIQUE = "communique", pgettext_lazy("genre", "Communiqué")
    ANNOUNCEMENT = "announcement", pgettext_lazy("genre", "Announcement")
    NOTICE_PUBLIC = "notice_public", pgettext_lazy("genre", "Public notice")
    OPINION = "opinion", pgettext_lazy("genre", "Opinion")
    NOTICE = "notice", pgettext_lazy("genre", "Notice")
    CIRCULAR = "circular", pgettext_lazy("genre", "Circular")
    REPORT = "report", pgettext_lazy("genre", "Report")
    REQUEST = "request", pgettext_lazy("genre", "Request")
    REPLY = "reply", pgettext_lazy("genre", "Reply")
    MOTION = "motion", pgettext_lazy("genre", "Motion")
    LETTER = "letter", pgettext_lazy("genre", "Letter")
    MINUTES = "minutes", pgettext_lazy("genre", "Minutes")


Direction = Literal["upward", "downward", "lateral", "public"]


@dataclass(frozen=True, slots=True)
class Usage:
    """word: how the title ends. closing: the usual last sentence. forbidden: phrases this genre must not carry. layout:
    of GB/T 9704-2012."""

    word: str
    direction: Direction
    closing: str = ""
    forbidden: tuple[str, ...] = ()
    layout: Layout = Layout.GENERAL


USAGE: dict[Genre, Usage] = {
    Genre.RESOLUTION: Usage("决议", "public"),
    Genre.DECISION: Usage("决定", "downward"),
    Genre.ORDER: Usage("令", "downward", layout=Layout.ORDER),
    Genre.COMMUNIQUE: Usage("公报", "public"),
    Genre.ANNOUNCEMENT: Usage("公告", "public", "特此公告。"),
    Genre.NOTICE_PUBLIC: Usage("通告", "public", "特此通告。"),
    Genre.OPINION: Usage("意见", "downward"),
    Genre.NOTICE: Usage("通知", "downward", "特此通知。"),
    Genre.CIRCULAR: Usage("通报", "downward", "特此通报。"),
    Genre.REPORT: Usage("报告", "upward", "特此报告。", ("请批示", "请批复", "妥否", "请审批", "请予批准")),
    Genre.REQUEST: Usage("请示", "upward", "妥否，请批示。"),
    Genre.REPLY: Usage("批复", "downward", "此复。"),
    Genre.MOTION: Usage("议案", "lateral", "现提请审议。"),
    Genre.LETTER: Usage("函", "lateral", "特此函复。", ("请遵照执行", "请贯彻执行"), Layout.LETTER),
    Genre.MINUTES: Usage("纪要", "downward", layout=Layout.MINUTES),
}
