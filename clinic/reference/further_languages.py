"""Languages that the published files do not hold: said from the catalogue, by the English.

A published file is never edited, so a language that comes later stands in ``locale/``.
A sentence that a clinic words otherwise is not found there and stays English: better
than a translation of what it no longer says.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any, TypeVar

from django.utils import translation

FURTHER_LANGUAGES = ("ar",)
# Fields of the records that are names and not words.
_NAMES = {"slug", "version", "language", "strength"}
T = TypeVar("T")


def said(words: T, language: str) -> T:
    """A text, or a record of texts, in another language; English where it has none."""
    if language.partition("-")[0] not in FURTHER_LANGUAGES:
        return words
    with translation.override(language):
        said_words: T = _said(words)
        return said_words


def in_further_languages(english: T) -> dict[str, T]:
    return {language: said(english, language) for language in FURTHER_LANGUAGES}


def _said(words: Any) -> Any:
    if isinstance(words, str):
        return translation.gettext(words) if words else words
    if isinstance(words, tuple | list):
        return type(words)(map(_said, words))
    if isinstance(words, Mapping):
        return MappingProxyType({key: _said(text) for key, text in words.items()})
    if is_dataclass(words) and not isinstance(words, type):
        texts = {
            field.name: _said(getattr(words, field.name))
            for field in fields(words)
            if field.name not in _NAMES
        }
        return replace(words, **texts)
    return words
