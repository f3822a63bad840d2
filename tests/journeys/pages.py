"""Filling in pages as a person does, by the names of the fields."""

from collections.abc import Mapping

from playwright.sync_api import Locator, Page

# On questions that the journey is not about: the harmless answer, where there is one.
HARMLESS = ("none", "no", "never")


def put(page: Page | Locator, name: str, value: str) -> None:
    """One answer, whatever the field looks like."""
    place = page.locator("main") if isinstance(page, Page) else page
    fields = place.locator(f"[name='{name}']")
    first = fields.first
    kind = first.evaluate("e => e.type")
    if kind in {"radio", "checkbox"}:
        tick(place, place.locator(f"[name='{name}'][value='{value}']").first)
    elif kind == "select-one":
        first.select_option(value)
    else:
        first.fill(value)


def tick(page: Page | Locator, box: Locator) -> None:
    """Press the words beside a box, as the box itself may be drawn by them."""
    if box.is_checked():
        return
    words = page.locator(f"label[for='{box.get_attribute('id')}']")
    around = box.locator("xpath=ancestor::label")
    found = next((each for each in (words, around) if each.count()), box)
    found.first.click()


def unfold(page: Page) -> None:
    page.evaluate(
        "document.querySelectorAll('main details').forEach(d => d.open = true)"
    )


def put_all(page: Page | Locator, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        put(page, name, value)


def open_groups(form: Locator) -> dict[str, list[str]]:
    """Radios, boxes and lists with nothing chosen: the values by name."""
    found: dict[str, list[str]] = form.evaluate(
        """form => {
          const groups = {};
          for (const e of form.elements) {
            if (e.tagName === 'SELECT' && e.name) {
              const values = [...e.options].map(o => o.value);
              groups[e.name] = {on: Boolean(e.value), values};
              continue;
            }
            if (!['radio', 'checkbox'].includes(e.type) || !e.name) continue;
            (groups[e.name] ??= {on: false, values: []});
            groups[e.name].on ||= e.checked;
            groups[e.name].values.push(e.value);
          }
          return Object.fromEntries(Object.entries(groups)
            .filter(([, g]) => !g.on).map(([name, g]) => [name, g.values]));
        }"""
    )
    return found


def harmless_rest(page: Page | Locator, form: Locator) -> None:
    for name, values in open_groups(form).items():
        harmless = next((value for value in HARMLESS if value in values), None)
        if harmless:
            put(page, name, harmless)


def sign_in(page: Page, address: str, email: str, password: str) -> Page:
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)
    return page


def press(place: Page | Locator, words: str) -> None:
    """A button or link by its words; the page that follows is there afterwards."""
    target = place.get_by_role("button", name=words).or_(
        place.get_by_role("link", name=words)
    )
    target.first.click()
    page = place if isinstance(place, Page) else place.page
    page.wait_for_load_state("networkidle")
