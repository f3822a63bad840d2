import datetime as dt

import pytest
from django import forms

from clinic.forms.widgets import AnswerSelect, DatePartsWidget, UnitNumberInput

ANSWERS = [("yes", "Yes"), ("no", "No"), ("unknown", "Not sure")]


class Example(forms.Form):
    born = forms.DateField(widget=DatePartsWidget(birth_date=True))
    dose = forms.DecimalField(widget=UnitNumberInput("mL"))
    smokes = forms.ChoiceField(choices=ANSWERS, widget=AnswerSelect)


def typed(year: str, month: str, day: str) -> Example:
    return Example(
        {
            "born_year": year,
            "born_month": month,
            "born_day": day,
            "dose": "1.5",
            "smokes": "no",
        }
    )


def test_three_parts_make_a_date():
    form = typed("1994", "3", "7")
    assert form.is_valid()
    assert form.cleaned_data["born"] == dt.date(1994, 3, 7)


@pytest.mark.parametrize(
    "parts",
    [
        ("1994", "2", "31"),
        ("1994", "", ""),
        ("abc", "1", "1"),
        ("1994", "1", "\x00"),
        ("9" * 400, "1", "1"),
        ("1994-01", "1", "1"),
    ],
)
def test_what_is_no_date_is_an_error_beside_the_field(parts):
    assert "born" in typed(*parts).errors


def test_what_was_typed_stays():
    assert 'value="31"' in str(typed("1994", "2", "31")["born"])


def test_nothing_typed_is_missing():
    form = typed("", "", "")
    assert form.errors["born"].as_data()[0].code == "required"


def test_birth_date_parts_carry_their_tokens():
    markup = str(Example()["born"])
    assert [
        f'autocomplete="bday-{part}"' in markup for part in ("year", "month", "day")
    ] == [
        True,
        True,
        True,
    ]


def test_number_carries_its_unit():
    assert '<bdi dir="ltr">mL</bdi>' in str(Example()["dose"])


def test_no_answer_is_chosen_beforehand():
    markup = str(Example()["smokes"])
    assert (markup.count('type="radio"'), markup.count("checked")) == (3, 0)
