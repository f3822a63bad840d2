"""What everybody who treats this person must see first, strongest first.

Read from present answers alone. An allergy question that was never answered is a flag
too: silence is not "none".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from patients.domain.facts import OPEN_ANSWERS


def _(message: str) -> str:
    """Marks a message for makemessages; it is translated where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Flag:
    """`tone` is stop, wait, care or ask; `message` an English id with `params`."""

    tone: str
    icon: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)


TONES = ("stop", "wait", "care", "ask")
_ALLERGY = "shield-alert"

# (key, answer): what the header says.
KNOWN: dict[tuple[str, str], Flag] = {
    ("la_allergy", "amide"): Flag(
        "stop", _ALLERGY, _("Allergy: local anaesthetic, amide")
    ),
    ("la_allergy", "ester"): Flag(
        "stop", _ALLERGY, _("Allergy: local anaesthetic, ester")
    ),
    ("antiseptic_latex_allergy", "yes"): Flag(
        "stop", _ALLERGY, _("Allergy: antiseptic or latex")
    ),
    ("anaphylaxis_history", "yes"): Flag(
        "stop", "triangle-alert", _("Anaphylaxis before")
    ),
    ("reaction_unknown_product", "yes"): Flag(
        "stop", "triangle-alert", _("Reaction to an unnamed injection")
    ),
    ("pregnant", "yes"): Flag("wait", "triangle-alert", _("Pregnant")),
    ("breastfeeding", "yes"): Flag("wait", "triangle-alert", _("Breastfeeding")),
    ("anticoagulant", "warfarin"): Flag("wait", "pill", _("Anticoagulant: warfarin")),
    ("anticoagulant", "doac"): Flag("wait", "pill", _("Anticoagulant: DOAC")),
    ("anticoagulant", "heparin"): Flag("wait", "pill", _("Anticoagulant: heparin")),
    ("antiplatelet", "single"): Flag("wait", "pill", _("Antiplatelet, prescribed")),
    ("antiplatelet", "dual"): Flag("wait", "pill", _("Two antiplatelets, prescribed")),
    ("clotting_disorder", "yes"): Flag("wait", "droplet", _("Clotting disorder")),
    ("chemotherapy", "current"): Flag("wait", "triangle-alert", _("Chemotherapy now")),
    ("active_cancer", "yes"): Flag("wait", "triangle-alert", _("Active cancer")),
    ("immunosuppression", "severe"): Flag(
        "wait", "triangle-alert", _("Immune system severely weakened")
    ),
    ("cardiac", "unstable"): Flag("wait", "heart-pulse", _("Unstable heart disease")),
    ("epilepsy", "seizure_6mo"): Flag(
        "wait", "activity", _("Seizure in the last six months")
    ),
    ("keloid", "scalp"): Flag("wait", "triangle-alert", _("Keloid on the scalp")),
    ("immunosuppression", "mild"): Flag("care", "hand", _("Immune system weakened")),
    ("cardiac", "stable"): Flag("care", "heart-pulse", _("Heart disease, stable")),
    ("epilepsy", "controlled"): Flag("care", "activity", _("Epilepsy, controlled")),
    ("diabetes", "type1"): Flag("care", "droplet", _("Diabetes type 1")),
    ("diabetes", "type2"): Flag("care", "droplet", _("Diabetes type 2")),
    ("keloid", "elsewhere"): Flag("care", "hand", _("Keloid tendency")),
    ("organ_failure", "liver"): Flag("care", "hand", _("Liver failure")),
    ("organ_failure", "kidney"): Flag("care", "hand", _("Kidney failure")),
    ("organ_failure", "heart"): Flag("care", "hand", _("Heart failure")),
}
_ASK = "circle-question-mark"
NOT_ANSWERED = {
    "ingredient_allergies": Flag("ask", _ASK, _("Allergies not asked")),
    "la_allergy": Flag("ask", _ASK, _("Anaesthetic allergy not known")),
    "anticoagulant": Flag("ask", _ASK, _("Anticoagulants not known")),
}


def flags_of(answers: Mapping[str, Any]) -> tuple[Flag, ...]:
    """All flags of these answers: allergies first, what is not known last."""
    named = [
        Flag("stop", _ALLERGY, _("Allergy: %(name)s"), {"name": str(name)})
        for key in ("ingredient_allergies", "patch_positive_to")
        for name in dict.fromkeys(_list(answers.get(key)))
    ]
    known = [flag for (key, value), flag in KNOWN.items() if answers.get(key) == value]
    asked = [flag for key, flag in NOT_ANSWERED.items() if _is_open(answers, key)]
    known.sort(key=lambda flag: TONES.index(flag.tone))
    return tuple(named + known + asked)


def strongest_tone(flags: tuple[Flag, ...]) -> str | None:
    """The colour that the front desk may see; what is merely not known has none."""
    tones = [flag.tone for flag in flags if flag.tone != "ask"]
    return min(tones, key=TONES.index, default=None)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_open(answers: Mapping[str, Any], key: str) -> bool:
    value = answers.get(key)
    return value is None or value == "" or value in tuple(OPEN_ANSWERS)
