"""Where a record of the knowledge comes from, and who has looked at it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SourceType(StrEnum):
    SEED = "seed"
    LITERATURE = "literature"
    POLICY = "policy"
    KNOWLEDGE = "knowledge"


class Confidence(StrEnum):
    VERIFIED = "verified"
    KNOWLEDGE = "knowledge"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Provenance:
    """`reviewed_by` is empty and `reviewed_on` None until a clinician has signed."""

    sources: tuple[str, ...]
    source_type: SourceType
    confidence: Confidence
    needs_clinician_confirmation: bool
    reviewed_by: str
    reviewed_on: date | None
