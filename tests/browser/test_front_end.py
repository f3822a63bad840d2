import pytest
from playwright.sync_api import Page

from tests.architecture.source import PROJECT
from tests.factories.clinic import PASSWORD, StaffMemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = [1280, 820, 360]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def violations(page: Page) -> list[str]:
    # axe adds nothing to the page, so the policy has nothing to block.
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found = page.evaluate(
        "tags => axe.run({runOnly: tags, preload: false}).then(r => r.violations)", TAGS
    )
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


def faults_at_every_width(page: Page, height: int = 900) -> list[str]:
    """``height`` as long as the page where a sticky bar would cover half a control."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{width} px: {fault}" for fault in violations(page)]
        if over := page.evaluate(SIDEWAYS):
            found.append(f"{width} px: scrolls sideways by {over}")
    return found


def sign_in(page: Page, address: str, **traits: object) -> None:
    person = StaffMemberFactory(**traits)
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"]
)
def test_signed_out_page_is_accessible(page, live_server, path):
    page.goto(live_server.url + path)
    assert faults_at_every_width(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/settings/", "/settings/staff/invite/"])
def test_staff_page_is_accessible_in_both_themes(page, live_server, path, theme):
    page.context.add_cookies(
        [{"name": "theme", "value": theme, "url": live_server.url}]
    )
    sign_in(page, live_server.url, manager=True)
    page.goto(live_server.url + path)
    assert page.get_attribute("html", "data-bs-theme") == theme
    assert faults_at_every_width(page) == []


def test_wrong_password_takes_the_focus_to_the_summary(page, live_server):
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("input[name=login]", "nobody@clinic.test")
    page.fill("input[name=password]", "wrong")
    page.press("input[name=password]", "Enter")
    page.wait_for_selector("#error-summary:focus")
    assert page.input_value("input[name=login]") == "nobody@clinic.test"
    assert page.input_value("input[name=password]") == ""


def test_password_is_shown_and_hidden(page, live_server):
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("input[name=password]", "what I type")
    page.click("[data-reveal]")
    assert page.get_attribute("input[name=password]", "type") == "text"
    page.click("[data-reveal]")
    assert page.get_attribute("input[name=password]", "type") == "password"


def test_theme_is_kept_for_the_next_page(page, live_server):
    sign_in(page, live_server.url, manager=True)
    page.click("details.menu > summary")
    page.click("[data-theme-toggle]")
    page.goto(f"{live_server.url}/settings/")
    assert page.get_attribute("html", "data-bs-theme") == "dark"


def test_leaving_typed_answers_asks_once(page, live_server):
    sign_in(page, live_server.url, manager=True)
    page.goto(f"{live_server.url}/settings/staff/invite/")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("input[name=full_name]", "Half a na")
    page.goto(f"{live_server.url}/settings/")
    assert asked == ["beforeunload"]


def test_key_of_a_link_presses_it_but_not_while_typing(page, live_server):
    sign_in(page, live_server.url, manager=True)
    page.goto(f"{live_server.url}/settings/staff/invite/")
    page.fill("input[name=full_name]", "")
    page.type("input[name=full_name]", "jkn/t")
    assert page.input_value("input[name=full_name]") == "jkn/t"


def test_language_is_changed_from_the_sign_in_page(page, live_server):
    page.goto(f"{live_server.url}/accounts/login/")
    page.click("details.menu > summary")
    page.click("button[name=language][value=tr]")
    page.wait_for_selector("html[lang=tr]")
