"""Finding documents by words of the title or by number."""

import re

from django.db.models import Q

from office.audit.actor import Actor
from workflows.documents.models import Document
from workflows.documents.permissions import documents_visible_to

_NUMBER = re.compile(r"^(?P<code>[\u4e00-\u9fff]+)\s*[〔\[(（]?(?P<year>\d{4})[〕\])）]?\s*(?P<seq>\d{1,5})号?$")


def documents_found(actor: Actor, text: str, *, most: int) -> list[Document]:
    """Newest change first; a number may be typed with any brackets or none: 示府发〔2026〕12号, 示府发2026 12."""
    wanted = Q(title__icontains=text)
    if number := _NUMBER.match(text.strip()):
        wanted |= Q(
            numbers__register__code=number["code"], numbers__year=int(number["year"]), numbers__seq=int(number["seq"])
        )
    found = documents_visible_to(actor).filter(wanted).select_related("issuer").prefetch_related("numbers__register")
    return list(found.order_by("-changed_at", "-pk")[:most])
