import pytest
from django.urls import reverse

from clinic.domain.cards import CardDetail, Level
from clinic.models import AuditEvent
from tests.clinic.views.test_diary_names import some_notes
from tests.factories.clinic import StaffMemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def some_details(appointment_id):
    return [CardDetail("Window", "24–28 Nov", "inside", "check", Level.OK)]


@pytest.fixture
def seams(settings):
    settings.CARD_NOTES = [f"{some_notes.__module__}.some_notes"]
    settings.CARD_DETAILS = [f"{__name__}.some_details"]


def card_of(client, appointment):
    return client.get(reverse("appointment-card", args=[appointment.pk]))


def test_card_says_who_when_where_and_the_window(client, diary, seams):
    diary.patient.phone = "+905550001122"
    diary.patient.language = "tr"
    diary.patient.save()
    appointment = diary.appointment("10:00", note="Brings her mother")

    answer = card_of(client, appointment)

    card = answer.context["card"]
    assert (card.name, card.starts.clock, card.ends, card.room, card.language) == (
        diary.patient.full_name,
        "10:00",
        "10:30",
        diary.room.name,
        "Turkish",
    )
    for words in ("+905550001122", "24–28 Nov", "inside", "Brings her mother"):
        assert words in answer.text


def test_desk_reads_clinician_first_and_nothing_more(client, diary, seams):
    text = card_of(client, diary.appointment("10:00")).text

    assert "Clinician first" in text
    assert "latex" not in text


def test_clinician_reads_what_the_flag_is(client, diary, seams):
    appointment = diary.appointment("10:00")
    client.force_login(diary.clinician)

    assert "Allergy: latex" in card_of(client, appointment).text


def test_colleagues_patient_has_no_card(client, diary):
    appointment = diary.appointment("10:00")
    client.force_login(StaffMemberFactory(clinician=True))

    assert card_of(client, appointment).status_code == 404


def test_looking_at_a_card_leaves_a_trace_and_changes_nothing(client, diary):
    appointment = diary.appointment("10:00")

    card_of(client, appointment)

    event = AuditEvent.objects.get(action="appointment_read")
    assert (event.by, event.subject_id) == (diary.desk, str(appointment.pk))
    appointment.refresh_from_db()
    assert appointment.version == 1
    assert (
        client.post(reverse("appointment-card", args=[appointment.pk])).status_code
        == 405
    )


def test_language_that_nobody_knows_shows_its_code(client, diary):
    diary.patient.language = "xx"
    diary.patient.save()

    assert card_of(client, diary.appointment("10:00")).context["card"].language == "xx"


def test_passing_over_a_block_twice_is_one_look(client, diary, seams):
    appointment = diary.appointment("10:00")
    card_of(client, appointment)
    card_of(client, appointment)

    assert AuditEvent.objects.filter(action="appointment_read").count() == 1
