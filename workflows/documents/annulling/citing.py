"""A document by its number, however its brackets were typed."""

import re

from office.audit.actor import Actor
from office.subjects.keys import readable
from workflows.documents.annulling.actions import Named
from workflows.documents.models import Document, Number
from workflows.documents.permissions import documents_visible_to

_CITED = re.compile(r"(\D{1,12})〔(\d{4})〕(\d{1,5})号")


def named(text: str, actor: Actor) -> Named:
    """With the document where a number of this platform stands in the text and the actor may read what bears it."""
    line = readable(text)
    found = _CITED.search(line)
    return Named(line, _numbered(actor, *found.groups()) if found else None)


def _numbered(actor: Actor, before: str, year: str, seq: str) -> Document | None:
    """before: ends with the code; what stands before that are other words."""
    used = Number.objects.filter(year=int(year), seq=int(seq), state=Number.State.USED, document__isnull=False)
    for number in used.filter(document__in=documents_visible_to(actor)).select_related("register", "document"):
        if before.endswith(number.register.code):
            return number.document
    return None
