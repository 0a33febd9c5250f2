"""What no official document holds: names so long that the page cannot show them where the standard puts them.

They are cut, so that the page stays right, and a sentence says so; nothing is issued that was cut.
"""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflows.documents.sheet.lettering import Unprinted
from workflows.documents.sheet.parts import Sheet

# In characters of full width, with what it is called. The line has 28; a signature begins two in and its date is wider
# than its left half; a title of eight lines leaves the first page some text; the 版记 holds 24 rows of 26 to 27.
LIMITS = {
    "mark": (40, _("The agency's mark")),
    "title": (150, _("The title")),
    "issuer": (24, _("The name of the agency")),
    "number": (20, _("The document number")),
    "number_stem": (16, _("The document number")),
    "urgency": (6, _("The urgency")),
    "copy_no": (8, _("The copy number")),
    "post": (12, _("The post of who signs")),
    "recipients": (650, _("The line of recipients")),
    "cc": (640, _("The line of copies")),
    "printed_by": (14, _("The name of the printing office")),
}
SIGNATORY, ONE_OF_SEVERAL = 12, 10  # several stand two a row
# Recipients beyond these leave the first page no text and move to the 版记, which they share with the copies.
STAYING, ONE_ROW = 200, 26
CUT = "……"


def cut_to_the_page(sheet: Sheet) -> tuple[Sheet, tuple[Unprinted, ...]]:
    changed: dict[str, Any] = {}
    said: list[Unprinted] = []
    for name, (most, label) in LIMITS.items():
        given = getattr(sheet, name)
        if name == "cc" and len(sheet.recipients) > STAYING:
            most = max(most - len(sheet.recipients), 20)
        if name == "recipients" and len(sheet.cc) > ONE_ROW:
            most -= 50
        if given and _width(given) > most:
            changed[name] = given[: most - len(CUT)] + CUT
            said.append(_sentence(label, most))
    most = SIGNATORY if len(sheet.signatories) == 1 else ONE_OF_SEVERAL
    if any(len(one) > most for one in sheet.signatories):
        changed["signatories"] = tuple(
            one if len(one) <= most else one[: most - len(CUT)] + CUT for one in sheet.signatories
        )
        said.append(_sentence(gettext("The name of who signs"), most))
    return (replace(sheet, **changed) if changed else sheet), tuple(said)


def _width(text: str) -> float:
    """Figures are half as wide as characters."""
    return len(text) - 0.5 * sum(char.isdigit() for char in text)


def _sentence(label: Any, most: int) -> Unprinted:
    told = {"what": label, "most": most}
    why = gettext("%(what)s is too long for the page: at most %(most)d characters. It is shown cut.") % told
    return Unprinted(str(label), why)
