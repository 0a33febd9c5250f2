"""Secrecy marks: what carries one is refused everywhere, since this is a non-classified platform.

Law on Guarding State Secrets (2024), articles 14, 20, 22; Regulation on Official Documents, article 26.
"""

import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Unacceptable
from office.files.events import SECRET_REFUSED
from office.subjects.kinds import Subject

_STARRED = re.compile(r"(绝密|机密|秘密)\s*[★☆]")
_HEADER = re.compile(r"^\s*(绝密|机密|秘密)\s*(\d+\s*(年|个月)|长期)?\s*$", re.MULTILINE)


class CarriesSecrecyMark(Unacceptable):
    """The refusal is recorded, the content is not."""

    def __init__(self, subject: Subject, by: Actor, *, field: str) -> None:
        self.subject, self.by = subject, by
        super().__init__(field=field)

    def sentence(self) -> str:
        return _("This is a non-classified platform. What carries a secrecy mark goes by classified channels.")

    def remember(self) -> None:
        with transaction.atomic():
            record(SECRET_REFUSED, self.subject, by=self.by, refused=True, field=str(self.field))


def mark_in(text: str) -> str:
    """The mark found, or "". 《保密工作秘密管理办法》解读 is prose; 秘密★5年 and a line that is only 机密 are marks."""
    found = _STARRED.search(text) or _HEADER.search(text)
    return found.group().strip() if found else ""


def refuse_marks(texts: dict[str, Any], *, subject: Subject, by: Actor) -> None:
    """Raise CarriesSecrecyMark for the first text that carries one; the key says at which field."""
    for field, text in texts.items():
        if mark_in(str(text)):
            raise CarriesSecrecyMark(subject, by, field=field)
