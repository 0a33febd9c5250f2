"""Where sources post: proven, stored, 202. Nothing is looked into here."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from office.audit.actor import through
from office.integration import sources
from office.integration.models import Source
from office.integration.problem import problem
from office.integration.signing import Forged
from office.integration.sources import SameIdOtherContent
from office.integration.verifying import verified

MOST_BYTES = 1024 * 1024
PRIVATE = ("authorization", "cookie", "x-token", "x-signature", "webhook-signature")


@csrf_exempt
@login_not_required
@require_POST
def take_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    source = Source.objects.filter(public_id=public_id, is_on=True).select_related("account__person__serves").first()
    if source is None:
        return problem(404, "not_found", _("There is no such source."))
    try:
        body = request.body
    except RawPostDataException:  # a form: nobody posts alarms as one
        return problem(415, "not_json", _("Send JSON."))
    except RequestDataTooBig:
        return problem(413, "too_large", _("This is too much at once."))
    if len(body) > MOST_BYTES:
        return problem(413, "too_large", _("This is too much at once."))
    address = request.META.get("REMOTE_ADDR") or None
    with through("api", address):
        try:
            message_id = verified(source, body, request.headers, address)
        except Forged as reason:
            sources.remember_refusal(source, str(reason))
            return problem(401, "forged", _("Where this comes from could not be proven."))
        return _store(source, request, body, address, message_id)


def _store(source: Source, request: HttpRequest, body: bytes, address: str | None, message_id: str) -> HttpResponse:
    """The secrets among the headers are not kept with the rest."""
    hidden = {*PRIVATE, source.header.lower()}
    headers = {name: value for name, value in request.headers.items() if name.lower() not in hidden}
    try:
        arrival = sources.store(source, body=body, headers=headers, address=address, message_id=message_id)
    except SameIdOtherContent as refusal:
        return problem(409, "same_id_other_content", str(refusal))
    return JsonResponse({"arrival": str(arrival.public_id), "doubled": arrival.doubles > 0}, status=202)
