"""Many at once, through HTTP, against several web processes of a running clinic."""

import json
import re
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest

from tests.journeys.clinic_running import Clinic
from tests.journeys.visitor import Answer, Visitor
from tests.security.forms import forms_in

# Starting the clinic needs what a browser journey needs.
pytestmark = pytest.mark.slow

MANY = 50
REGISTER = f"""
import json, uuid
from django.utils import timezone
from clinic.models import StaffMember
from patients.actions.registration import register
from patients.domain.registration import PatientDetails, Registration
desk = StaffMember.objects.get(email="desk@demo.clinic")
print(json.dumps([
    register(
        Registration(
            details=PatientDetails(full_name=f"Contender {{number}}"),
            not_a_duplicate_because="A test registers many",
        ),
        form_key=uuid.uuid4(), by=desk, at=timezone.now(),
    ).pk
    for number in range({MANY})
]))
"""
LIVE = """
from clinic.models import Appointment
print(Appointment.objects.live().filter(patient_id__in={patients}).count())
"""
COURSE = """
from django.utils import timezone
from protocols.models import Course
rows = Course.objects.filter(
    state="active", sessions__number=9, sessions__appointment__starts_at__gt=timezone.now()
)
print(rows.order_by("pk").last().pk)
"""
STARTS = """
from protocols.models import PlannedSession
row = PlannedSession.objects.get(course={course}, number=9)
print(row.appointment.starts_at.strftime("%Y%m%dT%H%MZ"), row.appointment.changes.count())
"""
SLOT = re.compile(r'name="slot" value="([^"]+)"')
OPTION = re.compile(r'<option value="([^"]+)"')


@pytest.fixture(scope="module")
def desk(clinic: Clinic) -> Visitor:
    return Visitor(clinic.address).sign_in("desk@demo.clinic", clinic.password)


def at_once(deeds: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """All of them, started in the same moment."""
    start = Barrier(len(deeds))

    def one(deed: Callable[[], Answer]) -> Answer:
        start.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


@pytest.fixture(scope="module")
def patients(clinic: Clinic) -> list[int]:
    found: list[int] = json.loads(clinic.manage("shell", "-v", "0", "-c", REGISTER))
    return found


def live(clinic: Clinic, patients: Sequence[int]) -> int:
    code = LIVE.format(patients=list(patients))
    return int(clinic.manage("shell", "-v", "0", "-c", code))


def booking_page(patient: int, weeks: int) -> str:
    """A day of its own for each test, so that none takes another's time."""
    day = date.today() + timedelta(weeks=weeks)  # noqa: DTZ011 - any day will do
    return f"/appointments/book/?patient={patient}&day={day.isoformat()}"


def test_of_fifty_who_want_one_slot_exactly_one_gets_it(clinic, desk, patients):
    wanted = SLOT.findall(desk.get(booking_page(patients[0], weeks=4)).text)[0]

    answers = at_once(
        [
            lambda n=number, p=patient: desk.post(
                booking_page(p, weeks=4),
                {"form_key": uuid.uuid4(), "slot": wanted, "note": f"note {n}"},
            )
            for number, patient in enumerate(patients)
        ]
    )

    assert Counter(answer.status for answer in answers) == {302: 1, 409: MANY - 1}
    assert live(clinic, patients) == 1
    for number, answer in enumerate(answers):
        if answer.status == 409:
            near = answer.text.split("slot-near")[1].split("</fieldset>")[0]
            assert len(SLOT.findall(near)) == 3
            assert f"note {number}" in answer.text


def test_one_form_posted_many_times_at_once_books_once(clinic, desk, patients):
    patient = patients[0]
    before = live(clinic, [patient])
    page = booking_page(patient, weeks=5)
    fields = {
        "form_key": uuid.uuid4(),
        "slot": SLOT.findall(desk.get(page).text)[0],
        "note": "",
    }

    answers = at_once([lambda: desk.post(page, fields)] * 12)

    assert Counter(answer.status for answer in answers) == {302: 12}
    assert len({answer.location for answer in answers}) == 1
    assert live(clinic, [patient]) == before + 1


def test_of_two_who_move_one_appointment_the_second_is_told(clinic, desk, patients):
    patient = patients[1]
    page = booking_page(patient, weeks=6)
    slots = SLOT.findall(desk.get(page).text)
    fields = {"form_key": uuid.uuid4(), "slot": slots[0], "note": ""}
    booked = desk.post(page, fields).location
    other = Visitor(clinic.address).sign_in("manager@demo.clinic", clinic.password)
    move = f"{booked}move/?day={page.split('day=')[1]}"
    versions = [clerk.get(move).field("version") for clerk in (desk, other)]

    answers = at_once(
        [
            lambda c=clerk, v=version, s=slot: c.post(
                move, {"version": v, "slot": s, "reason": "Asked by telephone"}
            )
            for clerk, version, slot in zip(
                (desk, other), versions, slots[4:6], strict=True
            )
        ]
    )

    told = [answer for answer in answers if answer.status != 302]
    assert [answer.status for answer in told] == [422]
    assert "changed this at" in told[0].text
    assert "Asked by telephone" in told[0].text
    assert live(clinic, [patient]) == 1


def repair_of_session_9(page: str, clerk: Visitor, choice: int) -> dict[str, object]:
    """The whole form as the clerk's browser sends it, with another time chosen."""
    answer = clerk.get(page)
    form = next(f for f in forms_in(answer.text, url=page) if "row_9" in f.values)
    listed = answer.text.split('name="row_9"')[1].split("</select>")[0]
    now = form.values["row_9"][0]
    others = [code for code in OPTION.findall(listed) if code != now]
    fields: dict[str, object] = {**form.values}
    return fields | {"row_9": others[choice], "tell": "none"}


def test_of_two_who_change_one_course_the_second_is_told(clinic, desk):
    course = int(clinic.manage("shell", "-v", "0", "-c", COURSE))
    other = Visitor(clinic.address).sign_in("manager@demo.clinic", clinic.password)
    page = f"/courses/{course}/repair/?session=9"
    orders = [
        repair_of_session_9(page, clerk, choice)
        for choice, clerk in enumerate((desk, other))
    ]

    answers = at_once(
        [
            lambda c=clerk, f=fields: c.post(page, f)
            for clerk, fields in zip((desk, other), orders, strict=True)
        ]
    )

    by_status = {answer.status: n for n, answer in enumerate(answers)}
    assert set(by_status) == {302, 409}
    assert "changed" in answers[by_status[409]].text
    start, changes = clinic.manage(
        "shell", "-v", "0", "-c", STARTS.format(course=course)
    ).split()
    assert str(orders[by_status[302]]["row_9"]).startswith(start)
    assert int(changes) == 2
