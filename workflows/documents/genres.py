"""The fifteen kinds of official document（文种）: Regulation on the Handling of Official Documents, article 8."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
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
WAYS: dict[Direction, Promise] = {
    "downward": pgettext_lazy("direction", "Downward"),
    "upward": pgettext_lazy("direction", "Upward"),
    "lateral": pgettext_lazy("direction", "Lateral"),
    "public": pgettext_lazy("direction", "To the public"),
}


@dataclass(frozen=True, slots=True)
class Usage:
    """word: how the title ends. when: what it is used for (article 8). ways: the directions it may go, the usual one
    first. closings: the usual last sentences, by direction. forbidden: phrases this genre must not carry. layout: of
    GB/T 9704-2012."""

    word: str
    when: str | Promise
    ways: tuple[Direction, ...]
    closings: Mapping[Direction, tuple[str, ...]] = field(default_factory=dict)
    forbidden: tuple[str, ...] = ()
    layout: Layout = Layout.GENERAL

    @property
    def direction(self) -> Direction:
        """The usual one; where several are possible the recipients decide (workflows.documents.addressees)."""
        return self.ways[0]

    @property
    def closing(self) -> str:
        return next(iter(self.closings.get(self.direction, ())), "")


# Article 15 (4): what asks for a decision is a request and stands in no other document.
ASKS_FOR_ALL = ("妥否，请", "当否，请")
ASKS = (*ASKS_FOR_ALL, "请批示", "请批复", "请审批", "请予批准", "请予审批", "请予批复", "请核准")
# Who is not subordinate is asked, not told.
ORDERS = ("请遵照执行", "请贯彻执行", "请认真贯彻执行")

USAGE: dict[Genre, Usage] = {
    Genre.RESOLUTION: Usage(
        "决议", _("Publishes an important decision that a meeting has discussed and adopted."), ("public", "downward")
    ),
    Genre.DECISION: Usage(
        "决定",
        _(
            "Decides and arranges important matters, rewards or punishes, changes or revokes what lower agencies"
            " decided wrongly."
        ),
        ("downward", "public"),
    ),
    Genre.ORDER: Usage(
        "令",
        _(
            "Publishes administrative rules, takes important compulsory measures, confers or raises ranks, commends."
            " It is numbered as an order."
        ),
        ("downward", "public"),
        layout=Layout.ORDER,
    ),
    Genre.COMMUNIQUE: Usage("公报", _("Publishes important decisions or matters of weight."), ("public",)),
    Genre.ANNOUNCEMENT: Usage(
        "公告",
        _("Announces important or statutory matters at home and abroad."),
        ("public",),
        {"public": ("特此公告。",)},
    ),
    Genre.NOTICE_PUBLIC: Usage(
        "通告",
        _("Makes public, within a certain scope, what is to be observed or known."),
        ("public",),
        {"public": ("特此通告。",)},
    ),
    Genre.OPINION: Usage(
        "意见",
        _("Gives views on an important question and ways to deal with it; goes up, down or across."),
        ("downward", "upward", "lateral"),
        {
            "downward": ("请结合实际认真贯彻执行。",),
            "upward": ("以上意见如无不妥，请批转各地各部门执行。",),
            "lateral": ("以上意见供参考。",),
        },
    ),
    Genre.NOTICE: Usage(
        "通知",
        _(
            "Issues and passes on what lower agencies are to carry out and others to know; forwards documents. Plans,"
            " summaries, measures and rules go out under a notice."
        ),
        ("downward", "lateral"),
        {"downward": ("特此通知。",), "lateral": ("特此通知。",)},
        ASKS_FOR_ALL,
    ),
    Genre.CIRCULAR: Usage(
        "通报",
        _("Commends what was good, criticizes what was wrong, conveys important spirit and tells of important events."),
        ("downward",),
        {"downward": ("特此通报。",)},
        ASKS_FOR_ALL,
    ),
    Genre.REPORT: Usage(
        "报告",
        _("Reports work and circumstances to a superior agency, answers its questions; asks for nothing."),
        ("upward",),
        {"upward": ("特此报告。",)},
        ASKS,
    ),
    Genre.REQUEST: Usage(
        "请示",
        _("Asks a superior agency for an instruction or an approval: one matter in each."),
        ("upward",),
        {"upward": ("妥否，请批示。", "当否，请批复。")},
    ),
    Genre.REPLY: Usage(
        "批复",
        _("Answers a request of a lower agency and cites it by title and number."),
        ("downward",),
        {"downward": ("此复。", "特此批复。")},
        ASKS_FOR_ALL,
    ),
    Genre.MOTION: Usage(
        "议案",
        _("A government lays a matter before the people's congress of its own level, as the law prescribes."),
        ("lateral",),
        {"lateral": ("现提请审议。", "请审议。")},
        ORDERS,
    ),
    Genre.LETTER: Usage(
        "函",
        _(
            "Between agencies not subordinate to one another: consults, asks and answers, asks for approval and answers"
            " that."
        ),
        ("lateral",),
        {"lateral": ("特此函达。", "盼复。", "特此函复。")},
        (*ORDERS, *ASKS_FOR_ALL),
        Layout.LETTER,
    ),
    Genre.MINUTES: Usage(
        "纪要",
        _("Records the main course of a meeting and what it settled; names who attended."),
        ("downward", "lateral"),
        layout=Layout.MINUTES,
    ),
}


def by_direction() -> list[tuple[Direction, list[Genre]]]:
    """The fifteen as one chooses among them: by the way they usually go."""
    order: tuple[Direction, ...] = ("downward", "upward", "lateral", "public")
    return [(way, [one for one in Genre if USAGE[one].direction == way]) for way in order]


def matter_in(title: str, genre: str) -> str:
    """事由: what stands in a title between 关于 and its genre (Regulation, article 9, paragraph 7); "" where it is not
    written so."""
    _issuer, _about, matter = title.removesuffix(USAGE[Genre(genre)].word).removesuffix("的").partition("关于")
    return matter.strip()
