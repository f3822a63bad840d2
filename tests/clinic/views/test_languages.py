"""Patients read more languages than staff; each page says what its readers may choose."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from tests.clinic.views.test_visit_link import link_to
from tests.factories.clinic import NOW, StaffMemberFactory, open_diary

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient_page():
    with time_machine.travel(NOW - timedelta(days=3), tick=False):
        diary = open_diary()
        diary.patient.language = "ar"
        diary.patient.save()
        yield link_to(diary.appointment("10:00"))


def offered(html):
    return [code for code in ("en-gb", "tr", "ar") if f'value="{code}"' in html]


def test_patients_page_in_arabic_reads_from_the_right(client, patient_page):
    html = client.get(patient_page).text

    assert '<html lang="ar" dir="rtl"' in html
    assert "bootstrap.rtl.min" in html
    assert "موعدك" in html
    assert '<bdi dir="ltr">+90' in html or '<bdi dir="ltr">112</bdi>' in html


def test_patient_may_choose_any_language_in_its_own_script(client, patient_page):
    assert offered(client.get(patient_page).text) == ["en-gb", "tr"]

    client.post("/language", {"language": "tr", "next": patient_page})
    html = client.get(patient_page).text

    assert offered(html) == ["en-gb", "ar"]
    assert "العربيّة" in html


@pytest.mark.parametrize(("own", "shown"), [("tr", "tr"), ("en-gb", "en-gb")])
def test_staff_keep_a_language_of_staff_on_a_device_a_patient_used(client, own, shown):
    client.force_login(StaffMemberFactory(manager=True, language=own))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"

    html = client.get(reverse("patient-list")).text

    assert f'<html lang="{shown}" dir="ltr"' in " ".join(html.split())
    assert "ar" not in offered(html)


def test_sign_in_is_english_for_a_browser_that_asks_for_arabic(client):
    html = client.get(
        reverse("account_login"), headers={"accept-language": "ar,en;q=0.5"}
    ).text

    assert 'lang="en-gb"' in html
    assert offered(html) == ["tr"]


def test_dead_link_is_told_in_the_language_that_the_browser_asks_for(client):
    answer = client.get("/p/visit/nothing/", headers={"accept-language": "ar"})

    assert answer.status_code == 410
    assert 'dir="rtl"' in answer.text
