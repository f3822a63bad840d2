"""What a clinician hands in on the assessment page: checked, and not yet a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from patients.domain.facts import SaltRegions
from patients.domain.pull_test import Pull
from patients.domain.zone_measures import ZoneFinding

# Columns of the assessment that the page fills, besides zones and pull tests.
WORD_FIELDS = (
    "goal",
    "primary_diagnosis",
    "diagnosis_confirmed_by",
    "norwood",
    "ludwig",
    "sinclair",
    "savin",
    "basp",
    "aa_rapid_progression",
    "brow_loss",
    "lash_loss",
    "nail_changes",
    "follicular_viability",
    "ostia_loss",
    "sudden_or_systemic_signs",
    "te_trigger_active",
    "scarring_suspected",
    "hair_length",
    "note",
)
SALT_FIELDS = ("salt_vertex", "salt_posterior", "salt_right", "salt_left")
SHEDDING_NUMBERS = (
    "comb_count_1",
    "comb_count_2",
    "comb_count_3",
    "shedding_scale",
    "shedding_visual",
    "wash_count",
    "wash_vellus_percent",
    "wash_days",
    "daily_wash_hairs",
    "reported_hairs",
)
OUTCOME_FIELDS = ("global_investigator", "global_patient", "satisfaction", "dlqi")
# Counted, drawn or said on one day: a later assessment begins without them.
OF_THE_DAY = (
    *SALT_FIELDS,
    *SHEDDING_NUMBERS,
    *OUTCOME_FIELDS,
    "itch",
    "pain",
    "asfs",
)
NUMBER_FIELDS = (*OF_THE_DAY, "loss_duration_months", "fitzpatrick")
LIST_FIELDS = ("zones_requested", "zones_without_hair")
OWN_FIELDS = (*WORD_FIELDS, *NUMBER_FIELDS, *LIST_FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentInput:
    """`values` has one entry for each of OWN_FIELDS; zones and pulls only what was
    looked at. `answers` are facts that the page asked for, by dictionary key."""

    values: Mapping[str, object]
    zones: tuple[ZoneFinding, ...] = ()
    pulls: tuple[Pull, ...] = ()
    answers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The scalp as far as the derived questions read it."""

    basp: str = ""
    itch: int | None = None
    pain: int | None = None
    scarring_suspected: str = ""
    ostia_loss: str = ""
    zones_requested: tuple[str, ...] = ()
    zones_without_hair: tuple[str, ...] = ()
    zones: tuple[ZoneFinding, ...] = ()
    pulls: tuple[Pull, ...] = ()

    @property
    def wanted(self) -> tuple[ZoneFinding, ...]:
        return tuple(zone for zone in self.zones if zone.zone in self.zones_requested)


def salt_of(values: Mapping[str, object]) -> SaltRegions:
    parts = {name.removeprefix("salt_"): values.get(name) for name in SALT_FIELDS}
    return SaltRegions(
        **{k: v if isinstance(v, Decimal) else None for k, v in parts.items()}
    )
