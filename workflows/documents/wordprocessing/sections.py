"""The sections of the file: a leaf lies across where a table is too wide for it upright, and upright again after it."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.documents.wordprocessing import closings
from workflows.documents.wordprocessing.markup import element, exactly, paragraph
from workflows.documents.wordprocessing.styles import ROW

LONG, SHORT = 16838, 11906  # A4 in twips
MARGINS = {"top": 1962, "right": 1474, "bottom": 1848, "left": 1588, "header": 850, "footer": 1415, "gutter": 0}
# The same four edges of the paper when its left edge is read as the upper one, as the printed page turns a table.
TURNED = {"top": 1588, "right": 1962, "bottom": 1474, "left": 1848, "header": 850, "footer": 850, "gutter": 0}


@dataclass
class Sections:
    """references: of headers and footers. has_first: the first page has its own."""

    references: str
    has_first: bool
    is_turned: bool = False

    def turn(self, is_turned: bool) -> Iterator[str]:
        """Ends the section where the next block does not lie as those before it."""
        if is_turned != self.is_turned:
            yield paragraph(style="Words", sectPr=self.end(), **exactly(closings.LEAST))
            self.is_turned = is_turned

    def end(self) -> str:
        """The properties of what has come since the last section ended."""
        size = {"w": LONG, "h": SHORT, "orient": "landscape"} if self.is_turned else {"w": SHORT, "h": LONG}
        told = element(
            "sectPr",
            self.references,
            element("pgSz", **size),
            element("pgMar", **(TURNED if self.is_turned else MARGINS)),
            element("titlePg") if self.has_first else "",
            element("docGrid", type="lines", linePitch=ROW),
        )
        self.has_first = False
        return told
