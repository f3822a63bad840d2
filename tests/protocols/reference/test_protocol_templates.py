"""Protocols T1 to T12 are there; a faulty one is named with file and key."""

import shutil

import pytest

from clinic.reference.loader import Faults
from protocols.domain.protocol import Offer
from protocols.reference import protocol_templates


def test_twelve_protocols_in_their_order():
    current = protocol_templates.current()

    assert [one.code.partition("_")[0] for one in current] == [
        f"T{number}" for number in range(1, 13)
    ]
    assert [one.slug for one in current if one.offer == Offer.REFER] == [
        "t12-aa-derm-only"
    ]


def test_protocol_is_found_by_slug_and_version():
    found = protocol_templates.get("t1-weekly-monthly")

    assert protocol_templates.get(found.slug, found.version) is found
    assert protocol_templates.get(found.slug, "1999.01") is None
    assert protocol_templates.get("t99") is None


NAME = "t1-weekly-monthly@2026.11.toml"
FAULTS = [
    (
        "minimum = 4, target = 5",
        "minimum = 6, target = 5",
        "phases[0].sessions.target: minimum, target and maximum must go up from zero",
    ),
    (
        'name = "INDUCTION"',
        'name = "Induction"',
        "phases[0].name: must be in capitals",
    ),
    (
        "from_session = 1",
        "from_session = 2",
        "phases[0].steps: must begin at session 1 and go up",
    ),
    ('"biotin"', '"biotine"', "formula_allowed: biotine is not known"),
    ('"telogen_effluvium"', '"te"', "indication.diagnoses: te is not known"),
    ('phase = "INDUCTION"', 'phase = "TAPER"', "review_points: no phase TAPER"),
    (
        'offer = "plan"',
        'offer = "refer"',
        "phases: stand in a protocol that can be planned, and there alone",
    ),
    (
        'code = "T1_WEEKLY_MONTHLY"',
        'code = "T1_OTHER"',
        "code: the file must be called t1-other@2026.11.toml",
    ),
    ('tr = "Haftalık, sonra aylık"', "", "title.tr: is missing"),
]


@pytest.mark.parametrize(("old", "new", "expected"), FAULTS)
def test_faulty_protocol_is_named(tmp_path, old, new, expected):
    file = tmp_path / NAME
    shutil.copy(protocol_templates.PROTOCOLS / NAME, file)
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    faults = Faults()

    protocol_templates.of_file(file, faults)

    found = [f"{fault.key}: {fault.message}" for fault in faults.found]
    assert expected in found
    assert {fault.file for fault in faults.found} == {NAME}
