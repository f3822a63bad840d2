"""manage.py schedule: its rows, and what it refuses."""

import io
import json

import pytest
from django.core.management import CommandError, call_command


def schedule(*arguments: str) -> str:
    out = io.StringIO()
    call_command("schedule", *arguments, stdout=out)
    return out.getvalue()


T1 = ("--protocol", "t1-weekly-monthly", "--start", "2026-01-01")


def test_schedule_prints_json_rows():
    rows = json.loads(schedule(*T1, "--json"))

    assert rows[0] == {
        "number": 1,
        "phase": "INDUCTION",
        "target": "2026-01-01",
        "earliest": "2026-01-01",
        "latest": "2026-01-01",
    }
    assert rows[5] == {
        "number": 6,
        "phase": "MAINTENANCE",
        "target": "2026-02-28",
        "earliest": "2026-02-23",
        "latest": "2026-03-10",
    }
    assert [row["number"] for row in rows] == list(range(1, 10))


def test_schedule_prints_a_table_for_people():
    lines = schedule(*T1, "--sessions", "4,3").splitlines()

    assert lines[0].split() == ["number", "phase", "target", "earliest", "latest"]
    assert len(lines) == 8


def test_schedule_takes_one_number_a_phase():
    rows = json.loads(schedule(*T1, "--sessions", "6,3", "--json"))

    assert [row["phase"] for row in rows] == ["INDUCTION"] * 6 + ["MAINTENANCE"] * 3


def test_schedule_does_not_move_with_the_time_zone():
    plain = schedule(*T1, "--json")

    assert schedule(*T1, "--json", "--timezone", "Pacific/Apia") == plain


REFUSED = [
    (("--protocol", "t99"), "no protocol t99"),
    (("--protocol", "T1_WEEKLY_MONTHLY"), "no protocol"),
    (("--protocol", "t12-aa-derm-only"), "is not planned here"),
    (("--start", "2026-02-30"), "is no date"),
    (("--start", "01/02/2026"), "is no date"),
    (("--start", "9999-12-01"), "runs on past"),
    (("--timezone", "Mars/Olympus"), "no time zone"),
    (("--timezone", "../etc/passwd"), "no time zone"),
    (("--timezone", ""), "no time zone"),
    (("--sessions", "3,4"), "INDUCTION: 3 sessions, allowed are 4 to 6"),
    (("--sessions", "5,7"), "MAINTENANCE: 7 sessions, allowed are 3 to 6"),
    (("--sessions", "5"), "one number for each phase"),
    (("--sessions", "5,4,1"), "one number for each phase"),
    (("--sessions", "five"), "no list of numbers"),
    (("--sessions", "5,-1"), "no list of numbers"),
    (("--sessions", "٥,4"), "no list of numbers"),
    (("--sessions", ""), "no list of numbers"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_schedule_refuses(arguments, message):
    with pytest.raises(CommandError) as caught:
        schedule(*T1, *arguments)

    assert message in str(caught.value)
    assert caught.value.returncode == 2
