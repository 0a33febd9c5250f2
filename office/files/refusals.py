"""What may come in, and why a file does not."""

from django.utils.translation import gettext as _

from office.audit.refusals import NotAllowed, Refusal, Unacceptable

OFFICE = "application/vnd.openxmlformats-officedocument."
# extension → content type; a file whose bytes say otherwise is refused.
ALLOWED = {
    "pdf": "application/pdf",
    "docx": OFFICE + "wordprocessingml.document",
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "pptx": OFFICE + "presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "ofd": "application/ofd",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
}


class WrongType(Unacceptable):
    """The bytes are not what the name says, or nothing we take; `field` is the upload's."""

    field = "upload"

    def sentence(self) -> str:
        return _("This kind of file is not accepted. Accepted are: %(kinds)s.") % {"kinds": ", ".join(ALLOWED)}


class Damaged(WrongType):
    """Its name says a kind we take; its bytes do not open as that."""

    def sentence(self) -> str:
        return _("This file cannot be opened: it is damaged, or not what its name says. Save or scan it again.")


class Locked(WrongType):
    def sentence(self) -> str:
        return _("This file is locked with a password. Save it without one and choose it again.")


class Suspicious(Unacceptable):
    field = "upload"

    def sentence(self) -> str:
        return _("This file unpacks to far more than it seems, or holds what is not let in; it is not accepted.")


class CarriesMacros(Suspicious):
    def sentence(self) -> str:
        return _("This file carries macros; they are not let in. Save it without macros and choose it again.")


class Lost(Refusal):
    """Its row is here, its content is not: a matter for whoever keeps the store."""

    status = 410

    def sentence(self) -> str:
        return _(
            "The content of this file is not in the store any more; the log of the platform says so. Ask for it again."
        )


class Withheld(NotAllowed):
    def sentence(self) -> str:
        return _("A mark of secrecy was seen in this file. Nobody can open it until the office has looked into it.")
