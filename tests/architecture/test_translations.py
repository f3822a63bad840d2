"""What a patient reads is complete in each further language; numbers keep their places.

Run bin/messages to refresh the catalogues.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.utils.translation.trans_real import DjangoTranslation

from tests.architecture.catalogue import Key, templates, words_of
from tests.architecture.source import PROJECT

LANGUAGES = sorted(
    path.name for path in (PROJECT / "locale").iterdir() if path.is_dir()
)
PATIENT_TEMPLATES = (
    "4*.html",
    "5*.html",
    "base_email.*",
    "base_patient.html",
    "*/emails/*",
    "_partials/email_foot.html",
    "_partials/error_summary.html",
    "_partials/fault.html",
    "_partials/field_errors.html",
    "_partials/language_switch.html",
    "_partials/messages.html",
    "_partials/scalp_map.html",
    "_partials/scalp_views.html",
    "_partials/zone_legend.html",
    "_partials/scripts.html",
    "bootstrap5/**/*.html",
    "clinic/_visit_answer.html",
    "clinic/widgets/*.html",
    "patients/_signature.html",
    "protocols/pdf/*.html",
    "protocols/plan_pdf.html",
    "protocols/report_pdf.html",
)
PATIENT_MODULES = (
    "clinic/emails.py",
    "clinic/forms/visit_link.py",
    "clinic/forms/widgets.py",
    "clinic/presenters/calendar.py",
    "clinic/presenters/moments.py",
    "clinic/presenters/scalp_map.py",
    "clinic/presenters/scalp_shapes.py",
    "clinic/presenters/visit.py",
    "clinic/views/visit_link.py",
    "clinic/views/visit_times.py",
    "patients/domain/consents.py",
    "patients/domain/fact_labels.py",
    "patients/domain/intake.py",
    "patients/domain/intake_health.py",
    "patients/domain/questions.py",
    "patients/emails.py",
    "patients/forms/consent.py",
    "patients/forms/fields.py",
    "patients/forms/intake_link.py",
    "patients/forms/intake_screen.py",
    "patients/forms/numbers.py",
    "patients/presenters/intake_link.py",
    "patients/presenters/measuring.py",
    "patients/views/consent_link.py",
    "patients/views/intake_link.py",
    "protocols/emails.py",
    "protocols/forms/plan_link.py",
    "protocols/forms/review.py",
    "protocols/presenters/answers.py",
    "protocols/presenters/course.py",
    "protocols/presenters/course_events.py",
    "protocols/presenters/decline_letter.py",
    "protocols/presenters/plan_content.py",
    "protocols/presenters/plan_document.py",
    "protocols/presenters/plan_link.py",
    "protocols/presenters/report_content.py",
    "protocols/presenters/report_document.py",
    "protocols/presenters/review.py",
    "protocols/presenters/timeline.py",
    "protocols/presenters/trends.py",
    "protocols/presenters/visit_preparation.py",
    "protocols/views/plan_link.py",
    "protocols/views/second_fact.py",
)
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}|</?bdi>|</?[ab]\b")


def places() -> list[Path]:
    named = templates(*PATIENT_TEMPLATES)
    pages = [path for path in templates("**/*.html") if is_patient_page(path)]
    return sorted({*named, *pages, *map(PROJECT.joinpath, PATIENT_MODULES)})


def is_patient_page(path: Path) -> bool:
    return '{% extends "base_patient.html" %}' in path.read_text(encoding="utf-8")


@cache
def catalogue(language: str) -> Catalog:
    path = PROJECT / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


@cache
def in_django(language: str) -> DjangoTranslation:
    return DjangoTranslation(language, localedirs=[])


def is_translated(key: Key, language: str) -> bool:
    context, words = key
    message = catalogue(language).get(words, context)
    if message is None:
        return words in in_django(language)
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(said) and not message.fuzzy


def strings(message: Message) -> tuple[list[str], list[str]]:
    english = message.id if isinstance(message.id, tuple) else (message.id,)
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    return list(english), [words for words in said if words]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "place", places(), ids=lambda path: str(path.relative_to(PROJECT))
)
def test_patient_reads_no_english_between(place, language):
    assert [key[1] for key in words_of(place) if not is_translated(key, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_marks_are_kept(language):
    """Only the singular of a pair may leave one out ("one session")."""
    wrong = []
    for message in catalogue(language):
        english, said = strings(message)
        if message.id and said and not message.fuzzy:
            wanted = sorted(PLACEHOLDER.findall(english[-1]))
            found = [sorted(PLACEHOLDER.findall(words)) for words in said]
            if found[-1] != wanted or not set(found[0]) <= set(wanted):
                wrong.append(message.id)
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_formats_are_those_of_the_english(language):
    """What ``msgfmt -c`` refuses: a bare per cent sign in words that are a format, a
    placeholder too many, a plural form too few. Words with a per cent sign that are no
    format are marked so where they stand (``# xgettext:no-python-format``)."""
    assert [
        (message.id, str(fault))
        for message in catalogue(language)
        if message.id and strings(message)[1] and is_checked(message)
        for fault in message.check(catalogue(language))
    ] == []


def is_checked(message: Message) -> bool:
    return "no-python-format" not in message.flags


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_fuzzy_or_outside_unicode_form(language):
    assert [
        message.id
        for message in catalogue(language)
        if message.id
        and (
            message.fuzzy
            or any(not unicodedata.is_normalized("NFC", s) for s in strings(message)[1])
        )
    ] == []
