"""Every text a patient reads: in both languages, without the forbidden words."""

import re
from collections.abc import Iterator

import pytest

from patients.reference import consents
from protocols.domain.plain import plain
from protocols.domain.rules import Mode
from protocols.reference import (
    adverse_events,
    formulary,
    protocol_templates,
    reminders,
    rulesets,
    texts,
)
from protocols.reference.texts_by_language import LANGUAGES

FORBIDDEN = {
    "en": r"\b(cures?|guarantee[ds]?|miracles?|permanent(ly)?|painless)\b"
    r"|100 ?%|no side effects",
    "tr": r"garanti|mucize|kalıcı|ağrısız|acısız|şifa|%100|yan etkisiz|yan etkisi yok",
}


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def patient_texts(language: str) -> Iterator[str]:
    yield from strings(plain(texts.for_language(language)))
    for rule in rulesets.current().rules:
        yield from (rule.patient[language].why, rule.patient[language].next_step)
    for protocol in protocol_templates.current():
        yield protocol.title[language]
        yield protocol.summary[language]
        yield protocol.evidence_text[language]
        yield from (phase.title[language] for phase in protocol.phases)
    for record in formulary.current().ingredients.values():
        yield from (text[language] for text in (record.name, record.role, record.note))
    for term in adverse_events.current():
        yield term.name[language]
    for rule in reminders.current().rules:
        yield from (rule.subject[language], rule.body[language])
    for consent in consents.current():
        yield consent.wordings[language].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_forbidden_word_stands_in_a_patient_text(language):
    pattern = re.compile(FORBIDDEN[language], re.IGNORECASE)

    assert [text for text in patient_texts(language) if pattern.search(text)] == []


def test_every_rule_speaks_to_the_patient_in_every_language():
    silent = [
        (rule.id, language)
        for rule in rulesets.current().rules
        if rule.mode != Mode.MANUAL
        for language in LANGUAGES
        if not rule.patient[language].why
    ]

    assert silent == []


def test_turkish_texts_are_turkish():
    english, turkish = (set(patient_texts(language)) for language in ("en", "tr"))

    assert {text for text in english & turkish if " " in text.strip()} == set()


def test_evidence_statement_cites_only_known_references_and_names_no_certainty():
    statement = " ".join(texts.for_language("en").evidence.statement)

    assert set(re.findall(r"\[([\d–]+)\]", statement)) == {"2", "3", "13", "21–25", "5"}
    assert statement.startswith("Research on hair mesotherapy is limited.")


SUBJECT_WORDS = r"hair|scalp|mesotherapy|needle|injection|saç|mezoterapi|iğne"


def test_subject_of_a_reminder_holds_no_clinical_word():
    subjects = [
        subject
        for rule in reminders.current().rules
        for subject in rule.subject.values()
    ]

    assert [
        one for one in subjects if re.search(SUBJECT_WORDS, one, re.IGNORECASE)
    ] == []
