"""Official documents: those that go out, and those that come in."""

from workflows.documents.models.annulling import Invalidation
from workflows.documents.models.circulating import Circulation, Reader
from workflows.documents.models.correcting import Correction
from workflows.documents.models.dispatched import Copy, PaperCopy, Rendition
from workflows.documents.models.drafting import CheckOut, Declaration, Departure, Typed
from workflows.documents.models.incoming import (
    Incoming,
    IncomingCounter,
    IncomingGroupGrant,
    IncomingUserGrant,
    Instruction,
)
from workflows.documents.models.outgoing import (
    Attachment,
    Counter,
    Countersigner,
    Document,
    DocumentGroupGrant,
    DocumentUserGrant,
    Filing,
    JointIssuer,
    Number,
    Opinion,
    Register,
    Revision,
    Seal,
)
from workflows.documents.models.printing import Printing
from workflows.documents.models.recognition import RecognisedPage, Recognition
from workflows.documents.models.returned import Return
from workflows.documents.models.routing import ComposedRoute
from workflows.documents.models.sealing import SealUse
from workflows.documents.models.searching import Entry
from workflows.documents.models.typefaces import Typeface
from workflows.documents.models.wordings import Template, Wording
from workflows.documents.models.writing import BegunOpinion, Phrase, Signature

__all__ = [
    "Attachment",
    "BegunOpinion",
    "CheckOut",
    "Circulation",
    "ComposedRoute",
    "Copy",
    "Correction",
    "Counter",
    "Countersigner",
    "Declaration",
    "Departure",
    "Document",
    "DocumentGroupGrant",
    "DocumentUserGrant",
    "Entry",
    "Filing",
    "Incoming",
    "IncomingCounter",
    "IncomingGroupGrant",
    "IncomingUserGrant",
    "Instruction",
    "Invalidation",
    "JointIssuer",
    "Number",
    "Opinion",
    "PaperCopy",
    "Phrase",
    "Printing",
    "Reader",
    "RecognisedPage",
    "Recognition",
    "Register",
    "Rendition",
    "Return",
    "Revision",
    "Seal",
    "SealUse",
    "Signature",
    "Template",
    "Typed",
    "Typeface",
    "Wording",
]
