"""A consent text as it is read: a version, and its wording in each language."""

from collections.abc import Mapping
from dataclasses import dataclass

from patients.domain.choices import ConsentKind


@dataclass(frozen=True, slots=True)
class ConsentWording:
    """`statement` is what the person agrees to by signing."""

    title: str
    paragraphs: tuple[str, ...]
    statement: str

    @property
    def text(self) -> str:
        """All of it, as it is kept with the signature."""
        return "\n\n".join((self.title, *self.paragraphs, self.statement))


@dataclass(frozen=True, slots=True)
class ConsentText:
    """`renew_after_days` 0: until withdrawn. A draft waits for the clinic's lawyer."""

    kind: ConsentKind
    slug: str
    version: str
    is_draft: bool
    renew_after_days: int
    wordings: Mapping[str, ConsentWording]

    def wording(self, language: str, *, clinic: str) -> ConsentWording:
        """In English where the language has none yet."""
        found = self.wordings.get(language) or self.wordings["en"]
        return ConsentWording(
            title=found.title,
            paragraphs=tuple(
                paragraph.replace("{clinic}", clinic) for paragraph in found.paragraphs
            ),
            statement=found.statement,
        )
