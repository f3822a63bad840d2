import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.domain.assessment import Seen
from patients.domain.derived import questions
from patients.domain.scales import basp_needs_decision, basp_parts, fitting, is_basp
from patients.reference import scales

WRITTEN = re.compile(r"^(L|M[0-3]|C[0-3]|U[1-3])(F[1-3])?(V[1-3])?\Z")
SHAPES = [part.code for part in scales.basp().shapes]
FRONT = ["", *(part.code for part in scales.basp().front)]
VERTEX = ["", *(part.code for part in scales.basp().vertex)]
CODES = ["".join(parts) for parts in product(SHAPES, FRONT, VERTEX)]


def test_every_choice_of_pictures_makes_a_valid_code():
    assert [code for code in CODES if not is_basp(code)] == []
    assert len(CODES) == 12 * 4 * 4
    assert len(set(CODES)) == len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_code_falls_into_its_parts_again(code):
    assert "".join(basp_parts(code)) == code


@given(st.text(alphabet="LMCUFV0123 \nmf", max_size=8))
def test_only_what_the_reference_writes_is_a_code(text):
    assert is_basp(text) == (WRITTEN.match(text) is not None)
    if not is_basp(text):
        assert basp_parts(text) == ("", "", "")


@pytest.mark.parametrize("code", CODES)
def test_parts_at_the_limit_ask_for_a_decision(code):
    marked = {part.code for part in scales.basp().parts() if part.needs_decision}

    asks = any(part in marked for part in basp_parts(code))

    assert basp_needs_decision(code) is asks
    assert [question.key for question in questions(Seen(basp=code))] == [""] * asks


@pytest.mark.parametrize(
    ("sex", "diagnosis", "first"),
    [
        ("M", "aga", ["norwood"]),
        ("M", "", ["norwood"]),
        ("M", "hormonal_thinning", ["norwood", "ludwig"]),
        ("F", "aga", ["ludwig", "sinclair", "savin"]),
        ("F", "telogen_effluvium", ["ludwig", "sinclair", "savin"]),
        ("intersex", "aga", ["norwood", "ludwig", "sinclair", "savin"]),
        ("unknown", "unknown", ["norwood", "ludwig", "sinclair", "savin"]),
        ("M", "alopecia_areata", []),
        ("F", "scarring_confirmed", []),
    ],
)
def test_scales_that_fit_come_first(sex, diagnosis, first):
    assert list(fitting(sex, diagnosis)) == first
