"""From a patient's answers to lines under keys of the field dictionary.

Blank stays blank, "I am not sure" stays unknown; "does not apply" only where the sex at
birth says so. Nothing here is recorded: a clinician accepts line by line.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from patients.domain.intake import QUESTIONS
from patients.domain.questions import NOT_SURE, Answers, Shape

ONLY_WOMEN = ("pregnancy_potential", "pregnant", "breastfeeding", "planning_pregnancy")
ONLY_MEN = ("trying_to_conceive", "partner_pregnant", "psa_monitoring")
EXPECTATIONS = {
    "keep": "realistic",
    "some": "realistic",
    "full": "unrealistic",
    "bald": "unrealistic",
    NOT_SURE: "unclear",
}
_DAYS_A_MONTH = 30.436875
# Keys of the catalogue whose answer becomes a fact under another key.
DERIVED = {
    "chemotherapy_ended_on": "months_since_chemo",
    "delivered_on": "months_since_delivery",
    "transplanted_on": "days_since_transplant",
    "procedure_on": "days_since_scalp_procedure",
    "hoped_result": "expectations",
}
_MONTHS = ("chemotherapy_ended_on", "delivered_on")
# Each is only half an answer; the other half is read along with it.
PARTS = {
    "has_allergies": "ingredient_allergies",
    "loss_known": "loss_duration_months",
    "autoimmune_site": "autoimmune_skin",
    "autoimmune_activity": "autoimmune_skin",
    "recent_birth": "months_since_delivery",
    "had_transplant": "days_since_transplant",
    "had_procedure": "days_since_scalp_procedure",
}


def facts_of(answers: Answers, *, today: date) -> dict[str, Any]:
    """Values by key of the dictionary, as ``record_facts`` takes them.

    ``today`` is the day of the answers. A key is absent when nothing was said.
    """
    facts: dict[str, Any] = {}
    for question in QUESTIONS:
        if question.shape is Shape.FACT and question.key not in DERIVED:
            facts |= _plain(question.key, answers)
    for key, fact in DERIVED.items():
        if answers.get(key):
            facts[fact] = _derived(key, answers[key], today)
    return facts | _said_no_or_unsure(answers) | _not_applicable(answers)


def _plain(key: str, answers: Answers) -> dict[str, Any]:
    value = answers.get(key)
    if key == "autoimmune_skin":
        return _autoimmune(answers)
    if key == "ingredient_allergies":
        return _allergies(answers)
    return {} if value in (None, "", []) else {key: value}


def _allergies(answers: Answers) -> dict[str, Any]:
    if answers.get("has_allergies") == "no":
        return {"ingredient_allergies": []}
    words = words_of(str(answers.get("ingredient_allergies") or ""))
    return {"ingredient_allergies": words} if words else {}


def words_of(text: str) -> list[str]:
    """Free lower-case words, one a line or between commas."""
    pieces = text.replace(";", "\n").replace(",", "\n").splitlines()
    return list(dict.fromkeys(p.strip().lower() for p in pieces if p.strip()))


def _autoimmune(answers: Answers) -> dict[str, Any]:
    chosen = answers.get("autoimmune_skin") or []
    if chosen == ["none"]:
        return {"autoimmune_skin": []}
    site = answers.get("autoimmune_site") or NOT_SURE
    activity = answers.get("autoimmune_activity") or NOT_SURE
    found = [
        {"name": name, "site": site, "activity": activity}
        for name in chosen
        if name not in {"none", NOT_SURE}
    ]
    return {"autoimmune_skin": found} if found else {}


def _derived(key: str, value: Any, today: date) -> Any:
    if key == "hoped_result":
        return EXPECTATIONS[value]
    days = max((today - date.fromisoformat(value)).days, 0)
    return round(days / _DAYS_A_MONTH, 2) if key in _MONTHS else days


def _said_no_or_unsure(answers: Answers) -> dict[str, Any]:
    """ "No transplant" is an answer (null: none); "not sure" keeps the question open."""
    facts: dict[str, Any] = {}
    for key, fact in (
        ("recent_birth", "months_since_delivery"),
        ("had_transplant", "days_since_transplant"),
        ("had_procedure", "days_since_scalp_procedure"),
    ):
        if answers.get(key) == "no":
            facts[fact] = None
        elif answers.get(key) == NOT_SURE and fact.startswith("days_"):
            facts[fact] = NOT_SURE
    return facts


def _not_applicable(answers: Answers) -> dict[str, Any]:
    keys: Mapping[str, tuple[str, ...]] = {"M": ONLY_WOMEN, "F": ONLY_MEN}
    return dict.fromkeys(keys.get(str(answers.get("sex_at_birth")), ()), "na")
