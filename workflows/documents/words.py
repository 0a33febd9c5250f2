"""The words of a document: what is printed, how it is kept, and whether it is still what was signed."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields

from directory.models import Appointment
from office.worktime.clock import now
from workflows.documents.models import Document, Revision


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    main_recipients: str = ""
    cc_recipients: str = ""
    body: str = ""
    annotation: str = ""

    @classmethod
    def of(cls, document: Document | Revision) -> "Words":
        return cls(**{field.name: getattr(document, field.name) for field in fields(cls)})

    def tidy(self) -> "Words":
        """Line ends and trailing blanks as one writes them; the words themselves are left alone."""
        cleaned = {name: _tidy(text) for name, text in asdict(self).items()}
        cleaned["title"] = " ".join(cleaned["title"].split())
        return Words(**cleaned)


def _tidy(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def attached(document: Document) -> list[dict[str, str]]:
    """Attachments as they are printed and bound: title and content."""
    found = document.attachments.select_related("file").order_by("order", "pk")
    return [{"title": one.title, "sha256": one.file.sha256} for one in found]


def digest(words: Words, attachments: list[dict[str, str]]) -> str:
    """SHA-256 over everything the signatory puts their name under, in one canonical form: the JSON of [words,
    attachments] as UTF-8, keys in order, blanks only after commas and colons, line ends as one line feed (`tidy`); of
    each attachment its title and the SHA-256 of its bytes, in the order in which they are bound."""
    printed = json.dumps([asdict(words), attachments], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(printed.encode()).hexdigest()


def present_digest(document: Document) -> str:
    return digest(Words.of(document), attached(document))


def keep(document: Document, *, author: Appointment, correction: str = "") -> Revision:
    """Store the present words as the document's next revision. correction: made after the signature, as declared."""
    words, attachments = Words.of(document), attached(document)
    return Revision.objects.create(
        document=document,
        version=document.version,
        **asdict(words),
        attachments=attachments,
        digest=digest(words, attachments),
        correction=correction,
        author=author,
        saved_at=now(),
    )
