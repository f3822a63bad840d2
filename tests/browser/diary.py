"""What the browser tests of the diary share: an open week, a person at it, counted steps."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from playwright.sync_api import Locator, Page

from clinic.models import Appointment
from tests.factories.clinic import PASSWORD, OpenDiary, ShiftFactory, open_diary


def open_all_week() -> OpenDiary:
    found = open_diary()
    for weekday in range(7):
        ShiftFactory(
            practitioner=found.clinician,
            location=found.location,
            room=found.room,
            weekday=weekday,
            starts=time(0),
            ends=time(23, 59),
        )
    return found


def today(diary: OpenDiary) -> date:
    return timezone.now().astimezone(diary.location.zone).date()


def next_week(diary: OpenDiary) -> date:
    """A day on which nothing is past, whenever the tests run."""
    return today(diary) + timedelta(days=7)


def at(diary: OpenDiary, clock: str, day: date) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=diary.location.zone)


def sign_in(page: Page, address: str, person) -> None:
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)


@dataclass
class Hands:
    """Someone at the desk. Each thing they do counts one (journeys 2.8)."""

    page: Page
    actions: int = 0

    def click(self, what: Locator, **more: object) -> None:
        self.actions += 1
        what.click(**more)  # type: ignore[arg-type]

    def press(self, key: str) -> None:
        self.actions += 1
        self.page.keyboard.press(key)

    def type(self, what: Locator, text: str) -> None:
        self.actions += 1
        what.fill(text)

    def drag(self, what: Locator, *, rows: int, grip: float = 8) -> None:
        """Down by so many rows of five minutes, held `grip` px below the top."""
        self.actions += 1
        height = 74 / 12
        box = what.bounding_box()
        assert box
        x, y = box["x"] + 40, box["y"] + grip
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x, y + height, steps=2)
        self.page.mouse.move(x + 2, y + rows * height + 1, steps=4)
        self.page.mouse.up()


def block(page: Page, appointment: Appointment) -> Locator:
    return page.locator(f"#appt-{appointment.pk}")
