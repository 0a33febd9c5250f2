"""Reading: the list, the document's page, its paper, its trail, its approval slip."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.roles import Role
from office.audit.refusals import Refusal
from office.duties import actions as duties
from office.files.actions import content_of
from office.live import topics
from office.ui.drawings import Tab
from office.ui.paging import page_of
from office.worktime.clock import now
from workflows.documents import paper
from workflows.documents.annulling.standing import standing_of
from workflows.documents.circulating import sheets as circulating
from workflows.documents.declaring import told_lines
from workflows.documents.drawings import (
    flow_nodes,
    opinion_lines,
    receipt_lines,
    received_of,
    returned_lines,
    where_it_lies,
)
from workflows.documents.facts import digests_of, document_facts, handled_by, light_of, seat_hint, story_lines
from workflows.documents.models import Document, Number, Rendition
from workflows.documents.opinions.begun import begun_at, begun_on
from workflows.documents.opinions.hand import phrases_of
from workflows.documents.outlook import way_ahead
from workflows.documents.permissions import (
    copies_visible_to,
    documents_listed_to,
    incoming_listed_to,
    registries_of,
    revising,
)
from workflows.documents.printing import asked_for, copy_of, is_long
from workflows.documents.sealing.authorising import standing_uses
from workflows.documents.seats import seat_of
from workflows.documents.sending.copies import sends
from workflows.documents.sheet import Laid
from workflows.documents.views.access import actor_of, document_or_404, sent
from workflows.documents.views.quoting import opinion_begun
from workflows.documents.withdrawing import question_of, question_of_passed
from workflows.documents.wordings.keeping import KEEPERS
from workflows.documents.words import Words
from workflows.engine import course, urging

State = Document.State


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything the actor may see, latest change first; tabs narrow it."""
    actor = actor_of(request)
    tab = request.GET.get("tab", "all")
    if tab in ("received", "incoming"):
        return _received(request) if tab == "received" else _incoming(request)
    documents = documents_listed_to(actor)
    if tab == "drafted":
        documents = documents.filter(drafter__in=[held.pk for held in actor.appointments])
    elif tab == "under_way":
        documents = documents.filter(state__in=[one for one in State if one != State.FILED])
    elif tab == "filed":
        documents = documents.filter(state=State.FILED)
    page = page_of(
        documents.select_related("issuer", "drafter__person", "drafter__post__unit").prefetch_related(
            "numbers__register"
        ),
        request.GET,
        by=("-changed_at", "-pk"),
    )
    roles = {role for held in actor.appointments for role in held.post.roles}
    keeps = {"registry": Role.REGISTRY_CLERK in roles, "keeps_wordings": bool(roles & set(KEEPERS))}
    keeps["composes_routes"] = Role.OFFICE_DIRECTOR in roles
    context = {"page": page, "tabs": _tabs(tab), "tab": tab, **keeps}
    return render(request, "documents/document_list.html", context)


def _received(request: HttpRequest) -> HttpResponse:
    copies = copies_visible_to(actor_of(request)).exclude(document__drafter__person=actor_of(request).person)
    page = page_of(
        copies.select_related("document__issuer", "unit").prefetch_related("document__numbers__register"),
        request.GET,
        by=("-sent_at", "-pk"),
    )
    return render(request, "documents/copy_list.html", {"page": page, "tabs": _tabs("received"), "tab": "received"})


def _incoming(request: HttpRequest) -> HttpResponse:
    page = page_of(
        incoming_listed_to(actor_of(request)).select_related("sender", "unit", "copy__document"),
        request.GET,
        by=("-changed_at", "-pk"),
    )
    context = {"page": page, "tabs": _tabs("incoming"), "tab": "incoming", "registry": registries_of(actor_of(request))}
    context["agencies"] = len({one.unit_id for one in page.items}) > 1  # each counts its own numbers
    return render(request, "documents/incoming_list.html", context)


def _tabs(current: str) -> list[Tab]:
    labels = {
        "all": _("All I may see"),
        "under_way": _("Under way"),
        "drafted": _("Drafted by me"),
        "incoming": _("Incoming"),
        "received": _("Received"),
        "filed": _("Filed"),
    }
    return [Tab(label, f"?tab={name}", current=name == current) for name, label in labels.items()]


@require_safe
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    document = document_or_404(request, public_id)
    duties.mark_opened(document, by=actor_of(request))
    circulating.mark_opened(document, by=actor_of(request))
    return document_page(request, document)


def document_page(
    request: HttpRequest, document: Document, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    """The page of a document; after a refused act with the sentence and what was typed."""
    actor = actor_of(request)
    seq = topics.head(f"document:{document.public_id}")  # before the content: what comes between is told, not missed
    hands = course.hands_of(document)
    stages = course.stages_of(document, hands)
    seat = seat_of(document, actor, hands, stages)
    stages, expected = way_ahead(stages, document)
    sender = document.dispatched_at is not None and sends(actor, document) is not None
    if seat.phrases:
        seat.phrases = (*phrases_of(actor), *seat.phrases)
    to_read = circulating.owed_by(actor, document)
    begun = begun_at(seat.hand, actor) or begun_on(to_read, actor)
    context: dict[str, Any] = {
        "document": document,
        "seq": seq,
        "number": document.numbers.filter(state=Number.State.USED).select_related("register").first(),
        "nodes": flow_nodes(stages, hands, actor, expected),
        "opinions": opinion_lines(document, actor),
        "receipts": receipt_lines(document, sender=sender),
        "sender": sender,
        "returned": returned_lines(document),
        "attachments": document.attachments.select_related("file").order_by("order"),
        "rendition": Rendition.objects.filter(document=document).select_related("file").first(),
        "digests": digests_of(document),
        "holders": [hand for hand in hands if hand.state == "open"],
        "revisions": document.revisions.count(),
        "seat": seat,
        "light": light_of(seat, hands),
        "lies": where_it_lies(stages),
        "facts": document_facts(document),
        "told": told_lines(document),
        "uses": standing_uses(document),
        "seat_hint": seat_hint(seat),
        "withdrawal": question_of(document, seat, actor),
        "reclaiming": question_of_passed(document, seat, actor),
        "urges_again_at": urging.urges_again_at(document, by=actor) if seat.may_urge else None,
        "may_revise": revising(seat.mine) is not None,
        "refusal": refusal,
        "begun": begun,
        "typed": opinion_begun(request, begun),
        "to_read": to_read,
        "standing": standing_of(document, actor),
    }
    context["received"] = received_of(context["receipts"])
    return render(request, "documents/document_detail.html", context, status=status)


def _shown(request: HttpRequest, document: Document) -> Rendition | Laid:
    """What was issued once it exists; before that the draft, of which only the pages looked at are painted."""
    issued = Rendition.objects.filter(document=document).select_related("file").first()
    return issued or paper.drafted(document, Words.of(document), watermark=watermark_of(request))


def watermark_of(request: HttpRequest) -> tuple[str, ...]:
    actor = actor_of(request)
    unit = actor.appointment.post.unit.short_name if actor.appointment else ""
    tail = actor.person.phone[-4:] or actor.person.username
    return (f"{actor.person} {tail} {unit} {timezone.localtime(now()):%m-%d %H:%M}",)


@require_safe
def pages(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The right pane, fetched after the page so that reading never waits for typesetting."""
    document = document_or_404(request, public_id)
    shown = _shown(request, document)
    laid = shown if isinstance(shown, Laid) else None
    context = {"document": document, "numbers": range(1, shown.pages + 1), "count": shown.pages, "laid": laid}
    if laid and is_long(laid):
        context["printings"] = asked_for(document, by=actor_of(request))
    return render(request, "documents/_paper.html", context)


@require_safe
def page_picture(request: HttpRequest, public_id: UUID, page: int) -> HttpResponse:
    document = document_or_404(request, public_id)
    shown = _shown(request, document)
    if not 1 <= page <= shown.pages:
        raise Http404
    drawn = paper.pages_of(shown, [page])[0] if isinstance(shown, Laid) else paper.picture(shown.file, page)
    response = HttpResponse(drawn, content_type="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    document = document_or_404(request, public_id)
    shown = _shown(request, document)
    if not isinstance(shown, Laid):
        made = content_of(shown.file)
    elif not is_long(shown):
        made = shown.paint()
    else:
        copy = copy_of(document, shown, by=actor_of(request))
        if copy is None or not copy.is_ready:
            return redirect("documents:printing", public_id)
        made = copy.paper
    return sent(made, content_type="application/pdf", name=f"{document.public_id}.pdf", as_attachment=False)


@require_safe
def story(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The trail: who did what, when, in which post, through which door."""
    document = document_or_404(request, public_id)
    return render(request, "documents/document_story.html", {"document": document, "lines": story_lines(document)})


@require_safe
def slip(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """办文单 on one A4: every field and all opinions in order, to print."""
    document = document_or_404(request, public_id)
    context = {
        "document": document,
        "number": document.numbers.filter(state=Number.State.USED).select_related("register").first(),
        "opinions": opinion_lines(document),
        "handled": handled_by(document),
        "attachments": document.attachments.select_related("file").order_by("order"),
        "copies": document.copies.select_related("unit").order_by("kind", "unit__path"),
    }
    return render(request, "documents/document_slip.html", context)
