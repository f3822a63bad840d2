"""Who reads which name and which flag in the diary."""

import pytest
from django.urls import reverse

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.cards import CardNote, Level
from tests.clinic.views.test_diary import blocks, page_of
from tests.factories.clinic import (
    NOW,
    TODAY,
    StaffMemberFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


S = AppointmentState


def test_names_are_hidden_by_a_post_and_shown_again(client, diary):
    diary.patient.full_name = "Zeynep Arslan"
    diary.patient.save()
    diary.appointment("10:00", state=S.ARRIVED, arrived_at=NOW)

    hidden = client.post(
        reverse("diary-names"), {"names": "hidden", "back": f"day={TODAY}"}
    )

    assert f"day={TODAY}&" in hidden.url
    assert "Zeynep" not in page_of(client).text
    client.post(reverse("diary-names"), {"names": "shown"})
    assert "Zeynep" in page_of(client).text


def test_hiding_names_goes_back_to_no_other_site(client, diary):
    answer = client.post(
        reverse("diary-names"), {"names": "hidden", "back": "https://evil.test"}
    )

    assert answer.url.startswith(f"{reverse('diary')}?view=day&")
    assert "evil" not in answer.url


def test_clinician_sees_a_colleagues_appointment_without_the_name(client, diary):
    diary.appointment("10:00")
    colleague = StaffMemberFactory(clinician=True)
    client.force_login(colleague)

    answer = page_of(client)

    (block,) = blocks(answer)
    assert (block.name, block.url, block.may_check_in) == (
        "Colleague’s patient",
        "",
        False,
    )
    assert diary.patient.full_name not in answer.text


def test_clinicians_queue_holds_own_patients_only(client, diary):
    diary.appointment("10:00", state=S.ARRIVED, arrived_at=NOW)
    client.force_login(StaffMemberFactory(clinician=True))
    assert page_of(client).context["page"].rail.waiting == []

    client.force_login(diary.clinician)
    (row,) = page_of(client).context["page"].rail.waiting
    assert row.name == diary.patient.full_name


def test_clinician_sees_the_name_of_an_own_patient(client, diary):
    diary.appointment("10:00")
    client.force_login(diary.clinician)

    (block,) = blocks(page_of(client))

    assert block.name == diary.patient.full_name


FLAG = CardNote("shield-alert", "Allergy: latex", Level.STOP, is_flag=True)


SESSION = CardNote("info", "Session 4 of 9", Level.NOTE)


def some_notes(appointment_ids, *, clinical):
    return {pk: [FLAG, SESSION] for pk in appointment_ids}


@pytest.fixture
def notes(settings):
    settings.CARD_NOTES = [f"{__name__}.some_notes"]


def test_desk_sees_that_there_is_a_flag_but_never_what(client, diary, notes):
    diary.appointment("10:00")

    answer = page_of(client)

    (block,) = blocks(answer)
    assert [sign.word for sign in block.icons] == ["First visit", "Clinician first"]
    assert block.details == ["Session 4 of 9"]
    assert "latex" not in answer.text


def test_clinician_sees_what_the_flag_is(client, diary, notes):
    diary.appointment("10:00")
    client.force_login(diary.clinician)

    (block,) = blocks(page_of(client))

    assert [sign.word for sign in block.icons] == ["First visit", "Allergy: latex"]


def test_view_that_was_looked_at_comes_back_after_hiding_names(client, diary):
    back = f"view=list&day={TODAY}&location={diary.location.pk}&span=7&state=arrived"

    answer = client.post(reverse("diary-names"), {"names": "hidden", "back": back})

    assert answer.url == f"{reverse('diary')}?{back}"
