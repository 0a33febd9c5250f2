"""验章: is this paper what it says it is? For everybody who has signed in, of a file or of a copy they have."""

from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.audit.actor import Actor
from office.audit.refusals import Refusal
from office.files.actions import content_of, read_in
from office.files.models import File
from office.files.reading import words_in
from office.files.refusals import Suspicious, WrongType
from office.files.secrecy import CarriesSecrecyMark, mark_in
from office.subjects import kinds
from workflows.documents.models import Copy, Document, Incoming, Rendition
from workflows.documents.permissions import opens_paper
from workflows.documents.sealing.examining import examine
from workflows.documents.sealing.forms import PaperForm
from workflows.documents.views.access import actor_of

MOST_A_MINUTE = 20


class TooOften(Refusal):
    status = 429

    def sentence(self) -> str:
        return _("That was a great many files in one minute; go on in the next.")


@require_http_methods(["GET", "POST"])
def check_seal(request: HttpRequest) -> HttpResponse:
    """A POST brings a file; `?source=copy:id` names a paper that lies here."""
    actor, finding, name = actor_of(request), None, ""
    form = PaperForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    try:
        if form.is_valid():
            upload = form.cleaned_data["upload"]
            _once_more(actor)
            pdf = read_in(upload)
            _refuse_secrets(pdf, actor)
            finding, name = examine(pdf, by=actor), upload.name
        elif request.method == "GET" and request.GET.get("source"):
            file = _paper_named(request.GET["source"], actor)
            _once_more(actor)
            finding, name = examine(content_of(file), by=actor), file.name
    except Refusal as refusal:
        refusal.remember()
        form.is_bound = True
        form.is_valid()
        refusal.stand_at(form)
        context: dict[str, Any] = {"form": form}
        return render(request, "documents/seal_check.html", context, status=refusal.status)
    context = {"form": form, "finding": finding, "name": name}
    return render(request, "documents/seal_check.html", context, status=422 if form.errors else 200)


def _once_more(actor: Actor) -> None:
    """Taking a file apart costs half a second of a processor."""
    key = f"documents:seal_check:{actor.person.pk}"
    cache.add(key, 0, 60)
    try:
        count = cache.incr(key)
    except ValueError:  # it expired between the two
        return
    if count > MOST_A_MINUTE:
        raise TooOften


def _refuse_secrets(pdf: bytes, actor: Actor) -> None:
    """What cannot be read has no words here; the finding says that it is broken."""
    try:
        words = words_in("pdf", pdf)
    except (WrongType, Suspicious):
        return
    if mark_in(words):
        raise CarriesSecrecyMark(actor.person, actor, field="upload")


def _paper_named(source: str, actor: Actor) -> File:
    """Of a copy, an incoming or an issued document the actor may open."""
    subject: Any = kinds.source_of(source, actor)
    file: File | None = None
    if isinstance(subject, Copy) and opens_paper(actor, subject):
        subject = subject.document
    elif isinstance(subject, Incoming):
        file = subject.paper or (subject.copy.document.rendition.file if subject.copy else None)
    if isinstance(subject, Document):
        issued = Rendition.objects.filter(document=subject).select_related("file").first()
        file = issued.file if issued else None
    if file is None:
        raise Http404
    return file
