"""Ingredients by name, in the language that is active."""

from collections.abc import Mapping

from django.utils.translation import get_language

from clinic.reference.further_languages import said
from protocols.reference import formulary

FALLBACK = "en"


def ingredient_name(key: str) -> str:
    """A word that is no key of the formulary (an allergy in own words) stays as is."""
    record = formulary.current().get(key)
    return in_language(record.name) if record else key.replace("_", " ").capitalize()


def in_language(texts: Mapping[str, str], language: str = "") -> str:
    """The text in ``language`` (default: the active one), else in English."""
    code = (language or get_language() or FALLBACK).partition("-")[0]
    return texts.get(code) or said(texts.get(FALLBACK, ""), code)
