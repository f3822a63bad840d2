"""manage.py screen: its JSON, and what it refuses."""

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

from tests.protocols.domain.clear import MAN


@pytest.fixture
def screen(tmp_path):
    """Screens raw text from a file; returns what was printed."""

    def run(text: str) -> str:
        file, out = tmp_path / "answers.json", io.StringIO()
        file.write_text(text, "utf-8")
        call_command("screen", str(file), stdout=out)
        return out.getvalue()

    return run


def test_screen_prints_the_decision_of_one_object(screen):
    answers = {**MAN, "cardiac": "stable", "formula": ["minoxidil", "biotin"]}

    printed = json.loads(screen(json.dumps(answers)))

    assert printed == {
        "overall": "NEEDS_REVIEW",
        "fired": [
            {
                "rule": "H06b",
                "verdict": "PRECAUTION",
                "reason": "Minoxidil widens vessels; injected at 0.5 % it lowered"
                " diastolic pressure in a small trial",
            },
            {
                "rule": "F01",
                "verdict": "REVIEW",
                "reason": "Change the formula before booking",
            },
        ],
        "blocked_in_formula": {"minoxidil": ["H06b"]},
        "ruleset": "candidacy@2026.11",
    }


def test_screen_names_every_blank_key(screen):
    answers = {key: MAN[key] for key in MAN if key not in {"keloid", "cardiac"}}

    fired = json.loads(screen(json.dumps(answers)))["fired"]

    assert fired == [
        {
            "rule": "Q01",
            "verdict": "INCOMPLETE",
            "reason": "Not enough information (keloid, cardiac)",
        }
    ]


def test_screen_of_an_empty_object_asks_for_everything(screen):
    printed = json.loads(screen("{}"))

    assert printed["overall"] == "POSTPONE"
    assert [one["rule"] for one in printed["fired"]] == [
        "Q01", "A06", "P01", "P01b", "P03b", "P06",
    ]  # fmt: skip


@pytest.mark.parametrize(("content", "length"), [("[]", 0), ("[{}]", 1)])
def test_screen_of_a_list_prints_a_list(screen, content, length):
    assert len(json.loads(screen(content))) == length


def test_screen_reads_standard_input(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(json.dumps([MAN]).encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    out = io.StringIO()

    call_command("screen", "-", stdout=out)

    assert [one["overall"] for one in json.loads(out.getvalue())] == ["CANDIDATE"]


REFUSED = [
    ("", "cannot read"),
    ("{", "cannot read"),
    ("null", "not an object"),
    ("3", "not an object"),
    ('"text"', "not an object"),
    ("[[]]", "item 0: not an object"),
    ('[{}, {"shoe_size": 43}]', "item 1: shoe_size: unknown key"),
    ('{"sbp": "120"}', "sbp: must be a number"),
    ('{"sbp": NaN}', "sbp: must be a finite number"),
    ('{"sbp": -3}', "sbp: must not be negative"),
    ('{"smoker": true}', "smoker: must be text"),
    ('{"visit_date": "14.05.2026"}', "visit_date: must be a date"),
    ('{"smoker": "yes", "smoker": "no"}', "smoker is given twice"),
    ('{"sbp": ' + "9" * 5000 + "}", "sbp: is too large"),
    ("[" * 100_000, "cannot read"),
]


@pytest.mark.parametrize(("content", "message"), REFUSED)
def test_screen_refuses_malformed_answers_whole(screen, content, message):
    with pytest.raises(CommandError) as caught:
        screen(content)

    assert message in str(caught.value)
    assert caught.value.returncode == 2


def test_screen_refuses_a_file_that_is_not_there():
    with pytest.raises(CommandError, match="cannot read") as caught:
        call_command("screen", "/nowhere/answers.json")

    assert caught.value.returncode == 2


def test_screen_refuses_bytes_that_are_no_text(tmp_path):
    file = tmp_path / "answers.json"
    file.write_bytes(b'{"smoker": "\xff"}')

    with pytest.raises(CommandError, match="cannot read") as caught:
        call_command("screen", str(file))

    assert caught.value.returncode == 2
