"""The sheet of an official document to GB/T 9704-2012: from its parts to a PDF. Knows no models."""

from workflows.documents.sheet.blocks import figure_names, parse
from workflows.documents.sheet.figures import Illustration
from workflows.documents.sheet.lettering import MissingCharacter, Served, Unprinted
from workflows.documents.sheet.minutes import attendance_apart
from workflows.documents.sheet.parts import Attachment, Layout, Partner, Seal, Sheet, mark_of
from workflows.documents.sheet.pdf import (
    Laid,
    RenderedPdf,
    expect,
    has_fast_subsetting,
    lay,
    page_count,
    page_png,
    render_pdf,
)

__all__ = [
    "Attachment",
    "Illustration",
    "Laid",
    "Layout",
    "MissingCharacter",
    "Partner",
    "RenderedPdf",
    "Seal",
    "Served",
    "Sheet",
    "Unprinted",
    "attendance_apart",
    "expect",
    "figure_names",
    "has_fast_subsetting",
    "lay",
    "mark_of",
    "page_count",
    "page_png",
    "parse",
    "render_pdf",
]
