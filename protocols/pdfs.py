"""The plan as a PDF: one presenter record goes in, one file comes out."""

from django.utils import translation

from clinic import pdfs
from clinic.pdfs import Rendered
from protocols.domain.plan import PlanContent
from protocols.presenters import plan_document


def plan(content: PlanContent) -> Rendered:
    """Draw one issued version in its own language. Raises clinic.pdfs.PdfError."""
    with translation.override(content.language):
        page = plan_document.page(content)
    return pdfs.render(
        "protocols/plan_pdf.html", {"page": page}, language=content.language
    )
