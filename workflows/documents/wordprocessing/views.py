"""从 Word 导入 and 导出 Word."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.audit.action_keys import once
from office.audit.refusals import Refusal
from office.files.actions import tidy_name
from office.files.models import File
from office.files.refusals import ALLOWED
from workflows.documents.agencies import issuers_for
from workflows.documents.autosaving import typed_by
from workflows.documents.genres import USAGE, Genre
from workflows.documents.models import Document
from workflows.documents.numbering import number_of
from workflows.documents.permissions import revising
from workflows.documents.views.access import actor_of, document_or_404, posted, sent
from workflows.documents.wordprocessing import exporting, taking
from workflows.documents.wordprocessing.forms import BeginForm, WordFileForm
from workflows.documents.wordprocessing.reading import WordDraft
from workflows.documents.wordprocessing.sentences import left_out, sentences
from workflows.engine import course

_LINES = 400  # of the text that are shown before one decides


@require_http_methods(["GET", "POST"])
def word(request: HttpRequest, public_id: UUID) -> HttpResponse:
    document, actor = document_or_404(request, public_id), actor_of(request)
    if revising(course.my_hands(document, actor)) is None:
        messages.info(request, _("The draft lies with others now; you see it as it stands."))
        return redirect("documents:detail", public_id)
    return _word(request, document)


@require_http_methods(["GET", "POST"])
def word_new(request: HttpRequest) -> HttpResponse:
    return _word(request, None)


def _word(request: HttpRequest, document: Document | None) -> HttpResponse:
    """First which file; then what was found in it, and what is to become of it."""
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "look":
        return _looked(request, document)
    asked = request.POST.get("file", "") or request.GET.get("file", "")
    file = _file(request, document, asked) if asked else None
    if file is None:
        return _page(request, document, form=WordFileForm())
    read = taking.read_file(file)
    begin = _begin_form(request, read) if document is None else None
    if not act or (begin is not None and not begin.is_valid()):
        return _page(request, document, file=file, read=read, begin=begin, status=422 if act else 200)
    try:
        taken = partial(_take, request, document, file, read, begin, act)
        public_id = once("document.import", request.POST.get("action_key", ""), taken, by=actor_of(request))
    except Refusal as refusal:
        refusal.remember()
        return _page(request, document, file=file, read=read, begin=begin, refusal=refusal, status=refusal.status)
    messages.success(request, _("Taken from the Word file. The former version stands among the versions.")
                     if document else _("A new draft, made of the Word file."))  # fmt: skip
    return redirect("documents:edit", public_id)


def _looked(request: HttpRequest, document: Document | None) -> HttpResponse:
    form = WordFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            file = taking.bring(form.cleaned_data["upload"], document=document, by=actor_of(request))
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
        else:
            return redirect(f"{_address(document)}?file={file.public_id}")
    return _page(request, document, form=form, status=422)


def _take(
    request: HttpRequest, document: Document | None, file: File, read: WordDraft, begin: BeginForm | None, act: str
) -> str:
    actor = actor_of(request)
    if document is None:
        assert begin is not None
        return str(taking.begin(file, read, by=actor, **begin.cleaned_data).public_id)
    version = request.POST.get("version", "")
    given = int(version) if version.isdecimal() and len(version) < 9 else 0
    how = act if act in taking.WAYS else "fill"
    return str(taking.take_over(document, file, read, how=how, version=given, by=actor).public_id)


def _begin_form(request: HttpRequest, read: WordDraft) -> BeginForm:
    actor = actor_of(request)
    issuers = issuers_for(actor.appointment) if actor.appointment else []
    initial = {"genre": read.found.genre or Genre.NOTICE}
    return BeginForm(request.POST if request.method == "POST" else None, issuers=issuers, initial=initial)


def _file(request: HttpRequest, document: Document | None, asked: str) -> File:
    try:
        file = taking.brought(UUID(asked), document=document, by=actor_of(request))
    except ValueError:
        file = None
    if file is None:
        raise Http404
    return file


def _address(document: Document | None) -> str:
    return reverse("documents:word", args=[document.public_id]) if document else reverse("documents:word_new")


def _page(
    request: HttpRequest, document: Document | None, *, read: WordDraft | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    context: dict[str, Any] = {"document": document, "address": _address(document), **more}
    if document:
        document.refresh_from_db(fields=["version"])
    context["typed"] = typed_by(document, actor_of(request))
    if read:
        lines = read.found.words.body.splitlines()
        context |= {
            "words": read.found.words,
            "genre": USAGE[Genre(read.found.genre)].word if read.found.genre else "",
            "lines": lines[:_LINES],
            "more": max(0, len(lines) - _LINES),
            "count": len(lines),
            "pictures": list(read.pictures),
            "sentences": sentences(read.found),
            "left_out": left_out(read.found),
        }
    return render(request, "documents/word_form.html", context, status=status)


@posted("documents:detail")
def docx(request: HttpRequest, public_id: UUID) -> HttpResponse:
    document = document_or_404(request, public_id)
    made = exporting.export(document, by=actor_of(request))
    number = number_of(document)
    name = tidy_name(f"{number or ''} {document.title}"[:140] + ".docx")
    return sent(made, content_type=ALLOWED["docx"], name=name, as_attachment=True)
