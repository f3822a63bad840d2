from clinic.domain.cards import CardNote, Level
from clinic.presenters.card_signs import for_the_desk

LATEX = CardNote("pill", "Allergy: latex", Level.CARE, is_flag=True)
PREGNANT = CardNote("droplet", "Pregnant", Level.STOP, is_flag=True)
CONSENT = CardNote("pen-line", "Consent missing", Level.WAIT)


def test_desk_sees_one_neutral_sign_in_the_strongest_colour():
    assert for_the_desk([LATEX, CONSENT, PREGNANT]) == [
        CardNote("shield-alert", "Clinician first", Level.STOP, is_flag=True),
        CONSENT,
    ]


def test_without_a_flag_the_desk_sees_what_everybody_sees():
    assert for_the_desk([CONSENT]) == [CONSENT]
