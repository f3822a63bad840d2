"""PDFs: the same bytes each time, nothing of this machine inside, the worker survives."""

import pytest
from django.template import engines
from pypdf import PdfReader

from clinic import pdfs
from clinic.pdfs import PdfError
