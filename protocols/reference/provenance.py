"""The source, review state and confidence that every record carries."""

from clinic.reference.loader import Table
from protocols.domain.sources import Confidence, Provenance, SourceType

CONFIDENCE = {
    SourceType.SEED: Confidence.UNVERIFIED,
    SourceType.LITERATURE: Confidence.VERIFIED,
    SourceType.POLICY: Confidence.UNVERIFIED,
    SourceType.KNOWLEDGE: Confidence.KNOWLEDGE,
}


def provenance(table: Table) -> Provenance:
    """Type and confidence follow the first source unless the record says otherwise."""
    sources = table.words("sources", default=None)
    source_type = table.choice("source_type", SourceType, _type_of(sources))
    return Provenance(
        sources=sources,
        source_type=source_type,
        confidence=table.choice("confidence", Confidence, CONFIDENCE[source_type]),
        needs_clinician_confirmation=table.flag(
            "needs_clinician_confirmation", default=True
        ),
        reviewed_by=table.text("reviewed_by", ""),
        reviewed_on=table.optional_day("reviewed_on"),
    )


def _type_of(sources: tuple[str, ...]) -> SourceType:
    first = sources[0] if sources else "POL"
    if first.startswith("S"):
        return SourceType.SEED
    if first.isdigit():
        return SourceType.LITERATURE
    return SourceType.KNOWLEDGE if first == "KN" else SourceType.POLICY
