"""Consent texts: `current()`, `get(kind)`. Files: `data/consents@<version>.toml`."""

from functools import cache
from pathlib import Path
from types import MappingProxyType

from clinic.reference.further_languages import in_further_languages
from clinic.reference.loader import Faults, Table, read
from patients.domain.choices import ConsentKind
from patients.domain.consents import ConsentText, ConsentWording

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "tr")


@cache
def current() -> tuple[ConsentText, ...]:
    """The newest text of each kind. Raises ReferenceFault."""
    faults = Faults()
    newest = max(DATA.glob("consents@*.toml"), default=DATA / "consents@.toml")
    texts = load(newest, faults)
    faults.raise_if_any()
    return texts


def get(kind: ConsentKind) -> ConsentText:
    return next(text for text in current() if text.kind == kind)


def load(path: Path, faults: Faults) -> tuple[ConsentText, ...]:
    table = read(path, faults)
    table.whole("schema")
    table.day("in_force_from")
    table.text("reviewed_by", "")
    slug, version = table.text("slug"), table.text("version")
    is_draft = table.text("status", "") == "draft_for_lawyer"
    texts = []
    for row in table.tables("consents"):
        kind = row.choice("kind", ConsentKind)
        wordings = {language: _wording(row.table(language)) for language in LANGUAGES}
        text = ConsentText(
            kind=kind,
            slug=f"{slug}-{kind}",
            version=version,
            is_draft=is_draft,
            renew_after_days=row.whole("renew_after_days"),
            wordings=MappingProxyType(
                {**wordings, **in_further_languages(wordings["en"])}
            ),
        )
        row.finish()
        texts.append(text)
    if sorted(text.kind for text in texts) != sorted(ConsentKind):
        table.fault("consents", "each kind must stand there once")
    table.finish()
    return tuple(texts)


def _wording(table: Table) -> ConsentWording:
    wording = ConsentWording(
        title=table.text("title"),
        paragraphs=table.words("paragraphs", default=None),
        statement=table.text("statement"),
    )
    table.finish()
    return wording
