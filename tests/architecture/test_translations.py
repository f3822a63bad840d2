"""What a patient reads is complete in each further language; numbers keep their places.

Run bin/messages to refresh the catalogues.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.utils.translation.trans_real import DjangoTranslation

from clinic.reference.further_languages import FURTHER_LANGUAGES
from tests.architecture import patient_words
from tests.architecture.catalogue import Key, words_of
from tests.architecture.source import PROJECT

LANGUAGES = sorted(
    path.name for path in (PROJECT / "locale").iterdir() if path.is_dir()
)
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}|</?bdi>|</?[ab]\b")


@cache
def catalogue(language: str) -> Catalog:
    return patient_words.read(language)


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


def missing(keys: Iterable[Key], language: str) -> list[str]:
    """With what to do about it: whoever adds words may not know of the language."""
    return [
        f"{words!r}: run bin/messages, then write its msgstr in "
        f"locale/{language}/LC_MESSAGES/django.po (CONTRIBUTING.md, Languages)"
        for context, words in keys
        if not is_translated((context, words), language)
    ]


@pytest.mark.parametrize(
    ("language", "place"),
    [(each, place) for each in LANGUAGES for place in patient_words.places(each)],
    ids=lambda part: str(part.relative_to(PROJECT)) if isinstance(part, Path) else part,
)
def test_patient_reads_no_english_between(language, place):
    assert missing(words_of(place), language) == []


@pytest.mark.parametrize("language", FURTHER_LANGUAGES)
@pytest.mark.parametrize(
    "file", patient_words.reference_files(), ids=lambda path: path.stem
)
def test_what_the_files_say_to_patients_is_said_in_further_languages(language, file):
    assert missing(patient_words.reference_words(file), language) == []


@pytest.mark.parametrize("language", FURTHER_LANGUAGES)
def test_language_of_patients_alone_holds_what_they_read_and_no_more(language):
    held = {
        (entry.context, entry.id[0] if isinstance(entry.id, tuple) else entry.id)
        for entry in catalogue(language)
        if entry.id
    }
    wanted = patient_words.wanted(language).keys()

    assert missing(wanted, language) == []
    assert held - wanted == set(), "run bin/messages: it drops what nobody reads now"


@pytest.mark.parametrize("language", FURTHER_LANGUAGES)
def test_each_plural_has_all_forms_of_its_language(language):
    forms = catalogue(language).num_plurals

    assert [
        entry.id
        for entry in catalogue(language)
        if isinstance(entry.id, tuple)
        and (len(entry.string) != forms or not all(entry.string))
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_marks_are_kept(language):
    """Only the singular of a pair may leave one out ("one session")."""
    wrong = []
    for message in catalogue(language):
        english, said = strings(message)
        if message.id and said and not message.fuzzy:
            wanted = sorted(PLACEHOLDER.findall(english[-1]))
            found = [sorted(PLACEHOLDER.findall(words)) for words in said]
            if found[-1] != wanted or any(not set(f) <= set(wanted) for f in found):
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
