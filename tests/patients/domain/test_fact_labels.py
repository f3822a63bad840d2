import pytest

from patients.domain.fact_fields import FIELDS
from patients.domain.fact_labels import value_label
from patients.domain.facts import Kind

# Stages and units are their own names.
SELF_NAMED = {"norwood", "ludwig", "hba1c_unit"}
CASES = [
    (field.key, value)
    for field in FIELDS
    if field.kind in {Kind.CHOICE, Kind.CHOICES, Kind.YES_NO}
    and field.key not in SELF_NAMED
    for value in field.values
]


@pytest.mark.parametrize(("key", "value"), CASES)
def test_every_answer_of_the_dictionary_has_words(key, value):
    assert value_label(key, value) != value


def test_a_word_of_the_patient_stays_as_it_is():
    assert value_label("ingredient_allergies", "cutaneous_lupus") == "cutaneous lupus"
