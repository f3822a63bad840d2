import pytest
from django import forms
from django.template.loader import render_to_string

from clinic.forms.widgets import AnswerSelect, DatePartsWidget

ANSWERS = [("yes", "Yes"), ("no", "No"), ("unknown", "Not sure")]


class Example(forms.Form):
    name = forms.CharField(label="Name")
    born = forms.DateField(label="Birth date", widget=DatePartsWidget())
    smokes = forms.ChoiceField(label="Smoking", choices=ANSWERS, widget=AnswerSelect)
    zones = forms.MultipleChoiceField(
        label="Zones", choices=ANSWERS, widget=forms.CheckboxSelectMultiple
    )


def summary(form: forms.Form) -> str:
    return render_to_string("_partials/error_summary.html", {"form": form})


@pytest.mark.parametrize("field", ["name", "born_year", "smokes_0", "zones_0"])
def test_summary_leads_to_a_control_that_exists(field):
    form = Example({})
    assert f'href="#id_{field}"' in summary(form)
    assert f'id="id_{field}"' in form.as_p()


def test_summary_counts_the_answers():
    assert "4 answers need another look" in summary(Example({}))


def test_summary_is_drawn_once_a_form():
    form = Example({})
    assert (summary(form).strip() != "", summary(form).strip()) == (True, "")


def test_summary_of_a_good_form_is_empty():
    assert summary(Example()).strip() == ""


def test_summary_escapes_what_was_typed():
    class Choosing(forms.Form):
        kind = forms.ChoiceField(choices=ANSWERS)

    assert "<script>" not in summary(Choosing({"kind": "<script>"}))
