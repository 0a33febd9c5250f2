"""The sheet of an official document to GB/T 9704-2012: from its parts to a PDF. Knows no models."""

from workflows.documents.sheet.lettering import MissingCharacter
from workflows.documents.sheet.minutes import attendance_apart
from workflows.documents.sheet.parts import Attachment, Layout, Partner, Seal, Sheet, mark_of
from workflows.documents.sheet.pdf import RenderedPdf, expect, has_fast_subsetting, page_count, page_png, render_pdf

__all__ = [
    "Attachment",
    "Layout",
    "MissingCharacter",
    "Partner",
    "RenderedPdf",
    "Seal",
    "Sheet",
    "attendance_apart",
    "expect",
    "has_fast_subsetting",
    "mark_of",
    "page_count",
    "page_png",
    "render_pdf",
]
