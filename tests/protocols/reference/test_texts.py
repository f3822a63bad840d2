"""Texts, references, events and reminders: found, complete, faults named."""

import shutil

import pytest

from clinic.reference.loader import Faults
from protocols.domain.reminders import Anchor
from protocols.reference import adverse_events, references, reminders, texts
from protocols.reference.paths import DATA


def test_language_without_texts_reads_english():
    assert texts.for_language("de") is texts.for_language("en")
    assert texts.for_language("tr").language == "tr"
    assert texts.for_language("tr").name == "patient-texts@2026.11"


def test_aftercare_gives_both_hours_of_the_first_wash():
    first = texts.for_language("en").aftercare[0]

    assert (first.hours, first.lines[0]) == (
        24,
        "Do not wash your hair before 24 hours have passed; 48 hours is better.",
    )


def test_every_numbered_reference_is_there():
    assert set(references.current()) == {
        *(str(number) for number in range(1, 57)),
        *("S0", "S1", "S2", "S3", "S4", "KN", "POL"),
    }
    assert references.get("6").note == "An editorial, not a trial"
    assert references.get("57") is None


def test_urgent_events_are_those_that_cannot_wait():
    urgent = {term.id for term in adverse_events.current() if term.is_urgent}

    assert urgent == {
        "anaphylaxis",
        "skin_infection",
        "abscess",
        "mycobacteria",
        "alopecia_at_points",
        "necrosis",
        "hormonal_or_mood",
        "anaesthetic_toxicity",
        "blood_exposure",
    }
    assert adverse_events.get("local_reaction").alert_hours == 96
    assert adverse_events.get("boredom") is None


FAULTS = [
    (
        'quiet_from = "21:00"',
        'quiet_from = "late"',
        "quiet_from: must be a time, HH:MM",
    ),
    (
        "{clinic}",
        "{first_name}",
        "reminders[prepare].subject: no such place {first_name}",
    ),
    ("{phone}", "{diagnosis}", "reminders[prepare].en: no such place {diagnosis}"),
    (
        'anchor = "appointment"',
        'anchor = "birthday"',
        "reminders[prepare].anchor: must be one of " + ", ".join(Anchor),
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), FAULTS)
def test_faulty_reminder_is_named(tmp_path, old, new, expected):
    file = tmp_path / "reminders@2026.11.toml"
    shutil.copy(DATA / file.name, file)
    text = file.read_text("utf-8")
    start = text.index("quiet_from")
    file.write_text(text[:start] + text[start:].replace(old, new, 1), "utf-8")
    faults = Faults()

    reminders.load(file, faults)

    assert [f"{fault.key}: {fault.message}" for fault in faults.found] == [expected]


def test_reminder_that_is_not_there_is_none():
    assert reminders.current().rule("birthday") is None
    assert reminders.current().name == "reminders@2026.11"
