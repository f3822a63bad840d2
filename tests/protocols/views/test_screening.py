from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from protocols.domain.verdicts import Part
from protocols.models import CandidacyCheck, Decline, FindingDecision
from protocols.queries.screenings import live_screening
from tests.factories.clinic import ClinicFactory, StaffMemberFactory
from tests.factories.screening import answered, clear_patient, clinician_of


@pytest.fixture(autouse=True)
def clinic_of_tests(db):
    return ClinicFactory()


@pytest.fixture
def patient():
    return clear_patient(norwood="V", consent=False)


@pytest.fixture
def clinician(client, patient):
    person = clinician_of(patient, full_name="Dr. Ayşe Işık")
    client.force_login(person)
    return person


def url(name, patient, *rest):
    return reverse(name, args=[patient.pk, *rest])


def live(patient):
    return live_screening(patient, part=Part.COURSE, at=timezone.now())


def finding(patient, rule_id):
    return next(
        each for each in live(patient).screening.findings if each.rule_id == rule_id
    )


def decision(patient, rule_id, **changes):
    found = finding(patient, rule_id)
    return {
        "part": "course",
        "rule_id": rule_id,
        "verdict": found.verdict,
        "answers_fingerprint": found.answers_fingerprint,
        "choice": "go_on",
        "reason": "Wants to keep what is there.",
    } | changes


class TestPage:
    def test_shows_answer_rule_and_source(self, client, patient, clinician):
        answer = client.get(url("screening", patient))

        text = answer.content.decode()
        for shown in ("Hamilton–Norwood stage", "D06", "Dr. ", "not yet signed off"):
            assert shown in text

    def test_looking_stores_nothing(self, client, patient, clinician):
        client.get(url("screening", patient))

        assert CandidacyCheck.objects.count() == 0

    def test_today_is_a_page_of_its_own(self, client, patient, clinician):
        text = client.get(url("screening", patient) + "?part=today").content.decode()

        assert "Result today" in text

    def test_front_desk_may_not_enter(self, client, patient):
        client.force_login(StaffMemberFactory(desk=True))

        assert client.get(url("screening", patient)).status_code == 403

    def test_somebody_elses_patient_is_not_found(self, client, patient):
        client.force_login(StaffMemberFactory(clinician=True))

        assert client.get(url("screening", patient)).status_code == 404

    @pytest.mark.parametrize("name", ["record", "answer", "decide"])
    def test_get_changes_nothing(self, client, patient, clinician, name):
        answer = client.get(url(f"screening-{name}", patient))

        assert answer.status_code == 405

    @pytest.mark.parametrize(
        ("changes", "word"),
        [
            ({"keloid": "scalp"}, "Not a candidate"),
            ({"scalp_infection": "yes"}, "Not yet"),
            ({"clotting_disorder": "unknown"}, "Answers are missing"),
            ({"norwood": "V"}, "Your decision is needed"),
            ({"antiplatelet": "single"}, "Candidate, with care"),
            ({}, "Candidate"),
        ],
    )
    def test_says_each_verdict_in_words(self, client, changes, word):
        patient = clear_patient(**changes)
        client.force_login(clinician_of(patient))

        text = client.get(url("screening", patient)).content.decode()

        assert f'<h2 class="verdict-title" tabindex="-1">{word}</h2>' in text

    def test_empty_stop_group_says_what_was_checked(self, client, patient, clinician):
        text = client.get(url("screening", patient)).content.decode()

        assert "Nothing known rules mesotherapy out." in text

    def test_number_of_queries_does_not_grow_with_checks(
        self, client, patient, clinician
    ):
        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(url("screening", patient))
            return len(queries)

        client.post(url("screening-record", patient), {"part": "course"})
        with_one = count()
        for word in ("yes", "no", "yes"):
            answered(patient, by=clinician, smoker=word)
            client.post(url("screening-record", patient), {"part": "course"})

        assert count() == with_one


class TestRecord:
    def test_keeps_the_result_and_returns(self, client, patient, clinician):
        answer = client.post(url("screening-record", patient), {"part": "course"})

        assert answer["Location"] == url("screening", patient)
        assert CandidacyCheck.objects.get().run_by == clinician

    def test_says_what_changed_since(self, client, patient, clinician):
        client.post(url("screening-record", patient), {"part": "course"})
        answered(patient, by=clinician, keloid="scalp")

        text = client.get(url("screening", patient)).content.decode()

        assert "Keloid scars: None became On the scalp" in text
        assert "(S05) added “Stop”" in text

    def test_old_record_reads_as_it_stood(self, client, patient, clinician):
        client.post(url("screening-record", patient), {"part": "course"})
        check = CandidacyCheck.objects.get()
        answered(patient, by=clinician, norwood="III")

        text = client.get(url("screening-check", patient, check.pk)).content.decode()

        assert "D06" in text
        assert "kept as it stood" in text

    def test_record_of_another_patient_is_not_found(self, client, patient, clinician):
        other = clear_patient()
        client.force_login(clinician_of(other))
        client.post(url("screening-record", other), {"part": "course"})
        check = CandidacyCheck.objects.get()
        client.force_login(clinician)

        answer = client.get(url("screening-check", patient, check.pk))

        assert answer.status_code == 404

    def test_front_desk_may_not(self, client, patient):
        client.force_login(StaffMemberFactory(desk=True))

        answer = client.post(url("screening-record", patient), {"part": "course"})

        assert (answer.status_code, CandidacyCheck.objects.count()) == (403, 0)


class TestAnswer:
    @pytest.fixture
    def patient(self):
        patient = clear_patient()
        patient.facts.filter(key__in=["keloid", "diabetes"]).delete()
        return patient

    def post(self, client, patient, **answers):
        posted = {"part": "course", "finding": "Q01-INCOMPLETE"} | answers
        return client.post(url("screening-answer", patient), posted)

    def test_in_place_updates_the_result(self, client, patient, clinician):
        answer = self.post(client, patient, keloid="none", diabetes="none")

        assert answer["Location"] == url("screening", patient) + "#Q01-INCOMPLETE"
        assert live(patient).screening.missing_keys == ()

    def test_one_of_two_leaves_the_other_open(self, client, patient, clinician):
        self.post(client, patient, keloid="none")

        assert live(patient).screening.missing_keys == ("diabetes",)

    def test_not_known_is_an_answer_and_not_no(self, client, patient, clinician):
        self.post(client, patient, keloid="unknown", diabetes="none")

        codes = [found.code for found in live(patient).screening.findings]
        assert codes == ["S05b-PRECAUTION"]

    def test_nothing_answered_is_said(self, client, patient, clinician):
        answer = self.post(client, patient)

        assert answer.status_code == 422
        assert "Answer at least one question." in answer.content.decode()

    @pytest.mark.parametrize("value", ["perhaps", "x" * 5000, "\x00", "1"])
    def test_impossible_answer_is_refused(self, client, patient, clinician, value):
        assert self.post(client, patient, keloid=value).status_code == 422
        assert "keloid" in live(patient).screening.missing_keys

    @pytest.mark.parametrize("finding", ["", "S99-REVIEW", "../etc"])
    def test_question_nobody_asks_changes_nothing(
        self, client, patient, clinician, finding
    ):
        answer = self.post(client, patient, finding=finding, keloid="none")

        assert answer.status_code == 302
        assert "keloid" in live(patient).screening.missing_keys

    def test_key_of_another_question_is_ignored(self, client, patient, clinician):
        self.post(client, patient, keloid="none", norwood="I")

        assert live(patient).gathered.known["norwood"].value == "III_vertex"

    def test_front_desk_may_not(self, client, patient):
        client.force_login(StaffMemberFactory(desk=True))

        assert self.post(client, patient, keloid="none").status_code == 403


class TestLabAnswer:
    def test_value_unit_and_day_are_taken_together(self, client):
        patient = clear_patient(diabetes="type2")
        client.force_login(clinician_of(patient))
        day = (timezone.now() - timedelta(days=10)).date().isoformat()

        client.post(
            url("screening-answer", patient),
            {
                "part": "course",
                "finding": "H01-INCOMPLETE",
                "hba1c_value": "7.4",
                "hba1c_unit": "%",
                "hba1c_age_days": day,
            },
        )

        codes = [found.code for found in live(patient).screening.findings]
        assert codes == ["H01c-PRECAUTION"]

    def test_day_in_the_future_is_refused(self, client):
        patient = clear_patient(diabetes="type2")
        client.force_login(clinician_of(patient))
        day = (timezone.now() + timedelta(days=3)).date().isoformat()

        answer = client.post(
            url("screening-answer", patient),
            {
                "part": "course",
                "finding": "H01-INCOMPLETE",
                "hba1c_value": "7.4",
                "hba1c_unit": "%",
                "hba1c_age_days": day,
            },
        )

        assert answer.status_code == 422


class TestDecide:
    def test_choice_reason_and_signer_are_kept(self, client, patient, clinician):
        client.post(url("screening-decide", patient), decision(patient, "D06"))

        made = FindingDecision.objects.get()
        assert (made.choice, made.by) == ("go_on", clinician)

    @pytest.mark.parametrize("missing", ["choice", "reason"])
    def test_without_choice_or_reason_what_was_typed_stays(
        self, client, patient, clinician, missing
    ):
        posted = decision(patient, "D06", **{missing: ""})
        answer = client.post(url("screening-decide", patient), posted)

        assert (answer.status_code, FindingDecision.objects.count()) == (422, 0)
        if missing == "choice":
            assert "Wants to keep what is there." in answer.content.decode()

    def test_answers_that_changed_meanwhile_are_said(self, client, patient, clinician):
        posted = decision(patient, "D06")
        answered(patient, by=clinician, norwood="Va")

        answer = client.post(url("screening-decide", patient), posted)

        assert (answer.status_code, FindingDecision.objects.count()) == (422, 0)

    def test_stop_cannot_be_posted_away(self, client, patient, clinician):
        answered(patient, by=clinician, keloid="scalp")
        posted = decision(patient, "S05")

        assert client.post(url("screening-decide", patient), posted).status_code == 422

    def test_front_desk_may_not(self, client, patient):
        client.force_login(StaffMemberFactory(desk=True))

        answer = client.post(url("screening-decide", patient), decision(patient, "D06"))

        assert (answer.status_code, FindingDecision.objects.count()) == (403, 0)


class TestCorrect:
    def test_wrong_fact_is_corrected_and_the_stop_lifted(self, client):
        patient = clear_patient(keloid="scalp")
        client.force_login(clinician_of(patient))
        page = url("screening-correct", patient, "S05-EXCLUDE")

        assert "On the scalp" in client.get(page).content.decode()
        client.post(page, {"keloid": "none"})

        assert live(patient).screening.findings == ()

    def test_finding_that_is_not_there_is_not_found(self, client, patient, clinician):
        page = url("screening-correct", patient, "S05-EXCLUDE")

        assert client.get(page).status_code == 404


class TestDecline:
    def test_letter_is_drafted_in_the_language_of_the_patient(self, client):
        patient = clear_patient(keloid="scalp")
        patient.language = "tr"
        patient.save(update_fields=["language"])
        client.force_login(clinician_of(patient))

        text = client.get(url("screening-decline", patient)).content.decode()

        words = live(patient).screening.findings[0].patient["tr"].why
        assert words in text

    def test_letter_is_kept_and_shown_to_print(self, client, patient, clinician):
        answer = client.post(
            url("screening-decline", patient),
            {"reason": "No.", "letter": "Dear patient, kindly no."},
        )

        declined = Decline.objects.get()
        assert answer["Location"] == url("screening-letter", patient, declined.pk)
        text = client.get(answer["Location"]).content.decode()
        assert "Dear patient, kindly no." in text

    def test_empty_letter_is_refused(self, client, patient, clinician):
        answer = client.post(url("screening-decline", patient), {"reason": "No."})

        assert (answer.status_code, Decline.objects.count()) == (422, 0)

    def test_front_desk_may_not(self, client, patient):
        client.force_login(StaffMemberFactory(desk=True))

        assert client.get(url("screening-decline", patient)).status_code == 403
