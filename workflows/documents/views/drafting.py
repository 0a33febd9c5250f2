"""Writing: a new document, the drafting page, the checker, the preview of what is being typed, attachments."""

import base64
from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from office.audit.action_keys import once
from office.audit.refusals import Refusal, TooLate
from office.files.content import ALLOWED
from office.files.models import File
from office.subjects import kinds
from workflows.documents import actions, autosaving, paper, route
from workflows.documents.declaring import NOTHING, report_with
from workflows.documents.forms import DraftForm
from workflows.documents.genres import USAGE, WAYS, by_direction
from workflows.documents.lints.finding import Report
from workflows.documents.lints.questions import QUESTIONS
from workflows.documents.models import Document, Template, Typed
from workflows.documents.permissions import revising
from workflows.documents.traces import changes
from workflows.documents.views.access import actor_of, document_or_404, posted
from workflows.documents.wordings.keeping import template_for, templates_for, wordings_of
from workflows.documents.words import Words
from workflows.engine import course

PICTURES = frozenset({"image/png", "image/jpeg"})  # what a figure can be (sheet.figures)


class NoLongerYours(TooLate):
    """Saved from a page that was open before the draft went on."""

    def sentence(self) -> str:
        return _("The draft has gone on to others meanwhile. Nothing was saved; what you typed is still here to copy.")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    source = kinds.source_of(request.GET.get("source", "") or request.POST.get("source", ""), actor)
    typed = None if source or request.method == "POST" else autosaving.typed_by(None, actor)
    template = _template_asked(request) if request.method == "GET" and not source else None
    if template and typed:
        messages.info(request, _("What you typed before stands here; throw it away or save it, then begin anew."))
        template = None
    form = DraftForm(
        request.POST if request.method == "POST" else None,
        actor=actor,
        source=source,
        **({"initial": typed.fields} if typed else _begun_with(template) if template else {}),
    )
    if request.method == "POST" and form.is_valid():
        try:
            public_id = once(
                "document.draft", request.POST.get("action_key", ""), lambda: _begin(form, request), by=actor
            )
            return _after_saving(request, public_id)
        except Refusal as refusal:
            return _again(request, form, refusal, None)
    offered = [] if source else templates_for(actor)
    status = 422 if form.is_bound else 200
    return _page(request, form, None, status=status, typed=typed, templates=offered, begun=template)


def _template_asked(request: HttpRequest) -> Template | None:
    """`?template=` names one of an agency in whose name the actor may write."""
    asked = request.GET.get("template", "")
    if not asked:
        return None
    try:
        found = template_for(actor_of(request), UUID(asked))
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def _begun_with(template: Template) -> dict[str, Any]:
    said = {name: getattr(template, name) for name in ("genre", "title", "body")}
    return {"initial": said | {"issuer": template.unit_id}}


def _begin(form: DraftForm, request: HttpRequest) -> str:
    issuer, actor = form.cleaned_data["issuer"], actor_of(request)
    made = actions.draft(issuer=issuer, text=form.words, source=form.made_of, told=form.told, by=actor, **form.facts)
    return str(made.public_id)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    document, actor = document_or_404(request, public_id), actor_of(request)
    form = DraftForm(request.POST if request.method == "POST" else None, actor=actor, document=document)
    hand = revising(course.my_hands(document, actor))
    if hand is None:
        if request.method == "POST":
            form.is_valid()  # whatever was typed stands on the page again
            return _again(request, form, NoLongerYours(), document)
        messages.info(request, _("The draft lies with others now; you see it as it stands."))
        return redirect("documents:detail", public_id)
    if request.method == "POST" and form.is_valid():
        try:
            once(
                "document.revise", request.POST.get("action_key", ""), lambda: _save(form, document, request), by=actor
            )
            return _after_saving(request, str(public_id))
        except Refusal as refusal:
            return _again(request, form, refusal, document)
    typed = autosaving.typed_by(document, actor)
    autosaving.check_out(document, hand, by=actor)
    if typed and request.method == "GET" and (typed.version == document.version or "mine" in request.GET):
        form = DraftForm(actor=actor, document=document, typed=typed.fields)
    return _page(request, form, document, status=422 if form.is_bound else 200, typed=typed)


def _save(form: DraftForm, document: Document, request: HttpRequest) -> None:
    version = form.cleaned_data["version"] or 0
    actions.revise(document, text=form.words, version=version, told=form.told, by=actor_of(request), **form.facts)


def _after_saving(request: HttpRequest, public_id: str) -> HttpResponse:
    """Saved only, or saved and handed on in one press."""
    if request.POST.get("act") != "submit":
        messages.success(request, _("Saved."))
        return redirect("documents:edit", public_id)
    document = document_or_404(request, UUID(public_id))
    hand = revising(course.my_hands(document, actor_of(request)))
    if hand is None:
        return redirect("documents:detail", public_id)
    try:
        actions.submit(document, hand.step_id, opinion=request.POST.get("opinion", ""), by=actor_of(request))
    except Refusal as refusal:
        refusal.remember()
        messages.error(request, str(refusal))
        return HttpResponseRedirect(f"{reverse('documents:edit', args=[public_id])}?checked=1")
    messages.success(request, _("Handed on."))
    return redirect("documents:detail", public_id)


def _again(request: HttpRequest, form: DraftForm, refusal: Refusal, document: Document | None) -> HttpResponse:
    """The page once more with what was typed and the sentence at its place."""
    refusal.remember()
    refusal.stand_at(form)
    typed = None
    if refusal.status == TooLate.status and document is not None:
        typed = autosaving.keep_typed(document, fields=request.POST, version=_version(request), by=actor_of(request))
    newer = document if isinstance(refusal, actions.VersionBehind) else None
    return _page(request, form, document, status=refusal.status, newer=newer, typed=typed)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else 0


def _page(
    request: HttpRequest,
    form: DraftForm,
    document: Document | None,
    *,
    status: int,
    newer: Document | None = None,
    typed: Typed | None = None,
    **begin: Any,
) -> HttpResponse:
    """newer: what was saved meanwhile. typed: what the writer typed and has not saved. begin: what a new draft may
    begin with, or has begun with."""
    attachments = list(document.attachments.select_related("file").order_by("order")) if document else []
    behind = typed if document and typed and typed.version != document.version else None
    context = {
        "form": form,
        "document": document,
        "report": _report(document, form),
        "questions": QUESTIONS,
        "attachments": attachments,
        "pictures": [one for one in attachments if one.file.content_type in PICTURES],
        "wordings": wordings_of(form.issuers),
        **begin,
        "accepted": [f".{ending}" for ending in ALLOWED],
        "latest": newer,
        "typed": typed,
        "behind": behind,
        "against": list(changes(Words.of(document), autosaving.words_of(behind).tidy())) if document and behind else [],
        "held": autosaving.held_by_another(document, actor_of(request)) if document else None,
        "genres": [(WAYS[way], [(one, USAGE[one].when) for one in genres]) for way, genres in by_direction()],
        "countersigning": len(form["countersigners"].value() or []),
        "next_hand": str(route.division_head(document)[0]) if document else "",
        "title_hint": _("Issuer, 关于, matter, 的 and the genre"),
        "body_hint": _("Levels are written 一、 （一） 1. （1）; paragraphs are indented when printed."),
    }
    return render(request, "documents/document_form.html", context, status=status)


def _report(document: Document | None, form: DraftForm) -> Report | None:
    """Of the text the page shows: what was typed and refused is judged as it was typed."""
    if document is None or not form.is_bound:
        return report_with(document, NOTHING) if document else None
    return report_with(_put(copy(document), form), form.told)


def _as_typed(request: HttpRequest, document: Document | None) -> tuple[Document, DraftForm]:
    """A document in memory as the form has it now; nothing is saved."""
    form = DraftForm(request.POST, actor=actor_of(request), document=document)
    form.is_valid()
    given = form.cleaned_data
    issuer = given.get("issuer") or (form.issuers[0] if form.issuers else None)
    if issuer is None and document is None:
        raise actions.NotYourAgency
    return _put(document or Document(issuer=issuer, drafter=actor_of(request).appointment), form), form


def _put(document: Document, form: DraftForm) -> Document:
    """The fields that are in order into a document in memory."""
    names = ("genre", "urgency", "title", "main_recipients", "cc_recipients", "body", "annotation", "signatory")
    for name in (*names, "is_important", "needs_legal_review"):
        if name in form.cleaned_data:
            setattr(document, name, form.cleaned_data[name])
    return document


@require_POST
def check(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """What the checker finds in the text as it stands in the form, unsaved."""
    document = document_or_404(request, public_id) if public_id else None
    typed, form = _as_typed(request, document)
    context = {"report": report_with(typed, form.told), "questions": QUESTIONS}
    return render(request, "documents/_findings.html", context)


@require_POST
def preview(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """The pages as they would print, from the text as it stands in the form."""
    document = document_or_404(request, public_id) if public_id else None
    typed, form = _as_typed(request, document)
    names = ("title", "main_recipients", "cc_recipients", "body", "annotation")
    words = paper.Words(**{name: form.cleaned_data.get(name) or "" for name in names}).tidy()
    laid = paper.drafted(typed, words)
    wanted = request.POST.get("page", "")
    shown = paper.leaf(laid.pages, int(wanted) if wanted.isdecimal() and len(wanted) < 5 else 1)
    drawn = paper.pages_of(laid, shown)
    pictures = [
        (number, "data:image/png;base64," + base64.b64encode(picture).decode())
        for number, picture in zip(shown, drawn, strict=True)
    ]
    address = reverse("documents:preview", args=[public_id]) if public_id else reverse("documents:preview_new")
    context = {"pictures": pictures, "laid": laid, "shown": shown, "address": address}
    return render(request, "documents/_pages.html", context)


@posted("documents:edit")
def attach(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Each file by itself: what cannot be taken is named, the others are attached."""
    document, actor = document_or_404(request, public_id), actor_of(request)
    key = request.POST.get("action_key", "")
    refused: list[Refusal] = []

    def attach_each() -> list[str]:
        said = []
        for upload in request.FILES.getlist("upload"):
            try:
                actions.attach(document, upload=upload, by=actor)
            except Refusal as refusal:
                refused.append(refusal)
                said.append(_("%(file)s: %(why)s") % {"file": upload.name, "why": refusal})
        return said

    for sentence in once("document.attach", key, attach_each, by=actor):
        messages.error(request, sentence)
    for refusal in refused:
        refusal.remember()
    if not request.FILES:
        messages.error(request, _("Choose a file first."))
    return HttpResponseRedirect(reverse("documents:edit", args=[public_id]) + "#attachments")


@posted("documents:edit")
def detach(request: HttpRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    document, actor = document_or_404(request, public_id), actor_of(request)

    def take_off() -> None:
        file = get_object_or_404(File, public_id=file_id, attachment__document=document)
        actions.detach(document, file=file, by=actor)

    once("document.detach", request.POST.get("action_key", ""), take_off, by=actor)
    return HttpResponseRedirect(reverse("documents:edit", args=[public_id]) + "#attachments")
