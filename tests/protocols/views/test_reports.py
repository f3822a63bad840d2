import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from clinic.domain.appointment_states import AppointmentState
from protocols.models import SessionRecord
from tests.factories.clinic import NOW, OpenDiary, StaffMemberFactory, open_diary
from tests.factories.protocol_rows import course_of, issued_plan

pytestmark = pytest.mark.django_db

SECTIONS = ["windows", "missed", "utilisation", "courses"]
DECEMBER = "?first_day=2026-12-01&last_day=2026-12-31"
CLINICAL = "Fever after the last one"
DESK = "=Holiday"


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def diary() -> OpenDiary:
    """A session given two days late, of a patient whose name must never show."""
    diary = open_diary(session=True)
    diary.patient.given_name, diary.patient.family_name = "Zeynep", "Unnamed"
    diary.patient.save()
    course = course_of(issued_plan(patient=diary.patient, clinician=diary.clinician))
    first, second = course.sessions.filter(number__lte=2)
    for session, reason in ((first, ""), (second, CLINICAL)):
        day = session.latest + timedelta(days=2)
        session.outside_window_reason = DESK
        session.appointment = diary.appointment(
            starts_at=diary.at("10:00", day), state=AppointmentState.DONE
        )
        session.save()
        SessionRecord.objects.create(
            planned_session=session,
            patient=diary.patient,
            operator=diary.clinician,
            state="signed",
            opened_at=session.appointment.starts_at,
            started_at=session.appointment.starts_at,
            signed_at=session.appointment.starts_at,
            signed_by=diary.clinician,
            outside_window_reason=reason,
        )
    return diary


@pytest.fixture
def manager(client):
    member = StaffMemberFactory(manager=True)
    client.force_login(member)
    return member


def rows(answer) -> list[list[str]]:
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("who", ["manager", "clinician"])
@pytest.mark.parametrize("section", SECTIONS)
def test_section_shows_figures_and_no_patient(client, diary, section, who):
    client.force_login(StaffMemberFactory(**{who: True}))

    answer = client.get(reverse("report-detail", args=[section]) + DECEMBER)

    assert answer.status_code == 200
    assert not answer.context["report"].tables[0].is_empty
    assert "Unnamed" not in answer.content.decode()


def test_front_desk_sees_no_reports(client, diary):
    client.force_login(diary.desk)

    assert client.get(reverse("report-list")).status_code == 403
    assert client.get(reverse("report-detail", args=["windows"])).status_code == 403


def test_overview_takes_the_choice_along(client, diary, manager):
    answer = client.get(
        reverse("report-list") + DECEMBER + f"&location={diary.location.pk}"
    )

    assert len(answer.context["cards"]) == len(SECTIONS)
    for card in answer.context["cards"]:
        assert f"location={diary.location.pk}" in card["url"]
        assert "span=dates&first_day=2026-12-01&last_day=2026-12-31" in card["url"]


def test_reason_from_a_record_is_for_clinicians(client, diary, manager):
    address = reverse("report-csv", args=["windows", "reason"]) + DECEMBER
    of_manager = rows(client.get(address))
    client.force_login(StaffMemberFactory(clinician=True))
    of_clinician = rows(client.get(address))

    assert [row[0] for row in of_manager[1:]] == [
        "'=Holiday",
        "A reason stands in the record",
    ]
    assert [row[0] for row in of_clinician[1:]] == ["'=Holiday", CLINICAL]


def test_csv_has_every_row_with_numbers(client, diary, manager):
    answer = client.get(
        reverse("report-csv", args=["windows", "practitioner"]) + DECEMBER
    )

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert (
        'filename="windows-practitioner-2026-12-01-2026-12-31.csv"'
        in answer.headers["Content-Disposition"]
    )
    assert rows(answer) == [
        ["Practitioner", "Sessions", "Inside", "Outside", "Inside, %"],
        ["Dr. Ayşe Işık", "2", "0", "2", ""],
        ["All", "2", "0", "2", ""],
    ]


def test_csv_speaks_the_readers_language(client, diary, manager):
    manager.language = "tr"
    manager.save()
    client.cookies["django_language"] = "tr"

    answer = client.get(reverse("report-csv", args=["windows", "weekday"]) + DECEMBER)

    assert rows(answer)[0][0] == "Haftanın günü"


def test_chart_is_an_image_of_its_own(client, diary, manager):
    address = reverse("report-chart", args=["utilisation", "people"]) + DECEMBER
    light, dark = client.get(address), client.get(f"{address}&theme=dark&width=narrow")

    assert light.headers["Content-Type"] == "image/svg+xml"
    assert "Dr. Ayşe Işık" in light.content.decode()
    assert light.content != dark.content
    assert b"style=" not in light.content


def test_bad_period_is_said_beside_the_field(client, manager):
    address = reverse("report-detail", args=["windows"])
    answer = client.get(
        address + "?span=dates&first_day=2027-02-30&last_day=2027-03-01"
    )

    assert answer.status_code == 400
    assert answer.context["form"].errors.keys() == {"first_day"}
    assert answer.context["form"]["last_day"].value() == "2027-03-01"


def test_csv_of_a_bad_period_leads_to_the_page_that_says_so(client, manager):
    answer = client.get(
        reverse("report-csv", args=["windows", "weekday"]) + "?first_day=x"
    )

    assert answer.url == reverse("report-detail", args=["windows"]) + "?first_day=x"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("report-detail", ["nothing"]),
        ("report-csv", ["windows", "nothing"]),
        ("report-csv", ["nothing", "weekday"]),
        ("report-chart", ["windows", "days"]),
    ],
)
def test_what_does_not_exist_is_not_found(client, manager, name, arguments):
    assert client.get(reverse(name, args=arguments)).status_code == 404


def test_clinic_without_anything_shows_dashes(client, manager):
    answer = client.get(reverse("report-list"))

    assert answer.status_code == 200
    assert [card["figures"][0].value for card in answer.context["cards"]] == [
        "–",
        "–",
        "–",
        "0",
    ]


def test_few_are_not_compared(client, diary, manager):
    answer = client.get(reverse("report-detail", args=["windows"]) + DECEMBER)

    (row, _total) = answer.context["report"].table("practitioner").rows
    assert row.cells[-1].shown == "too few to compare"
