"""The review as a tagged PDF (PDF/UA-1) on A4, set by typst."""

from __future__ import annotations

from evenhand.documents.pdf.render import to_pdf, write_pdf

__all__ = ["to_pdf", "write_pdf"]
