from datetime import UTC, date, datetime

import pytest

from patients.actions.facts import record_facts
from patients.domain.choices import ConsentKind, PhotoState, PhotoView
from patients.models import PatientAssignment
from patients.models.photo import Photo
from patients.presenters.flags import ShownFlag
from patients.presenters.header import present
from tests.factories.clinic import NOW, LocationFactory, StaffMemberFactory
from tests.factories.patients import ConsentFactory, PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinician():
    return StaffMemberFactory(clinician=True)


@pytest.fixture
def patient(clinician):
    patient = PatientFactory(
        full_name="Ömer Yıldız",
        number="MRN-287",
        sex_at_birth="M",
        date_of_birth=date(1985, 6, 9),
        language="tr",
    )
    PatientAssignment.objects.create(
        patient=patient,
        clinician=clinician,
        assigned_by=clinician,
        assigned_at=NOW,
        because="manager",
    )
    return patient


@pytest.fixture
def with_facts(patient, clinician):
    record_facts(
        patient=patient,
        answers={
            "ingredient_allergies": ["chlorhexidine"],
            "antiplatelet": "single",
            "la_allergy": "none",
            "anticoagulant": "none",
        },
        source="clinician",
        by=clinician,
        at=NOW,
    )


def test_header_says_who_this_is(patient, clinician):
    header = present(patient, clinician, NOW)

    assert header.name == "Ömer Yıldız"
    assert header.facts == ("Male", "41 years", "born 9 Jun 1985", "MRN-287")


def test_header_counts_age_in_the_clinics_own_day(patient, clinician):
    LocationFactory(timezone="Europe/Istanbul")
    eve = datetime(2027, 6, 8, 20, 59, tzinfo=UTC)
    birthday = datetime(2027, 6, 8, 21, 0, tzinfo=UTC)

    assert present(patient, clinician, eve).facts[1] == "41 years"
    assert present(patient, clinician, birthday).facts[1] == "42 years"


def test_header_says_when_sex_and_birth_date_are_not_known(clinician):
    header = present(PatientFactory(date_of_birth=None, number="X"), clinician, NOW)

    assert header.facts == ("Sex not known", "birth date not known", "X")


def test_clinician_sees_allergies_first(patient, clinician, with_facts):
    assert present(patient, clinician, NOW).flags == (
        ShownFlag("stop", "Allergy: chlorhexidine", "shield-alert"),
        ShownFlag("wait", "Antiplatelet, prescribed", "pill"),
        ShownFlag("note", "Turkish", "languages"),
    )


@pytest.mark.parametrize(
    "person", [{"desk": True}, {"manager": True}, {"clinician": True}]
)
def test_others_see_a_colour_and_no_clinical_word(patient, with_facts, person):
    header = present(patient, StaffMemberFactory(**person), NOW)

    assert header.flags == (
        ShownFlag("stop", "Clinician first", "shield-alert"),
        ShownFlag("note", "Turkish", "languages"),
    )
    assert header.is_clinical is False


def test_desk_and_clinician_in_one_person_needs_the_relation(patient, with_facts):
    both = StaffMemberFactory(roles=["front_desk", "clinician"])

    assert present(patient, both, NOW).flags[0].word == "Clinician first"


def test_flags_beyond_two_lines_are_counted(patient, clinician):
    names = [f"allergen {number}" for number in range(9)]
    record_facts(
        patient=patient,
        answers={"ingredient_allergies": names},
        source="clinician",
        by=clinician,
        at=NOW,
    )

    assert present(patient, clinician, NOW).more_flags == 3


def test_header_takes_five_queries_without_a_face(
    patient, clinician, with_facts, django_assert_num_queries
):
    with django_assert_num_queries(5):
        present(patient, clinician, NOW)


@pytest.mark.parametrize("agreed", [True, False])
def test_face_is_shown_only_while_photo_consent_stands(
    patient, clinician, with_facts, agreed
):
    photo = front_photo(patient, clinician)
    ConsentFactory(patient=patient, kind=ConsentKind.PHOTO, agreed=agreed)

    assert present(patient, clinician, NOW).face == (photo.uid if agreed else None)


def test_desk_sees_no_face(patient, clinician):
    front_photo(patient, clinician)
    ConsentFactory(patient=patient, kind=ConsentKind.PHOTO)
    desk = StaffMemberFactory()

    assert present(patient, desk, NOW).face is None


def front_photo(patient, clinician):
    return Photo.objects.create(
        patient=patient,
        view=PhotoView.FRONT,
        state=PhotoState.READY,
        original_key="a",
        large_key="b",
        medium_key="c",
        small_key="d",
        sha256="0" * 64,
        width=400,
        height=300,
        uploaded_by=clinician,
        uploaded_at=NOW,
        taken_at=NOW,
    )
