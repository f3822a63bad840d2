"""The answers of one person as the rules see them.

`answers` is what was said. `facts` is what it amounts to: declined is unknown, `na` is
unknown wherever the question does apply, a blank that stands for an answer is that
answer, and derived facts (age, SALT, possible pregnancy, …) are worked out. A fact that
is absent is blank.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from patients.domain.age import age_in_years
from patients.domain.answers import parse_answers
from patients.domain.fact_fields import FIELDS
from patients.domain.facts import (
    DECLINED,
    NOT_APPLICABLE,
    UNKNOWN,
    Answers,
    Disease,
    SaltRegions,
    Value,
)
from patients.domain.salt import score

STAGES = ("norwood", "ludwig", "sinclair")

DERIVED: Mapping[str, tuple[str, ...]] = {
    "age_years": ("date_of_birth", "visit_date"),
    "pregnancy_possible": ("sex_at_birth", "pregnancy_potential"),
    "salt": ("salt_regions",),
    "zones_hairless": ("zones_requested", "zones_without_hair"),
    "autoimmune_on_scalp_or_active": ("autoimmune_skin",),
    "autoimmune_quiet_elsewhere": ("autoimmune_skin",),
}

Facts = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class CandidacyFacts:
    answers: Answers
    facts: Facts

    @property
    def blank_keys(self) -> tuple[str, ...]:
        """Mandatory questions without an answer, in the dictionary's order."""
        return tuple(
            field.key
            for field in FIELDS
            if field.is_mandatory and field.key not in self.facts
        )

    @property
    def formula(self) -> tuple[str, ...]:
        formula = self.facts.get("formula", ())
        assert isinstance(formula, tuple)
        return tuple(str(key) for key in formula)


def candidacy_facts(answers: object) -> CandidacyFacts:
    """From a JSON-like mapping; raises MalformedAnswers."""
    return facts_of(parse_answers(answers))


def facts_of(answers: Answers) -> CandidacyFacts:
    facts = {
        field.key: value
        for field in FIELDS
        if (value := _said(answers.get(field.key), field.blank_means)) is not None
    }
    if facts.get("zones_requested") == ():
        del facts["zones_requested"]
    _add(facts, "pregnancy_possible", _pregnancy_possible)
    _settle_not_applicable(facts)
    for key, derive in DERIVATIONS.items():
        _add(facts, key, derive)
    return CandidacyFacts(answers, MappingProxyType(facts))


def _said(value: Value | None, blank_means: str | None) -> Value | None:
    if value is None:
        return blank_means
    return UNKNOWN if value == DECLINED else value


def _add(
    facts: dict[str, Value], key: str, derive: Callable[[Facts], Value | None]
) -> None:
    value = derive(facts)
    if value is not None:
        facts[key] = value


def _settle_not_applicable(facts: dict[str, Value]) -> None:
    """`na` holds where the question does not apply; anywhere else it is unknown."""
    for key, value in facts.items():
        if value == NOT_APPLICABLE and _applies(key, facts):
            facts[key] = UNKNOWN


def _applies(key: str, facts: Facts) -> bool:
    precondition = PRECONDITIONS.get(key)
    if precondition is None:
        return key not in STAGES
    deciding_key, values = precondition
    return facts.get(deciding_key) in values


_POSSIBLE = ("pregnancy_possible", ("yes",))
_A_MAN = ("sex_at_birth", ("M", UNKNOWN))
PRECONDITIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "pregnant": _POSSIBLE,
    "breastfeeding": _POSSIBLE,
    "planning_pregnancy": _POSSIBLE,
    "trying_to_conceive": _A_MAN,
    "partner_pregnant": _A_MAN,
    "psa_monitoring": _A_MAN,
    "aa_rapid_progression": ("primary_diagnosis", ("alopecia_areata",)),
    "te_trigger_active": ("primary_diagnosis", ("telogen_effluvium",)),
}


def _pregnancy_possible(facts: Facts) -> str | None:
    """Anyone but a man, unless ruled out; an unknown sex rules nothing out."""
    sex, potential = facts.get("sex_at_birth"), facts.get("pregnancy_potential")
    if sex == "M" or potential == "no":
        return "no"
    return None if sex is None or potential is None else "yes"


def _age_years(facts: Facts) -> Decimal | None:
    born, day = facts.get("date_of_birth"), facts.get("visit_date")
    if not isinstance(born, date) or not isinstance(day, date):
        return None
    return Decimal(age_in_years(born, today=day))


def _salt(facts: Facts) -> Decimal | None:
    regions = facts.get("salt_regions")
    return score(regions) if isinstance(regions, SaltRegions) else None


def _zones_hairless(facts: Facts) -> str | None:
    wanted, bare = facts.get("zones_requested"), facts.get("zones_without_hair")
    if not isinstance(wanted, tuple) or not isinstance(bare, tuple):
        return None
    left = set(wanted) - set(bare)
    if not left:
        return "all"
    return "none" if len(left) == len(wanted) else "some"


def _diseases(facts: Facts) -> tuple[Disease, ...]:
    """Alopecia areata is a diagnosis of its own, never one of these."""
    listed = facts.get("autoimmune_skin", ())
    assert isinstance(listed, tuple)
    return tuple(
        disease
        for disease in listed
        if isinstance(disease, Disease) and disease.name != "alopecia_areata"
    )


def _is_quiet_elsewhere(disease: Disease) -> bool:
    return disease.site == "elsewhere" and disease.activity == "inactive"


def _autoimmune_on_scalp_or_active(facts: Facts) -> str:
    diseases = _diseases(facts)
    return "no" if all(map(_is_quiet_elsewhere, diseases)) else "yes"


def _autoimmune_quiet_elsewhere(facts: Facts) -> str:
    return "yes" if any(map(_is_quiet_elsewhere, _diseases(facts))) else "no"


DERIVATIONS: Mapping[str, Callable[[Facts], Value | None]] = {
    "age_years": _age_years,
    "salt": _salt,
    "zones_hairless": _zones_hairless,
    "autoimmune_on_scalp_or_active": _autoimmune_on_scalp_or_active,
    "autoimmune_quiet_elsewhere": _autoimmune_quiet_elsewhere,
}
