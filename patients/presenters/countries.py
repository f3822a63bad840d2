"""Countries by their two letters, named in the language that is active."""

from functools import cache

from babel import Locale
from django.utils.translation import get_language

from patients.domain.search_key import fold


def countries() -> list[tuple[str, str]]:
    return list(_named((get_language() or "en").replace("_", "-")))


def country_name(code: str) -> str:
    return dict(countries()).get(code, code)


@cache
def _named(language: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(language, sep="-").territories
    known = [
        (code, name)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "ZZ"}  # noqa: PLR2004 -- letters of a country
    ]
    return tuple(sorted(known, key=lambda row: fold(row[1])))
