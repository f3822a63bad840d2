"""The whole main job for a new patient, by hand, against bin/run's own servers.

From the registration to the signed session; mails are read from the SMTP sink and the
plan's PDF is opened.
"""

import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.journeys.clinic_running import Clinic
from tests.journeys.pages import (
    harmless_rest,
    press,
    put,
    put_all,
    sign_in,
    tick,
    unfold,
)

pytestmark = pytest.mark.browser

NAME = "Journey Testperson"
EMAIL = "journey@example.com"
BORN = {
    "date_of_birth_year": "1990",
    "date_of_birth_month": "2",
    "date_of_birth_day": "10",
}
ISTANBUL = ZoneInfo("Europe/Istanbul")
PHONE = {"width": 360, "height": 780}
CLINICIANS_OWN = {
    "ludwig": "na",
    "scalp_infection": "no",
    "suspicious_lesion": "no",
    "excipients_recorded": "yes",
    "bdd_screen": "negative",
}
# Three days pass at once: the test was put on the skin before, with the same action.
PATCH_TEST = """
from datetime import timedelta
from django.utils import timezone
from clinic.models import StaffMember
from patients.models import Patient
from protocols.actions.patch_tests import apply_patch_test
apply_patch_test(
    patient=Patient.objects.get(email="journey@example.com"),
    ingredients=("biotin", "dexpanthenol"),
    by=StaffMember.objects.get(email="clinician@demo.clinic"),
    at=timezone.now() - timedelta(hours=72),
)
"""
REMINDERS = """
from datetime import timedelta
from clinic.models import Appointment
from protocols.actions.reminders import plan_reminders
row = Appointment.objects.filter(
    patient__email="journey@example.com", type__kind="session"
).order_by("starts_at")[1]
plan_reminders(at=row.starts_at - timedelta(hours=47))
"""
AFTERCARE = """
from datetime import timedelta
from django.utils import timezone
from protocols.actions.reminders import plan_reminders
for hours in (1, 14):
    plan_reminders(at=timezone.now() + timedelta(hours=hours))
"""
MESSAGES = """
from clinic.models import Message
rows = Message.objects.filter(patient__email="journey@example.com")
print(*sorted(set(rows.values_list("kind", flat=True))))
"""


def opened(browser: Browser, clinic: Clinic, name: str) -> Page:
    page = browser.new_context(locale="en-GB").new_page()
    page.set_default_timeout(30_000)
    return sign_in(page, clinic.address, f"{name}@demo.clinic", clinic.password)


def test_main_job_from_registration_to_the_signed_session(browser, clinic):
    desk = opened(browser, clinic, "desk")
    patient = register_and_book(desk, clinic)
    answer_the_intake(browser, clinic)
    accept_identity_and_check_in(desk, patient)

    clinician = opened(browser, clinic, "clinician")
    accept_health(clinician, patient)
    assess(clinician, patient)
    screen(clinician, patient)
    plan = write_and_issue_plan(clinician, patient)
    assert_plan_arrives(clinic)

    sign_consents(clinician, patient)
    read_patch_test(clinician, clinic, patient, plan)
    book_course(desk, plan)
    clinic.manage("shell", "-v", "0", "-c", REMINDERS)
    give_first_session(clinician, patient)

    clinic.manage("shell", "-v", "0", "-c", AFTERCARE)

    kinds = clinic.manage("shell", "-v", "0", "-c", MESSAGES).split()
    assert set(kinds) >= {
        "aftercare",
        "course_booked",
        "intake_link",
        "plan",
        "reminder",
    }


def register_and_book(desk: Page, clinic: Clinic) -> str:
    """The patient's page, with a visit booked and the intake sent."""
    desk.goto(f"{clinic.address}/patients/register/")
    put_all(desk, {"full_name": NAME, "email": EMAIL, "sex_at_birth": "M"} | BORN)
    put(desk, "language", "en-gb")
    press(desk, "Register")
    number = re.search(r"patient=(\d+)|/patients/(\d+)/", desk.url)
    assert number is not None
    patient = f"{clinic.address}/patients/{number[1] or number[2]}/"
    asked = f"patient={patient.split('/')[-2]}&practitioner=2&day={first_day()}"
    desk.goto(f"{clinic.address}/appointments/book/?{asked}")
    unfold(desk)
    tick(desk, desk.locator("input[name=slot][value*='.2.']").first)
    press(desk, "Book")
    desk.goto(f"{patient}intake/send/")
    press(desk, "Send link")
    return patient


def answer_the_intake(browser: Browser, clinic: Clinic) -> None:
    """Eight screens on a phone, without logging in, opened from the mail."""
    mail = clinic.mail_to(EMAIL, like=r"/p/intake/")
    body = mail.get_body(("plain",))
    assert body is not None
    link = re.search(r"http\S+/p/intake/\S+", body.get_content())
    assert link is not None
    context = browser.new_context(viewport=PHONE, locale="en-GB", has_touch=True)
    phone = context.new_page()
    phone.goto(link[0])
    press(phone, "Begin")
    for _screen in range(8):
        answer_screen(phone)
    press(phone, "Read and sign")
    sign_with_typed_name(phone)
    press(phone, "Sign and send")
    expect(phone.get_by_role("heading").first).to_be_visible()
    context.close()


def answer_screen(phone: Page) -> None:
    form = phone.locator("main form").first
    names = form.evaluate("f => [...f.elements].map(e => e.name)")
    wanted = BORN | {
        "full_name": NAME,
        "sex_at_birth": "M",
        "email": EMAIL,
        "loss_known": "yes",
        "loss_duration_months": "24",
        "zones_requested": "vertex",
        "autoimmune_skin": "none",
        "goal": "regrowth_density",
        "hoped_result": "some",
        "plan_delivery": "attachment",
        "wants_reminders": "yes",
        "photo_consent": "yes",
    }
    put_all(phone, {name: wanted[name] for name in names if name in wanted})
    harmless_rest(phone, form)
    before = phone.url
    phone.locator("button.btn-primary").first.click()
    phone.wait_for_url(lambda url: url != before)


def sign_with_typed_name(page: Page) -> None:
    for box in page.locator("main form input[type=checkbox]").all():
        tick(page, box)
    put(page, "signed_name", NAME)


def accept_identity_and_check_in(desk: Page, patient: str) -> None:
    desk.goto(f"{patient}intake/")
    desk.locator("button[name=bulk]").click()
    desk.wait_for_load_state("networkidle")
    desk.goto(patient)
    desk.locator("a[href*='/appointments/']").filter(
        has_text=re.compile(r"\d")
    ).first.click()
    press(desk, "Check in")
    expect(desk.get_by_text("Arrived").first).to_be_visible()


def accept_health(clinician: Page, patient: str) -> None:
    clinician.goto(f"{patient}intake/")
    for choice in clinician.locator("input[value=accepted]").all():
        tick(clinician, choice)
    press(clinician, "Save decisions")


def assess(clinician: Page, patient: str) -> None:
    clinician.goto(f"{patient}assessment/")
    put_all(
        clinician,
        {
            "primary_diagnosis": "aga",
            "diagnosis_confirmed_by": "clinic_doctor",
            "goal": "regrowth_density",
            "loss_duration_months": "24",
            "sudden_or_systemic_signs": "no",
            "te_trigger_active": "no",
            "norwood": "III_vertex",
            "zones_requested": "vertex",
            "follicular_viability": "viable",
            "ostia_loss": "no",
        },
    )
    press(clinician, "Sign assessment")
    expect(clinician.get_by_text("Signed").first).to_be_visible()


def screen(clinician: Page, patient: str) -> None:
    """Answer what is missing in place, then record."""
    clinician.goto(f"{patient}screening/")
    unfold(clinician)
    for _round in range(3):
        forms = clinician.locator("form[action$='/screening/answer/']")
        if not forms.count():
            break
        form = forms.first
        names = set(form.evaluate("f => [...f.elements].map(e => e.name)"))
        asked = {key: text for key, text in CLINICIANS_OWN.items() if key in names}
        put_all(form, asked)
        harmless_rest(form, form)
        press(form, "Save answers")
        unfold(clinician)
    press(clinician, "Record screening")


def write_and_issue_plan(clinician: Page, patient: str) -> str:
    """The address of the plan; version 1 is issued and waits for its errands."""
    clinician.goto(f"{patient}plans/")
    press(clinician, "Start with this")
    plan = clinician.url
    for key in ("biotin", "dexpanthenol"):
        put(clinician, "add_ingredient", key)
        press(clinician, "Add")
        put(clinician, f"item_{key}_amount", "1.5")
        put(clinician, f"item_{key}_unit", "mL")
    put_all(clinician, {"start_on": first_day(), "goals": "Keep what is there."})
    put_all(clinician, {"price_per_session": "4200", "maintenance_price": "3900"})
    press(clinician, "Check and issue")
    press(clinician, "Run and record the screening")
    press(clinician, "Issue version 1")
    return plan


def first_day() -> str:
    return (datetime.now(tz=ISTANBUL).date() + timedelta(days=2)).isoformat()


def assert_plan_arrives(clinic: Clinic) -> None:
    mail = clinic.mail_to(EMAIL, like=r"\.pdf")
    (pdf,) = [part for part in mail.iter_attachments() if part.get_filename()]
    reader = PdfReader(io.BytesIO(pdf.get_content()))
    assert NAME in "".join(page.extract_text() for page in reader.pages)


def sign_consents(clinician: Page, patient: str) -> None:
    for kind in ("treatment", "off_label"):
        clinician.goto(f"{patient}consents/{kind}/")
        sign_with_typed_name(clinician)
        press(clinician, "Sign")


def read_patch_test(clinician: Page, clinic: Clinic, patient: str, plan: str) -> None:
    """Read three days after it was put on; then the plan starts."""
    clinic.manage("shell", "-v", "0", "-c", PATCH_TEST)
    clinician.goto(f"{patient}patch-tests/")
    clinician.get_by_role("link", name="Read", exact=True).first.click()
    put(clinician, "result", "negative")
    clinician.locator("main form .btn-primary").first.click()
    clinician.wait_for_load_state("networkidle")
    clinician.goto(f"{plan}versions/1/")
    press(clinician, "Everything is there: start")


def book_course(desk: Page, plan: str) -> None:
    desk.goto(f"{plan}book/")
    press(desk, "Book 9 sessions")
    assert "/courses/" in desk.url


def give_first_session(clinician: Page, patient: str) -> None:
    """Check, treat, sign: then the record is locked."""
    clinician.goto(patient)
    clinician.locator("a[href^='/sessions/']").first.click()
    news = dict.fromkeys(("illness", "medicine", "allergy"), "no")
    day = {"temperature_c": "36.6", "sbp": "121", "dbp": "78", "pulse": "70"}
    put_all(clinician, news | day)
    form = clinician.locator("form#check")
    harmless_rest(form, form)
    press(clinician.locator(".action-bar"), "Check")
    press(clinician, "Start treatment")
    unfold(clinician)
    clinician.locator("form#treatment input[name$='-treated']").first.check()
    put_all(clinician.locator("form#treatment"), treatment(clinician))
    # The clock of the observation runs since the pain was entered.
    put(clinician, "soft_limits_accepted", "The patient could not wait any longer.")
    press(clinician, "Sign session")
    clinician.get_by_text("The record is locked").wait_for()


def treatment(clinician: Page) -> dict[str, str]:
    names = clinician.locator("form#treatment").evaluate(
        "f => [...f.elements].map(e => e.name).filter(n => n)"
    )
    given = {
        "technique": "nappage",
        "points": "60",
        "ml_per_point": "0.05",
        "depth_mm": "2",
        "spacing_mm": "10",
        "ingredient": "biotin",
        "brand": "Biotin",
        "lot": "J-1",
        "expires_on": "2030-01-31",
        "drawn_ml": "3",
        "used_ml": "3",
    }
    rows: dict[str, str] = {}
    for key, value in given.items():
        name = next(n for n in names if n == key or n.endswith(f"-{key}"))
        rows[name] = value
    return rows | {
        "antisepsis": "alcohol",
        "anaesthesia": "none",
        "pain_during": "3",
        "needle_gauge": "30",
    }
