"""The patient's form behind a link: what it shows, keeps, refuses, and never changes."""

import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from clinic.domain.message_states import LinkPurpose
from clinic.models import Task
from clinic.storage import private
from patients.domain.photo_rules import LARGEST_BYTES
from protocols.models import AdverseEvent, DutyAlert, ProblemReport
from protocols.reference import problem_form
from tests.factories.clinic import ClinicFactory, LocationFactory, StaffMemberFactory
from tests.factories.patients import PatientFactory
from tests.security.world import _link as link_for

pytestmark = pytest.mark.django_db
ALL_NO = {f"flag_{flag.id}": "no" for flag in problem_form.current().flags}


@pytest.fixture
def patient():
    ClinicFactory(phone="+902125550100", emergency_phone="+902125550199")
    LocationFactory()
    StaffMemberFactory(clinician=True)
    return PatientFactory(full_name="Ayse Yilmaz", language="en-gb", email="a@p.test")


@pytest.fixture
def url(patient):
    token = link_for(LinkPurpose.PROBLEM, patient, patient.pk)
    return reverse("problem-link", args=[token])


def answers(**changes):
    values = {**ALL_NO, "terms": ["pain"], "form_key": str(uuid.uuid4())}
    return values | changes


def test_page_shows_numbers_first_and_nobodys_name(client, url):
    page = client.get(url).content.decode()

    assert page.index("+902125550199") < page.index('id="problem"')
    assert page.index("112") < page.index('id="problem"')
    assert "Ayse" not in page


def test_looking_changes_nothing(client, url):
    for _ in range(3):
        client.get(url)
        client.head(url)

    assert not ProblemReport.objects.exists()
    assert not AdverseEvent.objects.exists()


def test_report_is_kept_once_and_says_thank_you(client, url, patient):
    sent = answers(words="It hurts", zones=["vertex"])

    first, second = client.post(url, sent), client.post(url, sent)

    assert first.headers["Location"] == second.headers["Location"]
    report = ProblemReport.objects.get()
    assert (report.patient, report.words, report.zones, report.channel) == (
        patient,
        "It hurts",
        ["vertex"],
        "link",
    )
    page = client.get(first.headers["Location"]).content.decode()
    assert "Sent to the clinic" in page
    assert "It hurts" not in page


def test_urgent_answer_says_call_now_and_alerts(client, url):
    answer = client.post(url, answers(flag_breathing="yes"), follow=True)

    page = answer.content.decode()
    assert "Call now" in page
    assert "tel:+902125550199" in page
    assert DutyAlert.objects.count() == 1


def test_open_question_is_asked_again_and_typed_text_stays(client, url):
    sent = answers(words="My own words", zones=["frontal"])
    del sent["flag_fever"]

    answer = client.post(url, sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "My own words" in page
    assert 'value="frontal" checked' in page
    assert not ProblemReport.objects.exists()


def test_one_yes_is_enough_in_an_emergency(client, url):
    sent = {"flag_collapse": "yes", "terms": ["other"], "form_key": str(uuid.uuid4())}

    assert client.post(url, sent).status_code == 302
    assert ProblemReport.objects.get().answers == {"collapse": "yes"}


@pytest.mark.parametrize(
    "bad",
    [
        {"terms": ["unknown"]},
        {"terms": []},
        {"zones": ["nose"]},
        {"began_on": "2999-01-01"},
        {"began_on": "yesterday"},
        {"began_time": "late", "began_on": "2020-01-01"},
        {"began_time": "14:30", "began_on": ""},
        {"words": "a\x00b"},
        {"words": "x" * 2001},
        {"flag_fever": "maybe"},
    ],
    ids=[
        "term",
        "no-term",
        "zone",
        "future",
        "date",
        "time",
        "time-without-day",
        "nul",
        "long",
        "flag",
    ],
)
def test_bad_input_is_explained(client, url, bad):
    answer = client.post(url, answers(**bad))

    assert answer.status_code == 422
    assert not ProblemReport.objects.exists()


def test_desk_writes_it_down_and_reads_nothing(client, patient):
    desk = StaffMemberFactory(desk=True)
    client.force_login(desk)
    url = reverse("problem-take", args=[patient.pk])

    answer = client.post(url, answers(words="Said on the phone"), follow=True)

    report = ProblemReport.objects.get()
    assert (report.channel, report.taken_by) == ("phone", desk)
    assert "Said on the phone" not in answer.content.decode()
    assert (
        client.get(reverse("event-detail", args=[report.event_id])).status_code == 403
    )
    assert Task.objects.filter(kind="problem_reported", role="clinician").count() == 1


def test_page_speaks_turkish(client, url):
    client.cookies["django_language"] = "tr"

    page = client.get(url).content.decode()

    assert "Bir sorun bildir" in page
    assert "Nefes almakta" in page


def photo(size=(640, 480)):
    out = io.BytesIO()
    Image.new("RGB", size, "tan").save(out, "JPEG")
    return SimpleUploadedFile("spot.jpg", out.getvalue(), content_type="image/jpeg")


def test_photo_needs_a_tick_while_no_consent_stands(client, url):
    answer = client.post(url, answers(picture=photo()))

    assert answer.status_code == 422
    assert not ProblemReport.objects.exists()


def test_photo_is_drawn_anew_and_kept_with_its_one_consent(client, url):
    sent = answers(picture=photo(), photo_agree="on")

    assert client.post(url, sent).status_code == 302

    report = ProblemReport.objects.get()
    assert report.photo_agreed == "once"
    assert private.read(report.photo_key).startswith(b"\xff\xd8")


def test_file_that_is_no_photo_is_refused_with_a_reason(client, url):
    picture = SimpleUploadedFile("spot.jpg", b"%PDF-1.7 not a photo")

    answer = client.post(url, answers(picture=picture, photo_agree="on"))

    assert answer.status_code == 422
    assert "Choose a photo: JPEG, PNG or WebP." in answer.content.decode()
    assert not ProblemReport.objects.exists()


def test_good_photo_is_asked_for_again_when_another_answer_is_missing(client, url):
    sent = answers(picture=photo(), photo_agree="on", terms=[])

    page = client.post(url, sent).content.decode()

    assert "Choose the photo again" in page
    assert re.search(r'name="photo_agree"[^>]*checked', page)


@pytest.mark.parametrize(
    ("bad", "is_left_out"),
    [
        ({"terms": []}, False),
        ({"began_on": "2999-01-01"}, False),
        ({"began_on": "", "began_time": "14:30"}, False),
        ({"picture": b"%PDF-1.7 not a photo", "photo_agree": "on"}, True),
        ({"picture": b"\xff\xd8 torn", "photo_agree": "on"}, True),
        ({"picture": b"\xff\xd8 not ticked"}, True),
        ({"picture": b"x" * (LARGEST_BYTES + 1), "photo_agree": "on"}, True),
    ],
    ids=["no-term", "future", "no-day", "pdf", "torn", "no-tick", "large"],
)
@pytest.mark.parametrize("said", ["yes", "not_sure"])
def test_nothing_stands_between_an_urgent_answer_and_the_clinic(
    client, url, said, bad, is_left_out
):
    if "picture" in bad:
        bad = {**bad, "picture": SimpleUploadedFile("spot.jpg", bad["picture"])}

    answer = client.post(url, answers(flag_breathing=said, **bad), follow=True)

    assert answer.status_code == 200
    assert DutyAlert.objects.get().report.photo_key == ""
    page = answer.content.decode()
    assert ("Everything has come but the photo" in page) is is_left_out


def test_digits_of_an_arabic_keyboard_are_read(client, url):
    typed = {"began_on": "٢٠٢٦-٠١-٠٢", "began_time": "١٤:٣٠"}

    client.post(url, answers(**typed))

    event = AdverseEvent.objects.get()
    assert (event.onset_at.year, event.onset_has_time) == (2026, True)
