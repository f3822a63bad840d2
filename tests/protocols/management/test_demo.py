"""The demo clinic: believable, whole, and gone without a trace."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import transaction

from clinic.models import Appointment, Message, StaffMember
from patients.models import Consent, Intake, Patient, PatientPair, Photo
from protocols.domain.states import PlanState
from protocols.domain.verdicts import Overall, Verdict
from protocols.management.demo import load
from protocols.models import (
    CandidacyCheck,
    Course,
    Decline,
    PatchTest,
    ProductUse,
    SessionRecord,
    TreatmentPlan,
)

# A Wednesday, eleven in the morning in Istanbul.
AT = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)


OWN_APPS = ("clinic", "patients", "protocols")


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for app in OWN_APPS
        for model in apps.get_app_config(app).get_models()
    }


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo, loaded once for all tests that only look at it."""
    private = django_settings.PRIVATE_MEDIA_ROOT
    files = tmp_path_factory.mktemp("private")
    django_settings.PRIVATE_MEDIA_ROOT = files
    with django_db_blocker.unblock(), transaction.atomic():
        load.everything(at=AT)
        yield files
        transaction.set_rollback(True)
    django_settings.PRIVATE_MEDIA_ROOT = private


@pytest.fixture
def demo(loaded, db):
    """What the module loaded, inside this test's own transaction."""


def test_everybody_is_invented_and_nobody_can_be_written_to(demo):
    # One of the forty-two is on file twice.
    assert Patient.objects.count() == 43
    assert PatientPair.objects.get().second.full_name == "Leyla Haddad"
    assert not Patient.objects.filter(is_demo=False).exists()
    assert not Patient.objects.exclude(email__endswith="@example.com").exists()
    assert not StaffMember.objects.exclude(email__endswith="@demo.clinic").exists()
    assert set(Patient.objects.values_list("language", flat=True)) == {
        "en-gb",
        "tr",
        "ar",
    }


def test_somebody_stands_at_every_step_of_the_way(demo):
    intakes = set(Intake.objects.values_list("state", flat=True))
    assert intakes == {"sent", "started", "submitted", "reviewed"}
    assert Patient.objects.filter(intakes=None).exists()
    assert Patient.objects.filter(assessments__state="signed", plans=None).exists()
    plans = set(TreatmentPlan.objects.values_list("state", flat=True))
    assert plans == {PlanState.DRAFT, PlanState.PENDING_START, PlanState.ACTIVE}
    assert set(Course.objects.values_list("state", flat=True)) == {
        "active",
        "completed",
        "paused",
    }
    assert Decline.objects.count() == 1
    results = set(PatchTest.objects.values_list("result", flat=True))
    assert results == {"", "negative", "positive"}
    assert Consent.objects.filter(kind="treatment", agreed=True).exists()
    assert Photo.objects.exists()


def test_every_verdict_is_there_to_be_seen(demo):
    overall = set(CandidacyCheck.objects.values_list("overall", flat=True))
    assert overall == {str(each) for each in Overall}
    verdicts = {
        finding["verdict"]
        for findings in CandidacyCheck.objects.values_list("findings", flat=True)
        for finding in findings
    }
    assert verdicts >= {str(each) for each in Verdict if each != Verdict.INFO}


def test_courses_are_half_done_with_signed_records_and_lots(demo):
    signed = SessionRecord.objects.filter(state="signed")
    assert signed.count() > 30
    assert ProductUse.objects.filter(record__in=signed).count() == 2 * signed.count()
    half = Course.objects.filter(state="active", sessions__record__state="signed")
    assert half.distinct().count() > 5


def test_diary_holds_two_weeks_before_and_after(demo):
    days = Counter(
        row.starts_at.date() - AT.date() for row in Appointment.objects.live()
    )
    for first in (-14, -7, 0, 7):
        week = [days[timedelta(days=day)] for day in range(first, first + 7)]
        assert sum(week) >= 10, first
    states = set(Appointment.objects.values_list("state", flat=True))
    assert states >= {"done", "booked", "confirmed", "no_show", "cancelled"}


def test_at_eleven_somebody_is_in_a_room(demo):
    here = {"arrived", "in_room", "in_treatment"}
    rows = Appointment.objects.filter(state__in=here)
    assert rows.exists()
    assert not rows.exclude(starts_at__date=AT.date()).exists()


def test_nothing_of_the_past_waits_to_be_sent(demo):
    states = Counter(Message.objects.values_list("state", flat=True))
    assert set(states) >= {"sent", "bounced", "failed", "unknown"}
    assert states["queued"] < 10
    assert not Message.objects.filter(sent_at__gt=AT + timedelta(minutes=1)).exists()


def test_second_run_changes_nothing_but_the_password(demo, monkeypatch):
    before, patient = counts(), Patient.objects.values().first()
    monkeypatch.setenv("DEMO_PASSWORD", "only-for-this-test")

    call_command("demo")

    assert (counts(), Patient.objects.values().first()) == (before, patient)
    desk = StaffMember.objects.get(email="desk@demo.clinic")
    assert desk.check_password("only-for-this-test")


def test_removal_leaves_no_row_and_no_file(demo, loaded, settings, capsys):
    settings.PRIVATE_MEDIA_ROOT = loaded
    assert any(loaded.rglob("*.jpg"))

    call_command("demo", "--remove")

    assert {label: n for label, n in counts().items() if n} == {}
    assert not loaded.exists()
    call_command("demo", "--remove")
    assert capsys.readouterr().out == (
        "The demo clinic is gone.\nThere is no demo clinic.\n"
    )
