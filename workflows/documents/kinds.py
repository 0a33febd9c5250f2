"""Documents and copies as subjects."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.subjects import kinds
from workflows.documents.models import Document
from workflows.documents.permissions import copy_visible_to, document_visible_to


def register() -> None:
    kinds.register(
        kinds.Kind(
            name="document",
            label=_("Document"),
            load=document_visible_to,
            url_of_id=lambda public_id: reverse("documents:detail", args=[public_id]),
            brief=_brief,
        )
    )
    kinds.register(
        kinds.Kind(
            name="copy",
            label=_("Incoming document"),
            load=copy_visible_to,
            url_of_id=lambda public_id: reverse("documents:copy", args=[public_id]),
        )
    )


def _brief(actor: Any, document: Document) -> kinds.Brief:
    return kinds.Brief(title=document.title, text=document.body, units=(document.issuer.public_id,))
