"""The words of each answer of the field dictionary, as English message ids."""

from collections.abc import Mapping


def _(message: str) -> str:
    """Marks a label for makemessages; it is translated where it is shown."""
    return message


def value_label(key: str, value: str) -> str:
    """A word the dictionary does not know (an allergy in own words) stays as it is."""
    own = LABELS.get(key, {}).get(value)
    return own or COMMON.get(value) or value.replace("_", " ")


COMMON: Mapping[str, str] = {
    "yes": _("Yes"),
    "no": _("No"),
    "unknown": _("Not known"),
    "declined": _("Not told"),
    "na": _("Does not apply"),
    "none": _("None"),
    "scalp": _("On the scalp"),
    "elsewhere": _("Elsewhere"),
    "active": _("Active"),
    "inactive": _("Quiet"),
}

_ZONES = {
    "frontal": _("Frontal"),
    "mid_scalp": _("Mid-scalp"),
    "vertex": _("Vertex"),
    "temporal_left": _("Temple, left"),
    "temporal_right": _("Temple, right"),
    "parietal_left": _("Side, left"),
    "parietal_right": _("Side, right"),
    "occipital": _("Back of the head"),
}
_INGREDIENTS = {
    "dutasteride": _("Dutasteride"),
    "finasteride": _("Finasteride"),
    "minoxidil": _("Minoxidil"),
    "biotin": _("Biotin"),
    "dexpanthenol": _("Dexpanthenol"),
    "pyridoxine": _("Pyridoxine"),
    "b_complex": _("B complex"),
    "vitamin_c": _("Vitamin C"),
    "zinc": _("Zinc"),
    "magnesium": _("Magnesium"),
    "silicon": _("Trace elements, silicon"),
    "amino_acids": _("Amino acids"),
    "nucleic_acids": _("Nucleic acids, coenzymes"),
    "peptides": _("Peptides"),
    "growth_factors": _("Growth factors"),
    "exosomes": _("Exosomes"),
    "hyaluronic_acid": _("Hyaluronic acid"),
    "caffeine": _("Caffeine"),
    "buflomedil": _("Buflomedil"),
    "pentoxifylline": _("Pentoxifylline"),
    "lidocaine": _("Lidocaine"),
    "procaine": _("Procaine"),
    "lidocaine_prilocaine_cream": _("Lidocaine and prilocaine cream"),
    "triamcinolone": _("Triamcinolone"),
    "botulinum_toxin_a": _("Botulinum toxin A"),
    "prp": _("Platelet-rich plasma (PRP)"),
    "plant_extracts": _("Plant extracts"),
    "prilocaine": _("Prilocaine"),
    "tetracaine": _("Tetracaine"),
}

LABELS: Mapping[str, Mapping[str, str]] = {
    "sex_at_birth": {
        "F": _("Female"),
        "M": _("Male"),
        "intersex": _("Intersex"),
    },
    "goal": {
        "regrowth_density": _("More or denser hair"),
        "reduce_shedding": _("Less shedding"),
        "maintenance": _("Keep what is there"),
        "post_transplant_support": _("Support after a transplant"),
    },
    "primary_diagnosis": {
        "aga": _("Pattern hair loss"),
        "telogen_effluvium": _("Telogen effluvium"),
        "diffuse_stress_nutrition": _("Diffuse loss, stress or nutrition"),
        "hormonal_thinning": _("Hormonal thinning"),
        "postpartum_shedding": _("Shedding after birth"),
        "alopecia_areata": _("Alopecia areata"),
        "scarring_confirmed": _("Scarring alopecia, confirmed"),
        "scarring_suspected": _("Scarring alopecia, suspected"),
        "hair_shaft_dystrophy": _("Hair shaft dystrophy"),
        "traction": _("Traction alopecia"),
        "trichotillomania": _("Trichotillomania"),
        "chemo_induced": _("Loss from chemotherapy"),
        "none": _("No hair disease"),
    },
    "diagnosis_confirmed_by": {
        "dermatologist": _("Dermatologist"),
        "clinic_doctor": _("Doctor of the clinic"),
        "self": _("The patient"),
        "none": _("Nobody"),
    },
    "norwood": {"III_vertex": _("III vertex")},
    "ludwig": {"0": _("0, none")},
    "follicular_viability": {
        "viable": _("Alive"),
        "not_viable": _("Not alive"),
    },
    "zones_requested": _ZONES,
    "zones_without_hair": _ZONES,
    "anticoagulant": {
        "warfarin": _("Warfarin"),
        "doac": _("Direct oral anticoagulant"),
        "heparin": _("Heparin"),
    },
    "antiplatelet": {"single": _("One"), "dual": _("Two together")},
    "herpes": {"active": _("Active now"), "recurrent": _("Comes back")},
    "inflammatory_dermatosis": {
        "sebderm_mild": _("Seborrhoeic dermatitis, mild"),
        "sebderm_moderate_zone": _("Seborrhoeic dermatitis in the zone"),
        "psoriasis_zone": _("Psoriasis in the zone"),
        "psoriasis_elsewhere": _("Psoriasis elsewhere"),
        "eczema_zone": _("Eczema in the zone"),
    },
    "isotretinoin": {
        "current": _("Now"),
        "stopped_lt_6mo": _("Stopped less than 6 months ago"),
    },
    "diabetes": {"type1": _("Type 1"), "type2": _("Type 2")},
    "chemotherapy": {"current": _("Now"), "ended": _("Ended")},
    "immunosuppression": {"mild": _("Mild"), "severe": _("Severe")},
    "cardiac": {"stable": _("Stable"), "unstable": _("Unstable")},
    "epilepsy": {
        "controlled": _("Controlled"),
        "seizure_6mo": _("Seizure in the last 6 months"),
    },
    "organ_failure": {
        "liver": _("Liver"),
        "kidney": _("Kidney"),
        "heart": _("Heart"),
    },
    "ingredient_allergies": _INGREDIENTS,
    "la_allergy": {
        "amide": _("Amide type (lidocaine)"),
        "ester": _("Ester type (procaine)"),
    },
    "patch_test": {
        "not_done": _("Not done"),
        "negative": _("Negative"),
        "equivocal": _("Unclear"),
        "positive": _("Positive"),
    },
    "patch_positive_to": _INGREDIENTS,
    "expectations": {
        "realistic": _("Realistic"),
        "unrealistic": _("Not realistic"),
        "unclear": _("Unclear"),
    },
    "bdd_screen": {
        "negative": _("Negative"),
        "positive": _("Positive"),
        "not_done": _("Not done"),
    },
    "formula": _INGREDIENTS,
}
