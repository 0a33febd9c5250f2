"""Given free again: what was taken for a mark of secrecy is none, says who answers for the agency's papers."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory.actors import in_post
from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, TooLate
from office.files.models import File
from office.files.secrecy import refuse_marks
from office.subjects import kinds
from workflows.documents import events
from workflows.documents.forms import ReleaseForm
from workflows.documents.models import Recognition
from workflows.documents.recognition.reading import read_again
from workflows.documents.recognition.withholding import may_release, paper_with
from workflows.documents.views.access import actor_of


@transaction.atomic
def release(file: File, *, reason: str, by: Actor) -> None:
    """It is seen, read and found again. Raises NotAllowed, TooLate, CarriesSecrecyMark."""
    file = File.objects.select_for_update().get(pk=file.pk)
    paper = paper_with(file)
    held = may_release(by, paper) if paper else None
    if paper is None or held is None:
        raise NotAllowed
    if file.withheld_at is None:
        raise TooLate
    refuse_marks({"reason": reason}, subject=paper, by=by)
    File.objects.filter(sha256=file.sha256).update(withheld_at=None)
    read_again(Recognition.objects.select_for_update().get(file=file))
    record(events.SCAN_RELEASED, paper, by=in_post(by, held.pk), file=file.name, reason=reason.strip())


@require_http_methods(["GET", "POST"])
def look_into(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page itself is not shown: what may be secret is compared on paper."""
    actor = actor_of(request)
    file = get_object_or_404(File, public_id=public_id, withheld_at__isnull=False)
    paper = paper_with(file)
    if paper is None or may_release(actor, paper) is None:
        raise Http404
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    status = 422 if form.errors else 200
    if form.is_valid():
        key = request.POST.get("action_key", "")
        try:
            once("paper.scan_released", key, lambda: release(file, **form.cleaned_data, by=actor), by=actor)
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
            status = refusal.status
        else:
            messages.success(request, _("Given free; it is read again."))
            return redirect(kinds.url_of(paper))
    seen = Recognition.objects.filter(file=file).first()
    context = {"form": form, "paper": paper, "file": file, "page": kinds.url_of(paper), "seen": seen}
    return render(request, "documents/withheld.html", context, status=status)
