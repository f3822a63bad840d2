import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.domain.search_key import LONGEST, fold, search_key, words_of

PAIRS = [
    ("Ayşe Işık", "AYSE ISIK"),
    ("İSMAİL ÖĞÜT", "ismail ogut"),
    ("Çağrı Gül", "cagri gul"),
    ("Jürgen Großmann", "JURGEN GROSSMANN"),
    ("Łukasz Søren", "lukasz soren"),
    ("محمّد", "محمد"),
    ("أحمد", "احمد"),
    ("علي", "علی"),
    ("فاطمة", "فاطمه"),
    ("كريم", "کریم"),
    ("مـحـمـد", "محمد"),
    ("می\u200cرزا", "میرزا"),
    ("Фёдор", "федор"),
    ("Al-Sayed", "al sayed"),
    ("O’Brien", "o brien"),
    ("ＦＡＴＭＡ", "fatma"),
    ("MRN-٠٠٠١٠١", "mrn 000101"),
    ("Zoë", "zoe"),
]


@pytest.mark.parametrize(("one", "two"), PAIRS)
def test_two_spellings_of_a_name_fold_to_one_key(one, two):
    assert fold(one) == fold(two)


def test_key_holds_number_phone_name_and_the_name_without_blanks():
    key = search_key(full_name="عبد الله", number="MRN-000101", phone="+905320000000")

    assert key == "mrn 000101 905320000000 عبد الله عبدالله"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0532 000-00 00", ("5320000000",)),
        ("+90 532", ("90532",)),
        ("٠٥٣٢", ("532",)),
        ("Işık ayşe ayşe", ("isik", "ayse")),
        ("MRN-000101", ("mrn", "000101")),
        ("%_\\'", ()),
        ("", ()),
    ],
)
def test_query_falls_into_the_pieces_to_find(typed, words):
    assert words_of(typed) == words


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=160), st.text(max_size=20), st.text(max_size=20))
def test_key_fits_its_column(name, number, phone):
    assert len(search_key(full_name=name, number=number, phone=phone)) <= LONGEST


@given(st.text())
def test_any_query_is_safe(query):
    assert all(word.isalnum() for word in words_of(query))
