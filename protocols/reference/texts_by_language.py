"""Short texts that a record carries in every language: of its file, or said from it."""

from types import MappingProxyType

from clinic.reference.further_languages import in_further_languages
from clinic.reference.loader import Table

# Languages of the files.
LANGUAGES = ("en", "tr")


def in_every_language(table: Table) -> MappingProxyType[str, str]:
    texts = {language: table.text(language) for language in LANGUAGES}
    table.finish()
    return MappingProxyType({**texts, **in_further_languages(texts["en"])})
