"""The plan as a document: readable by everybody, whole, in the patient's language."""

import io
from dataclasses import replace

import page
import pytest
from pypdf import PdfReader

from protocols import pdfs
from tests.factories.protocols import plan_content

pytestmark = pytest.mark.slow
LANGUAGES = ("en-gb", "tr", "ar")


@pytest.fixture(scope="module")
def drawn():
    return {
        language: pdfs.plan(replace(plan_content(), language=language))
        for language in LANGUAGES
    }


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(each.extract_text() for each in pages).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_plan_keeps_the_rules_of_accessible_documents(drawn, language):
    report = page.validate_pdf_bytes(drawn[language].content)

    assert [failure.message for failure in report.failures] == []


def test_plan_drawn_again_has_the_same_bytes(drawn):
    again = pdfs.plan(plan_content())

    assert again.sha256 == drawn["en-gb"].sha256


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en-gb", "Tue 1 Dec 2026", "Wed 28 Apr 2027"),
        ("tr", "Sal 1 Ara 2026", "Çrş 28 Nis 2027"),
    ],
)
def test_schedule_stands_in_the_text_of_the_file(drawn, language, first, last):
    text = text_of(drawn[language].content)

    assert first in text
    assert last in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_file_says_its_language_and_title(drawn, language):
    reader = PdfReader(io.BytesIO(drawn[language].content))

    assert reader.trailer["/Root"]["/Lang"].startswith(language[:2])
    assert reader.metadata.title
    assert reader.attachments == {}


def test_plan_in_turkish_is_not_that_in_english(drawn):
    assert drawn["tr"].sha256 != drawn["en-gb"].sha256


def test_plan_in_arabic_reads_from_the_right_with_numbers_from_the_left(drawn):
    html = drawn["ar"].html

    assert '<html lang="ar" dir="rtl">' in html
    assert '<bdi dir="ltr">+90 532 000 00 00</bdi>' in html
    assert '<bdi dir="ltr">2.0\u00a0mL</bdi>' in html
    assert '<bdi dir="rtl">ثلاثاء 1 ديسمبر 2026</bdi>' in html
    assert not {"≥", "≤"} & set(html)


def test_arabic_text_of_the_file_stands_in_the_order_of_reading(drawn):
    text = text_of(drawn["ar"].content)
    headings = ["خطة علاج الشعر", "ما وجدناه", "جدول الجلسات", "المصادر"]

    found = [text.find(words) for words in headings]

    assert -1 not in found
    assert found == sorted(found)
