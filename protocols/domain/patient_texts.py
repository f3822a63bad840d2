"""The fixed texts of the plan, in one language. A clinician confirms every sentence."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """The honest statement, by paragraph; numbers in [brackets] are references."""

    statement: tuple[str, ...]
    strength: str


@dataclass(frozen=True, slots=True)
class AftercareStep:
    """What to do until this many hours after the session."""

    hours: int
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SideEffects:
    common: tuple[str, ...]
    uncommon: tuple[str, ...]
    rare_serious: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PatientTexts:
    """Mappings are keyed by what the text is about, in the order to print."""

    slug: str
    version: str
    language: str
    what_it_is: str
    aim: str
    limits: str
    timeline: tuple[str, ...]
    off_label: str
    not_signed_off: str
    success: str
    verdicts: Mapping[str, str]
    evidence: Evidence
    alternatives: Mapping[str, str]
    before: Mapping[str, str]
    aftercare: tuple[AftercareStep, ...]
    side_effects: SideEffects
    red_flags: Mapping[str, str]
    stop_rules: Mapping[str, str]
    notes: Mapping[str, str]
    checks: Mapping[str, str]
    evidence_levels: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"{self.slug}@{self.version}"
