"""Health questions in a patient's words. Keys and values are the field dictionary's."""

from typing import Any

from patients.domain.questions import (
    DECLINED,
    NOT_SURE,
    Kind,
    Option,
    Question,
    Shape,
    when,
)


def _(message: str) -> str:
    """Marks words for makemessages; they are translated where they are shown."""
    return message


YES, NO, UNSURE = _("Yes"), _("No"), _("I am not sure")
YES_NO = (Option("yes", YES), Option("no", NO), Option(NOT_SURE, UNSURE))


def yes_no(key: str, ask: str, why: str = "", **more: Any) -> Question:
    return Question(key=key, kind=Kind.CHOICE, ask=ask, why=why, options=YES_NO, **more)


def one_of(
    key: str, ask: str, options: dict[str, str], why: str = "", **more: Any
) -> Question:
    """The last answer is always "I am not sure"."""
    rows = tuple(Option(value, word) for value, word in options.items())
    choices = (*rows, Option(NOT_SURE, UNSURE))
    return Question(
        key=key, kind=Kind.CHOICE, ask=ask, why=why, options=choices, **more
    )


GENERAL = (
    one_of(
        "diabetes",
        _("Do you have diabetes?"),
        {"none": NO, "type1": _("Yes, type 1"), "type2": _("Yes, type 2")},
        _("Healing depends on it."),
    ),
    one_of(
        "cardiac",
        _("Do you have heart trouble, or have you had a heart attack or a stroke?"),
        {
            "none": NO,
            "stable": _("Yes, and it has been steady for six months or more"),
            "unstable": _("Yes, and it changed or happened in the last six months"),
        },
    ),
    one_of(
        "epilepsy",
        _("Do you have epilepsy or seizures?"),
        {
            "none": NO,
            "controlled": _("Yes, none in the last six months"),
            "seizure_6mo": _("Yes, one in the last six months"),
        },
    ),
    one_of(
        "organ_failure",
        _("Has a doctor told you that your liver, kidneys or heart fail?"),
        {
            "none": NO,
            "liver": _("The liver"),
            "kidney": _("The kidneys"),
            "heart": _("The heart"),
        },
    ),
    yes_no("active_cancer", _("Do you have cancer now?")),
    one_of(
        "chemotherapy",
        _("Have you had chemotherapy?"),
        {"none": _("Never"), "current": _("Yes, now"), "ended": _("Yes, it is over")},
    ),
    Question(
        key="chemotherapy_ended_on",
        kind=Kind.PAST_DATE,
        ask=_("If it is over: when was the last one?"),
        why=_("The month is enough: then choose the first day."),
        required=False,
        when=when("chemotherapy", "ended"),
        follow_up=True,
    ),
    one_of(
        "immunosuppression",
        _("Is your immune system weak, from an illness or a medicine?"),
        {
            "none": NO,
            "mild": _("A little, such as low-dose cortisone tablets"),
            "severe": _("Yes, strongly, such as after a transplant"),
        },
    ),
    Question(
        key="bloodborne_virus",
        kind=Kind.CHOICE,
        ask=_("Do you have HIV, hepatitis B or hepatitis C?"),
        why=_("It is no reason to refuse you. You need not answer."),
        options=(*YES_NO, Option(DECLINED, _("I prefer not to say"))),
    ),
    yes_no(
        "depression_history",
        _("Have you ever had depression or thoughts of ending your life?"),
        _("Some hair medicines do not go with it."),
    ),
    yes_no("smoker", _("Do you smoke?")),
)

MEDICINES = (
    one_of(
        "anticoagulant",
        _("Has a doctor given you a medicine that thins the blood?"),
        {
            "none": NO,
            "warfarin": _("Warfarin (Coumadin)"),
            "doac": _("Apixaban, rivaroxaban, dabigatran or edoxaban"),
            "heparin": _("Heparin injections"),
        },
        _("Small bleeds are likelier. Keep taking it: never stop it by yourself."),
    ),
    one_of(
        "antiplatelet",
        _("Has a doctor given you aspirin or clopidogrel for every day?"),
        {"none": NO, "single": _("One of them"), "dual": _("Two of them together")},
        _("Keep taking them: never stop them by yourself."),
    ),
    yes_no(
        "clotting_disorder",
        _("Do you have an illness in which blood does not clot well?"),
    ),
    yes_no(
        "bleeding_supplements",
        _("Do you take fish oil, vitamin E, ginkgo, garlic or turmeric capsules?"),
    ),
    one_of(
        "isotretinoin",
        _("Have you taken isotretinoin for acne (such as Roaccutane)?"),
        {
            "none": _("No, or more than six months ago"),
            "current": _("Yes, now"),
            "stopped_lt_6mo": _("Yes, until less than six months ago"),
        },
    ),
    Question(
        key="medicines",
        kind=Kind.LINES,
        ask=_("Which other medicines or supplements do you take?"),
        why=_("One a line, with the dose if you know it. Leave it empty for none."),
        shape=Shape.MEDICINES,
        required=False,
        longest=2000,
    ),
)

ALLERGIES = (
    yes_no(
        "has_allergies",
        _("Are you allergic to a medicine, a cosmetic or something in them?"),
        shape=Shape.NOTE,
    ),
    Question(
        key="ingredient_allergies",
        kind=Kind.LINES,
        ask=_("If yes: to what?"),
        why=_("One a line, such as penicillin or parabens."),
        required=False,
        when=when("has_allergies", "yes"),
        follow_up=True,
        longest=1000,
    ),
    one_of(
        "la_allergy",
        _("Have you reacted badly to a numbing injection, at the dentist for example?"),
        {
            "none": NO,
            "amide": _("Yes: lidocaine, prilocaine or articaine"),
            "ester": _("Yes: procaine, benzocaine or tetracaine"),
        },
    ),
    yes_no(
        "antiseptic_latex_allergy",
        _("Are you allergic to skin disinfectant, iodine or latex gloves?"),
    ),
    yes_no(
        "anaphylaxis_history",
        _("Have you ever had an allergic shock: swelling, no air, collapse?"),
    ),
    yes_no(
        "reaction_unknown_product",
        _("Have you reacted badly to a cosmetic injection of unknown content?"),
    ),
)

SKIN = (
    one_of(
        "herpes",
        _("Do you get cold sores or herpes on face or scalp?"),
        {
            "none": NO,
            "active": _("Yes, I have one now"),
            "recurrent": _("Now and then"),
        },
    ),
    one_of(
        "inflammatory_dermatosis",
        _("Do you have one of these on your skin?"),
        {
            "none": _("None of them"),
            "sebderm_mild": _("Dandruff, a little"),
            "sebderm_moderate_zone": _("Scalp that is red, greasy and flaking a lot"),
            "psoriasis_zone": _("Psoriasis on the scalp"),
            "psoriasis_elsewhere": _("Psoriasis, not on the scalp"),
            "eczema_zone": _("Eczema on the scalp"),
        },
    ),
    Question(
        key="autoimmune_skin",
        kind=Kind.CHOICES,
        ask=_("Has a doctor found one of these skin illnesses?"),
        options=(
            Option("none", _("None of them")),
            Option("vitiligo", _("Vitiligo (white patches)")),
            Option("cutaneous_lupus", _("Lupus")),
            Option("lichen_planus", _("Lichen planus")),
            Option("pemphigus", _("Pemphigus")),
            Option("morphea", _("Morphea (hard patches)")),
            Option(NOT_SURE, UNSURE),
        ),
    ),
    one_of(
        "autoimmune_site",
        _("If you have one: where?"),
        {"scalp": _("On the scalp"), "elsewhere": _("Elsewhere")},
        shape=Shape.NOTE,
        required=False,
        follow_up=True,
        when=when(
            "autoimmune_skin",
            "vitiligo",
            "cutaneous_lupus",
            "lichen_planus",
            "pemphigus",
            "morphea",
        ),
    ),
    one_of(
        "autoimmune_activity",
        _("If you have one: is it active now?"),
        {"active": YES, "inactive": _("No, it is quiet")},
        shape=Shape.NOTE,
        required=False,
        follow_up=True,
        when=when(
            "autoimmune_skin",
            "vitiligo",
            "cutaneous_lupus",
            "lichen_planus",
            "pemphigus",
            "morphea",
        ),
    ),
    one_of(
        "keloid",
        _("Do your scars grow thick and raised (keloids)?"),
        {
            "none": NO,
            "elsewhere": _("Yes, on the body"),
            "scalp": _("Yes, on the scalp"),
        },
    ),
)
