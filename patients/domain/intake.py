"""The intake: eight short screens, one topic each. Asks only what a patient can know.

A version is never edited once intakes were answered on it: keys keep their meaning.
"""

from patients.domain.intake_health import (
    ALLERGIES,
    GENERAL,
    MEDICINES,
    NO,
    SKIN,
    YES,
    one_of,
    yes_no,
)
from patients.domain.questions import (
    Answers,
    Kind,
    Option,
    Question,
    Screen,
    Shape,
    open_keys,
    when,
)

FORM_VERSION = "2026.11"
MAY_BE_PREGNANT = when("sex_at_birth", "F", "intersex", "unknown")
MAY_FATHER = when("sex_at_birth", "M", "intersex", "unknown")


def _(message: str) -> str:
    """Marks words for makemessages; they are translated where they are shown."""
    return message


ABOUT = Screen(
    "about",
    _("About you"),
    _(
        "So that we write to the right person. Your answers are seen only by the clinic."
    ),
    (
        Question(
            key="full_name",
            kind=Kind.NAME,
            ask=_("Full name"),
            why=_("As in your passport or identity card."),
            shape=Shape.IDENTITY,
        ),
        Question(
            key="date_of_birth",
            kind=Kind.BIRTH_DATE,
            ask=_("Date of birth"),
            shape=Shape.IDENTITY,
        ),
        Question(
            key="sex_at_birth",
            kind=Kind.CHOICE,
            ask=_("Sex at birth"),
            why=_("Some questions and medicines depend on it."),
            options=(
                Option("F", _("Female")),
                Option("M", _("Male")),
                Option("intersex", _("Intersex")),
                Option("unknown", _("I prefer not to say")),
            ),
            shape=Shape.IDENTITY,
        ),
        Question(
            key="phone",
            kind=Kind.PHONE,
            ask=_("Mobile phone"),
            why=_("With the country code when it is from abroad, such as +49."),
            shape=Shape.IDENTITY,
            required=False,
        ),
        Question(
            key="email",
            kind=Kind.EMAIL,
            ask=_("E-mail"),
            shape=Shape.IDENTITY,
            required=False,
            longest=254,
        ),
        Question(
            key="city",
            kind=Kind.LINE,
            ask=_("City where you live"),
            shape=Shape.IDENTITY,
            required=False,
            longest=80,
        ),
        Question(
            key="country",
            kind=Kind.COUNTRY,
            ask=_("Country where you live"),
            shape=Shape.IDENTITY,
            required=False,
        ),
    ),
)

HAIR = Screen(
    "hair",
    _("Your hair"),
    _("“I am not sure” is always a good answer."),
    (
        one_of(
            "loss_known",
            _("Do you know since when you have been losing hair?"),
            {"yes": _("Yes, about")},
            shape=Shape.NOTE,
        ),
        Question(
            key="loss_duration_months",
            kind=Kind.NUMBER,
            ask=_("If yes: for how many months?"),
            why=_("One year is 12 months, five years are 60."),
            required=False,
            when=when("loss_known", "yes"),
            follow_up=True,
            highest=960,
        ),
        Question(
            key="zones_requested",
            kind=Kind.CHOICES,
            ask=_("Where would you like more hair?"),
            options=(
                Option("frontal", _("Front, at the hairline")),
                Option("mid_scalp", _("Middle of the head")),
                Option("vertex", _("Crown")),
                Option("temporal_left", _("Left temple")),
                Option("temporal_right", _("Right temple")),
                Option("parietal_left", _("Left side, above the ear")),
                Option("parietal_right", _("Right side, above the ear")),
                Option("occipital", _("Back of the head")),
            ),
            why=_("Choose as many as you like. The clinician looks at it with you."),
            required=False,
        ),
        yes_no(
            "sudden_or_systemic_signs",
            _("Did it begin suddenly, or with weight loss, fever or feeling ill?"),
        ),
        yes_no(
            "te_trigger_active",
            _(
                "Is something going on that may cause it: stress, a strict diet, illness?"
            ),
        ),
    ),
)

HEALTH = Screen(
    "health",
    _("Your health"),
    _("“I am not sure” is always a good answer."),
    GENERAL,
)
TAKEN = Screen(
    "medicines",
    _("Your medicines"),
    _("Never stop a medicine because of these questions."),
    MEDICINES,
)
ALLERGY = Screen(
    "allergies",
    _("Allergies and skin"),
    _("So that nothing is used that harms you."),
    (*ALLERGIES, *SKIN),
)

FAMILY = Screen(
    "family",
    _("Pregnancy, family and hormones"),
    _("Some ingredients may harm an unborn child or change a blood test."),
    (
        one_of(
            "pregnancy_potential",
            _("Could you become pregnant?"),
            {"yes": YES, "no": _("No: after menopause, sterilised, or no womb")},
            when=MAY_BE_PREGNANT,
        ),
        yes_no("pregnant", _("Are you pregnant?"), when=MAY_BE_PREGNANT),
        yes_no("breastfeeding", _("Are you breastfeeding?"), when=MAY_BE_PREGNANT),
        yes_no(
            "planning_pregnancy",
            _("Do you plan a pregnancy within the next 18 months?"),
            when=MAY_BE_PREGNANT,
        ),
        yes_no(
            "recent_birth",
            _("Have you had a baby in the last 12 months?"),
            shape=Shape.NOTE,
            when=MAY_BE_PREGNANT,
        ),
        Question(
            key="delivered_on",
            kind=Kind.PAST_DATE,
            ask=_("If yes: when?"),
            required=False,
            when=when("recent_birth", "yes"),
            follow_up=True,
        ),
        yes_no(
            "trying_to_conceive",
            _("Are you trying for a child, or is your fertility being looked into?"),
            when=MAY_FATHER,
        ),
        yes_no("partner_pregnant", _("Is your partner pregnant?"), when=MAY_FATHER),
        yes_no(
            "psa_monitoring",
            _("Is your prostate being checked (PSA blood test)?"),
            when=MAY_FATHER,
        ),
        yes_no("blood_donor", _("Do you give blood?")),
    ),
)

GOALS = Screen(
    "goals",
    _("Past treatments and goals"),
    _("What you had before, and what you hope for."),
    (
        yes_no(
            "had_transplant", _("Have you had a hair transplant?"), shape=Shape.NOTE
        ),
        Question(
            key="transplanted_on",
            kind=Kind.PAST_DATE,
            ask=_("If yes: when was the last one?"),
            required=False,
            when=when("had_transplant", "yes"),
            follow_up=True,
        ),
        yes_no(
            "had_procedure",
            _("In the last four weeks: PRP, microneedling, laser or injections there?"),
            shape=Shape.NOTE,
        ),
        Question(
            key="procedure_on",
            kind=Kind.PAST_DATE,
            ask=_("If yes: on which day was the last one?"),
            required=False,
            when=when("had_procedure", "yes"),
            follow_up=True,
        ),
        Question(
            key="past_treatments",
            kind=Kind.LINES,
            ask=_("What have you tried for your hair so far?"),
            why=_("Such as minoxidil lotion or tablets. Leave it empty for nothing."),
            shape=Shape.NOTE,
            required=False,
            longest=2000,
        ),
        one_of(
            "goal",
            _("What matters most to you?"),
            {
                "regrowth_density": _("Thicker hair"),
                "reduce_shedding": _("Less hair falling out"),
                "maintenance": _("Keeping what I have"),
                "post_transplant_support": _("Help after a transplant"),
            },
        ),
        one_of(
            "hoped_result",
            _("With which result would you be content?"),
            {
                "keep": _("It gets no worse"),
                "some": _("Somewhat thicker hair"),
                "full": _("Hair as full as it once was"),
                "bald": _("Hair where there is none now"),
            },
            _("No treatment brings hair back where the roots are gone."),
        ),
    ),
)

CHOICES = Screen(
    "choices",
    _("Your choices"),
    _("You can change these at any time."),
    (
        Question(
            key="plan_delivery",
            kind=Kind.CHOICE,
            ask=_("How should your treatment plan reach you?"),
            why=_("It speaks of your health. A link asks for your birth date first."),
            options=(
                Option("link", _("By a protected link in the e-mail")),
                Option("attachment", _("As a file attached to the e-mail")),
            ),
            shape=Shape.WISH,
        ),
        Question(
            key="wants_reminders",
            kind=Kind.CHOICE,
            ask=_("Shall we remind you of appointments by e-mail?"),
            options=(Option("yes", YES), Option("no", NO)),
            shape=Shape.WISH,
        ),
        Question(
            key="photo_consent",
            kind=Kind.CHOICE,
            ask=_("May we take photos of your scalp, to follow the treatment?"),
            why=_("It is your choice: the treatment goes on without them."),
            options=(Option("yes", YES), Option("no", NO)),
            shape=Shape.WISH,
        ),
    ),
)

SCREENS = (ABOUT, HAIR, HEALTH, TAKEN, ALLERGY, FAMILY, GOALS, CHOICES)
SCREEN = {screen.slug: screen for screen in SCREENS}
QUESTIONS = tuple(question for screen in SCREENS for question in screen.questions)
QUESTION = {question.key: question for question in QUESTIONS}


def first_missing(saved: list[str], answers: Answers) -> str:
    """The slug of the first screen to fill in; "" when all eight are complete."""
    for screen in SCREENS:
        if screen.slug not in saved or open_keys(screen.questions, answers):
            return screen.slug
    return ""


def next_screen(slug: str) -> str:
    """The slug after this one; "" after the last."""
    slugs = [screen.slug for screen in SCREENS]
    following = slugs[slugs.index(slug) + 1 :]
    return following[0] if following else ""


def counted(answers: Answers) -> dict[str, object]:
    """All answers that were really asked for; a changed mind leaves nothing behind."""
    kept: dict[str, object] = {}
    for screen in SCREENS:
        kept |= screen.counted({**answers, **kept})
    return kept
