"""Official documents: those that go out, and those that come in."""

from workflows.documents.models.incoming import (
    Incoming,
    IncomingCounter,
    IncomingGroupGrant,
    IncomingUserGrant,
    Instruction,
)
from workflows.documents.models.outgoing import (
    Attachment,
    Copy,
    Counter,
    Countersigner,
    Document,
    DocumentGroupGrant,
    DocumentUserGrant,
    Filing,
    Number,
    Opinion,
    Register,
    Rendition,
    Revision,
    Seal,
)
from workflows.documents.models.returned import Return

__all__ = [
    "Attachment",
    "Copy",
    "Counter",
    "Countersigner",
    "Document",
    "DocumentGroupGrant",
    "DocumentUserGrant",
    "Filing",
    "Incoming",
    "IncomingCounter",
    "IncomingGroupGrant",
    "IncomingUserGrant",
    "Instruction",
    "Number",
    "Opinion",
    "Register",
    "Rendition",
    "Return",
    "Revision",
    "Seal",
]
