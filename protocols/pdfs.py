"""PDFs of plans, reports and recalls: finished values go in, one file comes out."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from clinic import pdfs
from clinic.pdfs import Rendered
from protocols.domain.plan import PlanContent
from protocols.domain.report import ReportContent
from protocols.presenters import plan_document, report_document
from protocols.presenters.event_export import ExportSheet


def plan(content: PlanContent) -> Rendered:
    """Draw one issued version in its own language. Raises clinic.pdfs.PdfError."""
    with translation.override(content.language):
        page = plan_document.page(content)
    return pdfs.render(
        "protocols/plan_pdf.html", {"page": page}, language=content.language
    )


def recall(context: Mapping[str, Any]) -> Rendered:
    """The list of a recall, in the reader's language. Raises clinic.pdfs.PdfError."""
    language = translation.get_language() or "en-gb"
    return pdfs.render("protocols/recall_pdf.html", context, language=language)


def report(content: ReportContent, pictures: Mapping[str, bytes]) -> Rendered:
    """Draw one signed report in its own language, with these photographs or none.

    Raises clinic.pdfs.PdfError.
    """
    with translation.override(content.language):
        page = report_document.page(content, pictures)
    return pdfs.render(
        "protocols/report_pdf.html", {"page": page}, language=content.language
    )


def event(sheet: ExportSheet, *, language: str) -> Rendered:
    """One adverse event for somebody outside. Raises clinic.pdfs.PdfError."""
    return pdfs.render("protocols/event_pdf.html", {"sheet": sheet}, language=language)
