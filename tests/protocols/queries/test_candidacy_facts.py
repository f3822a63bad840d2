from datetime import date, timedelta

import pytest

from patients.domain.choices import ConsentKind
from patients.models import Consent, ScalpAssessment
from protocols.domain.screening import KnownAnswer, screen
from protocols.domain.verdicts import Overall, Part
from protocols.models import PatchTest
from protocols.queries.candidacy_facts import gather
from tests.factories.clinic import NOW, LocationFactory, StaffMemberFactory
from tests.factories.patients import PatientFactory
from tests.factories.screening import (
    TESTED,
    TODAY_CLEAR,
    answered,
    clear_patient,
    clinician_of,
    patch_tested,
)
from tests.factories.stock import ProductFactory

pytestmark = pytest.mark.django_db
NEW = ("minoxidil",)


def found(patient, *, part=Part.COURSE, at=NOW, **options):
    screening = screen(gather(patient, at=at, **options).run(part))
    return [f"{each.rule_id} {each.verdict}" for each in screening.findings]


def said(patient, key, **options):
    return gather(patient, at=NOW, **options).known[key].value


def test_patient_with_every_answer_is_a_candidate():
    screening = screen(gather(clear_patient(), at=NOW).run(Part.COURSE))

    assert (screening.overall, screening.findings) == (Overall.CANDIDATE, ())


def test_patient_nobody_asked_anything_is_asked_everything():
    LocationFactory()
    screening = screen(gather(PatientFactory(), at=NOW).run(Part.COURSE))

    (blanks,) = [each for each in screening.findings if each.rule_id == "Q01"]
    assert screening.overall == Overall.POSTPONE
    assert {"keloid", "diabetes", "pregnant"} <= set(blanks.missing_keys)


def test_unknown_answer_stays_unknown():
    patient = clear_patient(keloid="unknown")

    assert said(patient, "keloid") == "unknown"


def test_time_since_that_nobody_asked_about_is_unknown_and_not_never():
    patient = clear_patient()
    patient.facts.filter(key="days_since_transplant").delete()

    assert said(patient, "days_since_transplant") == "unknown"
    assert found(patient) == ["S08 INCOMPLETE"]


def test_questions_about_pregnancy_do_not_apply_to_a_man():
    assert said(clear_patient(), "pregnant") == "na"


def test_sex_nobody_recorded_is_a_question():
    patient = clear_patient()
    patient.sex_at_birth = "unknown"
    patient.save(update_fields=["sex_at_birth"])

    assert "Q01 INCOMPLETE" in found(patient)


def test_age_is_that_of_the_clinic_day():
    patient = clear_patient()
    patient.date_of_birth = date(2009, 3, 1)
    patient.save(update_fields=["date_of_birth"])
    just_before_midnight_in_istanbul = NOW - timedelta(hours=8, minutes=1)

    assert found(patient, at=just_before_midnight_in_istanbul) == ["G01 EXCLUDE"]
    assert found(patient) == []


def test_answer_of_a_moment_grows_older():
    patient = clear_patient(days_since_transplant=27)

    later = NOW + timedelta(days=1)
    assert found(patient) == ["S08 POSTPONE"]
    assert found(patient, at=later) == ["S08b REVIEW"]


class TestAssessment:
    @pytest.fixture
    def patient(self):
        patient = clear_patient()
        ScalpAssessment.objects.create(
            patient=patient,
            norwood="VI",
            assessor=StaffMemberFactory(clinician=True, full_name="Dr. Scalp"),
            started_at=NOW,
            saved_at=NOW + timedelta(minutes=1),
            zones_requested=["vertex"],
        )
        return patient

    def test_what_was_seen_on_the_scalp_wins_over_an_earlier_answer(self, patient):
        known = gather(patient, at=NOW).known["norwood"]

        assert (known.value, known.who) == ("VI", "Dr. Scalp")
        assert "D05 EXCLUDE" in found(patient)

    def test_what_was_not_recorded_leaves_the_earlier_answer(self, patient):
        assert said(patient, "primary_diagnosis") == "aga"

    def test_a_later_correction_by_a_clinician_wins(self, patient):
        row = patient.facts.get(key="norwood")
        row.recorded_at = NOW + timedelta(minutes=2)
        row.save(update_fields=["recorded_at"])

        assert said(patient, "norwood") == "III_vertex"


class TestConsent:
    def test_missing_consents_postpone(self):
        assert found(clear_patient(consent=False)) == [
            "P01 POSTPONE",
            "P01b POSTPONE",
            "P06 INFO",
        ]

    def test_withdrawn_consent_counts_as_never_given(self):
        patient = clear_patient()
        Consent.objects.filter(kind=ConsentKind.TREATMENT).update(withdrawn_at=NOW)

        assert found(patient) == ["P01 POSTPONE"]


class TestPatchTest:
    @pytest.mark.parametrize(
        ("hours", "expected"),
        [(None, ["A06 POSTPONE"]), (47, ["A06b POSTPONE"]), (48, [])],
    )
    def test_counts_from_48_hours_on(self, hours, expected):
        patient = clear_patient(patch_test=False)
        patch_tested(patient, by=clinician_of(patient), hours=hours)

        assert found(patient, formula=TESTED) == expected

    def test_on_the_skin_says_when_it_can_be_read(self):
        patient = clear_patient(patch_test=False)
        test = patch_tested(patient, by=clinician_of(patient), hours=None)

        screening = screen(gather(patient, at=NOW, formula=TESTED).run(Part.COURSE))

        (waiting,) = screening.findings
        assert waiting.earliest == test.applied_at + timedelta(hours=48)

    def test_without_a_component_of_the_formula_is_not_done(self):
        assert found(clear_patient(), formula=NEW) == ["A06 POSTPONE"]

    def test_older_than_a_year_is_not_done(self):
        patient = clear_patient()
        PatchTest.objects.update(applied_at=NOW - timedelta(days=366))

        assert found(patient, formula=TESTED) == ["A06 POSTPONE"]

    def test_positive_blocks_and_asks_for_a_decision(self):
        patient = clear_patient(patch_test=False)
        patch_tested(
            patient,
            by=clinician_of(patient),
            result="positive",
            positive_to=["biotin"],
        )

        assert found(patient, formula=TESTED) == ["A08 REVIEW", "F01 REVIEW"]

    def test_reaction_stays_an_allergy_when_a_later_test_leaves_it_out(self):
        patient = clear_patient(patch_test=False)
        by = clinician_of(patient)
        patch_tested(
            patient, by=by, hours=96, result="positive", positive_to=["biotin"]
        )
        patch_tested(patient, by=by, ingredients=("dexpanthenol",))

        formula = ("dexpanthenol",)
        screening = screen(gather(patient, at=NOW, formula=formula).run(Part.COURSE))

        assert screening.findings == ()
        assert "biotin" in screening.blocked_keys


class TestToday:
    def test_everything_of_the_day_answered_is_clear(self):
        patient = clear_patient()
        answered(patient, by=clinician_of(patient), **TODAY_CLEAR)

        assert found(patient, part=Part.TODAY) == []

    def test_answers_of_yesterday_are_asked_again(self):
        patient = clear_patient()
        answered(patient, by=clinician_of(patient), **TODAY_CLEAR)

        tomorrow = NOW + timedelta(days=1)
        screening = screen(gather(patient, at=tomorrow).run(Part.TODAY))
        assert set(screening.missing_keys) == set(TODAY_CLEAR)

    def test_wine_of_last_night_does_not_refuse_the_course(self):
        patient = clear_patient()
        answered(
            patient,
            by=clinician_of(patient),
            **TODAY_CLEAR | {"hours_since_alcohol": 8},
        )

        assert found(patient) == []
        assert found(patient, part=Part.TODAY) == ["B05 POSTPONE"]

    def test_answers_given_just_now_win(self):
        patient = clear_patient()
        now = {
            key: KnownAnswer(key, value, "session_check", "Dr. Now", NOW)
            for key, value in (TODAY_CLEAR | {"temperature_c": 38.2}).items()
        }

        assert found(patient, part=Part.TODAY, overrides=now) == ["P04 POSTPONE"]


def test_number_of_queries_does_not_grow_with_the_record(
    django_assert_num_queries,
):
    patient = clear_patient()
    by = clinician_of(patient)
    for hours in (60, 61, 62):
        patch_tested(patient, by=by, hours=hours)

    with django_assert_num_queries(7):
        gather(patient, at=NOW)


ALLERGIC = {"ingredient_allergies": ["parabens"]}


@pytest.mark.parametrize(
    ("read", "answer", "rules"),
    [(True, "yes", []), (False, "no", ["A01b REVIEW"])],
)
def test_labels_of_the_shelf_say_whether_an_allergen_may_be_hidden(read, answer, rules):
    """A01b, whatever somebody answered to the question before."""
    patient = clear_patient(**ALLERGIC, excipients_recorded="unknown")
    ProductFactory(ingredients=list(TESTED), excipients_known=read)

    assert said(patient, "excipients_recorded", formula=TESTED) == answer
    fired = [each for each in found(patient, formula=TESTED) if each[:4] == "A01b"]
    assert fired == rules


def test_without_a_product_of_the_formula_the_persons_answer_stands():
    patient = clear_patient(**ALLERGIC, excipients_recorded="no")
    ProductFactory(ingredients=["zinc"], excipients_known=True)

    assert said(patient, "excipients_recorded", formula=TESTED) == "no"


def test_shelf_is_asked_only_for_people_with_an_allergy():
    patient = clear_patient()
    ProductFactory(ingredients=list(TESTED), excipients_known=False)

    assert said(patient, "excipients_recorded", formula=TESTED) == "yes"
