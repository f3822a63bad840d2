#!/usr/bin/env python3
"""Draw the pictures of the README from a running demo clinic.

    DEMO_PASSWORD=… bin/run                                     # in one terminal
    DEMO_PASSWORD=… .venv/bin/python docs/screenshots.py        # in another

Needs the packages of bin/test (Playwright, Pillow) and Debian's chromium.
"""

import io
import os
import re
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

SCREENS = Path(__file__).resolve().parent / "screens"
SIZE = {"width": 1280, "height": 800}
COLOURS = 128


def main(address: str, password: str) -> None:
    SCREENS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        desk = _signed_in(browser, address, "desk@demo.clinic", password)
        _keep(desk, "diary", f"{address}/diary/")
        _keep(desk, "course", _course_to_book(desk, address))
        _keep(desk, "repair", _course_to_repair(desk, address))
        manager = _signed_in(browser, address, "manager@demo.clinic", password)
        _keep(manager, "report", f"{address}/reports/windows/?span=year")
        clinician = _signed_in(browser, address, "clinician@demo.clinic", password)
        _keep(clinician, "screening", _of(clinician, address, "Ingrid", "screening/"))
        _keep(clinician, "plan", _draft(clinician, address))
        _keep(clinician, "assessment", _of(clinician, address, "Mehmet", "assessment/"))
        _keep(clinician, "session", _session_to_treat(clinician, address))
        _keep(clinician, "photos", _pair_of_photos(clinician, address))
        _keep(clinician, "trends", _of(clinician, address, "James", "trends/"))
        _keep(clinician, "event", _first_event(clinician, address))
        _keep(clinician, "recall", f"{address}/stock/recalls/1/")
        browser.close()


def _signed_in(browser: Browser, address: str, email: str, password: str) -> Page:
    page = browser.new_context(viewport=SIZE, locale="en-GB").new_page()
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)
    return page


def _of(page: Page, address: str, name: str, rest: str) -> str:
    page.goto(f"{address}/patients/?q={name}")
    link = page.locator("main a[href^='/patients/']", has_text=name).first
    return f"{address}{link.get_attribute('href')}{rest}"


def _draft(page: Page, address: str) -> str:
    page.goto(_of(page, address, "Kemal", "plans/"))
    return address + _first_address(page, r"/patients/\d+/plans/\d+/$")


def _session_to_treat(page: Page, address: str) -> str:
    """Whoever waits for a session today, past the questions before it."""
    page.goto(f"{address}/")
    session = address + _first_address(page, r"/sessions/\d+/$")
    page.goto(session)
    if page.get_by_label("Body temperature").count():
        page.get_by_label("Body temperature").fill("36.6")
        page.get_by_label("Systolic blood pressure").fill("118")
        page.get_by_label("Diastolic blood pressure").fill("76")
        page.get_by_role("button", name="Nothing new, answers as before").click()
        page.get_by_role("button", name="Same as last time").click()
        page.wait_for_load_state("networkidle")
    return session


def _pair_of_photos(page: Page, address: str) -> str:
    page.goto(_of(page, address, "Mehmet", "photos/"))
    return address + _first_address(page, r"/patients/\d+/photos/compare/.*")


def _first_event(page: Page, address: str) -> str:
    page.goto(f"{address}/events/")
    return address + _first_address(page, r"/events/\d+/$")


def _course_to_book(page: Page, address: str) -> str:
    page.goto(f"{address}/")
    return address + _first_address(page, r"/patients/\d+/plans/\d+/book/$")


def _course_to_repair(page: Page, address: str) -> str:
    """Some that want attention wait for a clinician and cannot be repaired."""
    page.goto(f"{address}/courses/?show=attention")
    for course in _addresses(page, r"/courses/\d+/$"):
        page.goto(address + course)
        found = _addresses(page, r"/courses/\d+/repair/\?session=\d+$")
        if found:
            return address + found[0]
    raise LookupError("no course to repair")


def _first_address(page: Page, pattern: str) -> str:
    return _addresses(page, pattern)[0]


def _addresses(page: Page, pattern: str) -> list[str]:
    links = page.locator("main a[href]").all()
    addresses = [link.get_attribute("href") or "" for link in links]
    return [each for each in addresses if re.fullmatch(pattern, each)]


def _keep(page: Page, name: str, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot()))
    few = picture.convert("RGB").quantize(COLOURS)
    few.save(SCREENS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(
        sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000",
        os.environ["DEMO_PASSWORD"],
    )
