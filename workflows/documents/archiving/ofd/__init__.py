"""版式文件 OFD beside the PDF: the same page in the national format (GB/T 33190-2016), by our own writer."""

from workflows.documents.archiving.ofd.writing import ofd_of

__all__ = ["ofd_of"]
