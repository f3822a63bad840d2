"""Which words patients read, and where they stand.

``python -m tests.architecture.patient_words`` (bin/messages does it) makes the catalogue
of each language that only patients read hold exactly these words.
"""

import re
import tomllib
from collections.abc import Iterator
from copy import copy
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from clinic.reference.further_languages import FURTHER_LANGUAGES
from tests.architecture.catalogue import Key, templates, words_of
from tests.architecture.source import PROJECT

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
    "patients/domain/photo_quality.py",
    "patients/domain/photo_rules.py",
    "patients/domain/questions.py",
    "patients/emails.py",
    "patients/forms/consent.py",
    "patients/forms/fields.py",
    "patients/forms/intake_link.py",
    "patients/forms/intake_screen.py",
    "patients/forms/numbers.py",
    "patients/presenters/intake_link.py",
    "patients/presenters/measuring.py",
    "patients/presenters/photo_conditions.py",
    "patients/presenters/photos.py",
    "patients/views/consent_link.py",
    "patients/views/intake_link.py",
    "protocols/emails.py",
    "protocols/forms/plan_link.py",
    "protocols/forms/problem.py",
    "protocols/forms/review.py",
    "protocols/presenters/answers.py",
    "protocols/presenters/course.py",
    "protocols/presenters/course_events.py",
    "protocols/presenters/decline_letter.py",
    "protocols/presenters/miss_reasons.py",
    "protocols/presenters/plan_content.py",
    "protocols/presenters/plan_document.py",
    "protocols/presenters/plan_link.py",
    "protocols/presenters/plan_schedule.py",
    "protocols/presenters/report_content.py",
    "protocols/presenters/report_document.py",
    "protocols/presenters/review.py",
    "protocols/presenters/timeline.py",
    "protocols/presenters/trends.py",
    "protocols/presenters/visit_preparation.py",
    "protocols/views/notice_link.py",
    "protocols/views/plan_link.py",
    "protocols/views/problem_link.py",
    "protocols/views/second_fact.py",
)
# Mails to staff: in a language of staff.
STAFF_TEMPLATES = (
    "clinic/emails/account_*",
    "clinic/emails/staff_invitation.*",
    "clinic/emails/test.*",
    "patients/emails/break_glass.*",
    "protocols/emails/duty_alert.*",
)
# Single words that patients meet, of modules that otherwise speak to staff.
FURTHER_WORDS = {
    "clinic/presenters/states.py": (
        "Stop",
        "Wait until",
        "Answer missing",
        "Decide",
        "With care",
        "Note",
    ),
    "patients/domain/fact_fields.py": (
        "Hamilton–Norwood stage",
        "Ludwig grade",
        "Sinclair grade",
        "Hair loss for",
        "months",
    ),
    "patients/presenters/zone_words.py": (
        "Trichoscopy",
        "Phototrichogram",
        "Counted by hand",
        "As it is",
        "Trimmed",
        "Shaved, 1 cm²",
        "Shaved and dyed, 1 cm²",
    ),
    "protocols/presenters/screening.py": ("Go on", "Do not treat", "Refer"),
}
# Published files whose patients' words are said from the catalogue by the English.
REFERENCE = (PROJECT / "patients/reference/data", PROJECT / "protocols/reference/data")
_NAMES = {"slug", "version", "language", "strength", "sources"}
_INCLUDE = re.compile(r"""\{%\s*(?:include|extends)\s+"([^"]+)\"""")
# Babel's own rule for Arabic sends 11 to 99 to the wrong form.
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10"
    " ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);",
}
_HEADER = """\
# What patients read, in %(language)s. Written by the makers of Anagen; NOT reviewed by a
# clinician who is a native speaker. Have it read before patients rely on it.
# bin/messages keeps the entries; tests/architecture/test_translations.py names what is
# missing. Only the msgstr lines are edited by hand.
"""


def places(language: str) -> list[Path]:
    """Templates and modules with patients' words; staff's mails too, where staff read
    the language."""
    named = templates(*PATIENT_TEMPLATES)
    pages = [path for path in templates("**/*.html") if is_patient_page(path)]
    shown = {*named, *pages}
    if language in FURTHER_LANGUAGES:
        shown -= set(templates(*STAFF_TEMPLATES))
    found = with_parts(shown)
    return sorted({*found, *map(PROJECT.joinpath, PATIENT_MODULES)})


def with_parts(pages: set[Path]) -> set[Path]:
    """The templates and all that they include by name, and so on."""
    found: set[Path] = set()
    ahead = set(pages)
    while ahead:
        found |= ahead
        ahead = {part for page in ahead for part in parts(page)} - found
    return found


def parts(page: Path) -> Iterator[Path]:
    for name in _INCLUDE.findall(page.read_text(encoding="utf-8")):
        path = PROJECT / "templates" / name
        if path.exists():
            yield path


def is_patient_page(path: Path) -> bool:
    return '{% extends "base_patient.html" %}' in path.read_text(encoding="utf-8")


def reference_files() -> list[Path]:
    return sorted(path for folder in REFERENCE for path in folder.rglob("*.toml"))


def reference_words(path: Path) -> Iterator[Key]:
    """The English of what a published file says to patients."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    is_english = content.get("language") == "en"
    found = _texts(content) if is_english else _english(content)
    for words in found:
        # A mail's body is used without the blank lines around it.
        yield None, words.strip() + "\n" if words.endswith("\n") else words


def _english(content: object) -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            is_words = key in {"en", "en_next"}
            yield from _texts(value) if is_words else _english(value)
    elif isinstance(content, list):
        for value in content:
            yield from _english(value)


def _texts(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value)
    elif isinstance(content, dict):
        for key, value in content.items():
            if key not in _NAMES:
                yield from _texts(value)


def wanted(language: str) -> dict[Key, Path]:
    """Every key of a language that only patients read, and one place of it."""
    found: dict[Key, Path] = {}
    for path in places(language):
        for key in words_of(path):
            found.setdefault(key, path)
    for name, words in FURTHER_WORDS.items():
        for word in words:
            found.setdefault((None, word), PROJECT / name)
    for path in reference_files():
        for key in reference_words(path):
            found.setdefault(key, path)
    return found


def catalogue_path(language: str) -> Path:
    return PROJECT / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def refreshed(language: str, known: Catalog, staff: Catalog) -> Catalog:
    """The wanted words and no others, what is translated kept. ``staff`` is a whole
    catalogue: it knows plurals and formats of what our own files mark."""
    made = Catalog(
        locale=language,
        project="Anagen",
        header_comment=_HEADER % {"language": known.locale.english_name},
        revision_date=known.revision_date,
        creation_date=known.creation_date,
        version="1",
        msgid_bugs_address="",
        last_translator="The makers of Anagen",
        fuzzy=False,
    )
    made.mime_headers = [("Plural-Forms", PLURALS[language])]
    for (context, words), path in wanted(language).items():
        model = staff.get(words, context) or said_by_a_file(words)
        said = known.get(words, context)
        entry = copy(model)
        entry.locations, entry.previous_id = [], []
        entry.auto_comments = [path.relative_to(PROJECT).as_posix()]
        entry.flags = {flag for flag in model.flags if flag != "fuzzy"}
        entry.context = context
        entry.string = _kept(said, plural=isinstance(entry.id, tuple))
        made[entry.id] = entry
    return made


def said_by_a_file(words: str) -> Message:
    """Filled with {places} or with nothing: a per cent sign is one."""
    entry = Message(words)
    entry.flags = {"no-python-format"}
    return entry


def _kept(said: Message | None, *, plural: bool) -> str | tuple[str, ...]:
    if said is None or said.fuzzy or isinstance(said.string, tuple) != plural:
        return ("",) * 6 if plural else ""
    kept: str | tuple[str, ...] = said.string
    return kept


def refresh(language: str) -> None:
    catalogue = refreshed(language, read(language), read("tr"))
    with catalogue_path(language).open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True)


if __name__ == "__main__":
    for each in FURTHER_LANGUAGES:
        refresh(each)
