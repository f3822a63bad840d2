"""What a patient's record puts on an appointment's card (settings.CARD_NOTES)."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.cards import CardNote, Level
from patients.domain.choices import IntakeState
from patients.domain.flags import flags_of
from patients.presenters.flags import desk_flags, shown_flags
from patients.queries.card_facts import CardFacts, card_facts

# A card has room for two flags; all of them stand in the patient's header.
_MOST_FLAGS = 2


def notes(
    appointment_ids: Sequence[int], *, clinical: bool
) -> dict[int, list[CardNote]]:
    return {
        facts.appointment_id: [*_flags(facts, clinical=clinical), *_open_ends(facts)]
        for facts in card_facts(appointment_ids)
    }


def _flags(facts: CardFacts, *, clinical: bool) -> Iterator[CardNote]:
    """What is merely not asked yet is no flag on a card: the intake's sign says it."""
    flags = tuple(flag for flag in flags_of(facts.answers) if flag.tone != "ask")
    shown = shown_flags(flags)[:_MOST_FLAGS] if clinical else desk_flags(flags)
    for flag in shown:
        yield CardNote(flag.icon, flag.word, Level(flag.tone), is_flag=True)


def _open_ends(facts: CardFacts) -> Iterator[CardNote]:
    if facts.kind == AppointmentKind.CONSULTATION:
        yield from _intake(facts.intake_state)
    if facts.kind == AppointmentKind.SESSION and not facts.has_treatment_consent:
        yield CardNote("pen-line", _("Consent missing"), Level.WAIT)


def _intake(state: str) -> Iterator[CardNote]:
    if state in {"", IntakeState.WITHDRAWN}:
        yield CardNote("clipboard-list", _("Intake not sent"), Level.WAIT)
    elif state in {IntakeState.SENT, IntakeState.STARTED}:
        yield CardNote("clipboard-list", _("Intake not finished"), Level.WAIT)
    elif state == IntakeState.SUBMITTED:
        yield CardNote("clipboard-check", _("Intake to review"), Level.DECIDE)
