"""Short texts that a record carries in every shipped language."""

from types import MappingProxyType

from clinic.reference.loader import Table

LANGUAGES = ("en", "tr")


def in_every_language(table: Table) -> MappingProxyType[str, str]:
    texts = {language: table.text(language) for language in LANGUAGES}
    table.finish()
    return MappingProxyType(texts)
