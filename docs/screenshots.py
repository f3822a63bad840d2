#!/usr/bin/env python3
"""Draw the pictures of README.md and docs/screens.md from a running demo clinic.

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
DESK = {"width": 1280, "height": 800}
TABLET = {"width": 820, "height": 1180}
PHONE = {"width": 360, "height": 740}
COLOURS = 128
# The part of an assessment with the scalp map.
MEASURES = "#measures"
HAIRS = {
    "frontal": "124",
    "mid_scalp": "106",
    "vertex": "82",
    "temporal_left": "148",
    "temporal_right": "151",
    "parietal_left": "166",
    "parietal_right": "169",
    "occipital": "172",
}
# Pages scroll smoothly to the part that an address names.
SCROLLED_MS = 1_000


def main(address: str, password: str) -> None:
    SCREENS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        clinician = _signed_in(browser, address, "clinician@demo.clinic", password)
        _pages_of_the_desk(
            _signed_in(browser, address, "desk@demo.clinic", password), address
        )
        manager = _signed_in(browser, address, "manager@demo.clinic", password)
        _keep(manager, "report", f"{address}/reports/windows/?span=year")
        _consultation(clinician, address)
        _pages_after(clinician, address)
        _knowledge_and_stock(clinician, address)
        _tablet(clinician, address)
        _phone(browser, clinician, address)
        browser.close()


def _pages_of_the_desk(desk: Page, address: str) -> None:
    _keep(desk, "diary", f"{address}/diary/")
    _keep(desk, "course", _course_to_book(desk, address))
    _keep(desk, "repair", _course_to_repair(desk, address))


def _consultation(clinician: Page, address: str) -> None:
    _keep(clinician, "patient", _of(clinician, address, "Mehmet", ""))
    _keep(clinician, "screening", _of(clinician, address, "Ingrid", "screening/"))
    _keep(clinician, "plan", _draft(clinician, address))
    _keep(clinician, "assessment", _draft_assessment(clinician, address))
    _keep(clinician, "session", _session_to_treat(clinician, address))
    _keep(clinician, "photos", _pair_of_photos(clinician, address))
    _keep(clinician, "photo-views", _of(clinician, address, "Mehmet", "photos/"))
    _keep(clinician, "count", _count(clinician, address))
    clinician.goto(_of(clinician, address, "Mehmet", "photos/"))
    clinician.get_by_role("button", name="Take with a phone").click()
    _keep_shown(clinician, "photo-handover")


def _pages_after(clinician: Page, address: str) -> None:
    _keep(clinician, "trends", _of(clinician, address, "James", "trends/"))
    _keep(clinician, "event", _first_event(clinician, address))
    _keep(clinician, "recall", f"{address}/stock/recalls/1/")
    clinician.goto(_of(clinician, address, "James", ""))
    review = _first_address(clinician, r"/reviews/\d+/$")
    course_report = _first_address(clinician, r"/courses/\d+/report/$")
    _keep(clinician, "review", address + review)
    _keep(clinician, "course-report", address + course_report)


def _knowledge_and_stock(clinician: Page, address: str) -> None:
    codes = "?first=t1-weekly-monthly&second=t2-6to8-q2m"
    _keep(clinician, "protocols", f"{address}/knowledge/protocols/")
    _keep(
        clinician,
        "protocols-compared",
        f"{address}/knowledge/protocols/compare/{codes}",
    )
    clinician.goto(f"{address}/knowledge/own/limits/limits/")
    copy = clinician.get_by_role("button", name="Copy and change it")
    if copy.count():
        copy.click()
    _keep_shown(clinician, "own-version")
    _keep(clinician, "stock", f"{address}/stock/")


def _tablet(clinician: Page, address: str) -> None:
    clinician.set_viewport_size(TABLET)
    _keep(clinician, "assessment-tablet", _draft_assessment(clinician, address))
    _keep(clinician, "session-tablet", _session_to_treat(clinician, address))
    clinician.set_viewport_size(DESK)


def _phone(browser: Browser, clinician: Page, address: str) -> None:
    """What a patient or the clinic's own phone opens by a link, signed in nowhere."""
    phone = browser.new_context(
        viewport=PHONE, locale="en-GB", device_scale_factor=2
    ).new_page()
    _keep(phone, "problem-phone", _link_in_a_mail(clinician, address, "problem"))
    _keep(phone, "notice-phone", _link_in_a_mail(clinician, address, "notice"))


def _signed_in(browser: Browser, address: str, email: str, password: str) -> Page:
    page = browser.new_context(viewport=DESK, locale="en-GB").new_page()
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


def _draft_assessment(page: Page, address: str) -> str:
    """The newest signed one goes on as a draft with the same measures."""
    place = _of(page, address, "Mehmet", "assessment/")
    page.goto(place)
    again = page.get_by_role("button", name="New assessment from this one")
    if again.count():
        again.click()
        page.wait_for_load_state("networkidle")
    # Folded away once it is said.
    if page.locator("#id_method").is_visible():
        page.locator("#id_method").select_option(index=1)
        page.locator("#id_magnification").fill("70")
        page.locator("#id_hair_state").select_option(index=1)
    for zone, hairs in HAIRS.items():
        page.locator(f"#id_density_{zone}").fill(hairs)
    page.keyboard.press("Control+s")
    page.wait_for_load_state("networkidle")
    return place + MEASURES


def _session_to_treat(page: Page, address: str) -> str:
    """Whoever waits for a session today, past the questions before it."""
    page.goto(f"{address}/")
    session = address + _first_address(page, r"/sessions/\d+/$")
    page.goto(session)
    if page.get_by_label("Body temperature").count():
        page.get_by_label("Body temperature").fill("36.6")
        page.get_by_label("Systolic blood pressure").fill("118")
        page.get_by_label("Diastolic blood pressure").fill("76")
        page.get_by_label("Pulse").fill("72")
        page.get_by_role("button", name="Nothing new, answers as before").click()
        page.get_by_role("button", name="Same as last time").click()
        page.wait_for_load_state("networkidle")
    return session


def _pair_of_photos(page: Page, address: str) -> str:
    page.goto(_of(page, address, "Mehmet", "photos/"))
    return address + _first_address(page, r"/patients/\d+/photos/compare/.*")


def _count(page: Page, address: str) -> str:
    """A close-up of James on which hairs were marked."""
    page.goto(_of(page, address, "James", "photos/"))
    for photo in _addresses(page, r"/patients/\d+/photos/[0-9a-f-]{36}/$"):
        page.goto(f"{address}{photo}counts/")
        counts = _addresses(page, r"/patients/\d+/counts/\d+/$")
        if counts:
            return address + counts[0]
    raise LookupError("no counted photo")


def _link_in_a_mail(page: Page, address: str, purpose: str) -> str:
    page.goto(f"{address}/demo/mails/")
    for mail in _addresses(page, r"/demo/mails/[^/]+/$"):
        page.goto(address + mail)
        found = re.search(rf"/p/{purpose}/[\w-]+/", page.content())
        if found:
            return address + found[0]
    raise LookupError(f"no mail with a link of {purpose}")


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
    _keep_shown(page, name)


def _keep_shown(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SCROLLED_MS)
    picture = Image.open(io.BytesIO(page.screenshot()))
    few = picture.convert("RGB").quantize(COLOURS)
    few.save(SCREENS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(
        sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000",
        os.environ["DEMO_PASSWORD"],
    )
