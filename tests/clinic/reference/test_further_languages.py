from dataclasses import dataclass

from clinic.reference.further_languages import in_further_languages, said


@dataclass(frozen=True)
class Words:
    slug: str
    lines: tuple[str, ...]


def test_record_is_said_with_its_names_kept():
    assert said(Words("Yes", ("Yes", "No")), "ar") == Words("Yes", ("نعم", "لا"))


def test_sentence_that_a_clinic_worded_itself_stays_english():
    assert said({"aim": "To keep hair, we hope."}, "ar") == {
        "aim": "To keep hair, we hope."
    }


def test_languages_of_the_files_are_not_said_again():
    assert said("Yes", "tr") == "Yes"
    assert said("Yes", "en-gb") == "Yes"


def test_nothing_stays_nothing():
    assert in_further_languages("") == {"ar": ""}
