"""What the page says about an incoming document in words."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from office.files.models import File
from workflows.documents.genres import USAGE, Genre, matter_in
from workflows.documents.models import Attachment, Incoming, Rendition, Return
from workflows.documents.recognition.reading import words_of
from workflows.documents.words import Words


def incoming_facts(incoming: Incoming) -> list[tuple[str, Any]]:
    """收文登记 in short."""
    arrived = f"{timezone.localtime(incoming.arrived_at):%Y-%m-%d %H:%M} {incoming.get_arrived_by_display()}"
    return [
        (_("From"), incoming.sender_name),
        (_("Their number"), incoming.sender_number or "—"),
        (_("Genre"), incoming.get_genre_display()),
        (_("Arrived"), arrived),
        (_("Registered as"), incoming.number or "—"),
        *handling_facts(incoming),
    ]


def handling_facts(incoming: Incoming) -> list[tuple[str, Any]]:
    """How it is handled, by whom and until when; or why it went back."""
    facts: list[tuple[str, Any]] = []
    returned = Return.objects.filter(incoming=incoming).select_related("returned_by__person").first()
    if returned:
        when = f"{timezone.localtime(returned.returned_at):%Y-%m-%d %H:%M} {returned.returned_by.person}"
        facts += [(_("Returned"), when), (_("Why it is returned"), str(returned))]
    if incoming.leader:
        facts += [
            (_("Handling"), incoming.get_handling_display()),
            (_("Instruction by"), f"{incoming.leader.person} {incoming.leader.post.title}"),
            (_("Handled by"), _handlers(incoming) or "—"),
        ]
    if incoming.due_on:
        facts.append((_("To be handled by"), date_format(incoming.due_on, "Y-m-d")))
    return facts


def _handlers(incoming: Incoming) -> str:
    """Who leads first, and named so where others handle it too."""
    found = sorted(incoming.handlers.with_names().in_official_order(), key=lambda one: one.pk != incoming.lead_id)
    names = [str(one.person) for one in found]
    if len(names) > 1:
        names[0] = _("%(who)s (lead)") % {"who": names[0]}
    return _(", ").join(names)


def paper_of(incoming: Incoming) -> File | None:
    """The paper as it came; what came over this platform is the sender's own rendition, by reference."""
    if incoming.copy is None:
        return incoming.paper
    made = Rendition.objects.select_related("file").filter(document=incoming.copy.document_id).first()
    return made.file if made else None


def text_of(incoming: Incoming) -> str:
    """As it was sent, or as it was read off the paper."""
    return incoming.text or (words_of(incoming.paper) if incoming.paper else "")


def attachments_of(incoming: Incoming) -> QuerySet[Attachment]:
    whose = Q(document=incoming.copy.document_id) if incoming.copy else Q(incoming=incoming)
    return Attachment.objects.filter(whose).select_related("file").order_by("order")


def reply_to(incoming: Incoming) -> Words:
    """The reply as it begins: its title after the request's, the request cited by title and number.

    关于申请…资金的请示 → 关于申请…资金的批复; the matter stays in the sender's words.
    """
    genre = Genre.REPLY if incoming.genre == Genre.REQUEST else Genre.LETTER
    usage = USAGE[genre]
    named = USAGE[Genre(incoming.genre)].word
    matter = matter_in(incoming.title, incoming.genre) or incoming.title.removesuffix(named).removesuffix("的")
    reply, closing = ("现批复如下", "此复。") if genre == Genre.REPLY else ("现函复如下", "特此函复。")
    return Words(
        title=f"{incoming.unit.name}关于{matter}的{usage.word}",
        main_recipients=incoming.sender_name,
        body=f"你{_called(incoming.sender_name)}{incoming.cited}收悉。经研究，{reply}：\n\n{closing}",
    )


def _called(sender: str) -> str:
    """How a reply speaks to whom it answers: 你县, 你局, else 你单位."""
    last = sender.removesuffix("人民政府")[-1:]
    return last if last in "省市县区镇乡局委办厅院校" else "单位"
