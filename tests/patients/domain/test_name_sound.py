import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.domain.name_sound import sound_alike, sounds

ONE_NAME = [
    ("Mohammad Karimi", "محمد کریمی"),
    ("Muhammed", "Мухаммед"),
    ("Zahra Haddad", "زهرا حدّاد"),
    ("Ali Kaya", "علي كايا"),
    ("Fatimah", "فاطمة"),
    ("Aleksandr Ivanov", "Александр Иванов"),
    ("Юсуф", "یوسف"),
    ("Jürgen Müller", "Mueller Juergen"),
    ("Strauß", "Strauss"),
    ("Jamal", "Cemal"),
    ("Hussein", "Hüseyin"),
    ("Khaled", "خالد"),
]
TWO_NAMES = [
    ("Ali Kaya", "Ela Kaya"),
    ("Ayşe", "Fatma"),
    ("Mehmet", "Mahmud"),
    ("", ""),
    ("---", ""),
]


@pytest.mark.parametrize(("one", "two"), ONE_NAME)
def test_one_name_in_two_spellings_or_scripts_sounds_alike(one, two):
    assert sound_alike(one, two)
    assert sounds(one) == sounds(two)


@pytest.mark.parametrize(("one", "two"), TWO_NAMES)
def test_other_names_do_not_sound_alike(one, two):
    assert not sound_alike(one, two)


@given(st.text(max_size=80), st.text(max_size=80))
def test_sounding_alike_goes_both_ways(one, two):
    assert sound_alike(one, two) == sound_alike(two, one)
