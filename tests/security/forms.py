"""What a page lets somebody send: the forms in its HTML, with what stands in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

# Nothing that is typed, and nothing without which a browser sends no form at all.
NOT_TYPED = {"submit", "button", "image", "reset", "file"}


@dataclass
class Form:
    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def add(self, name: str, value: str | None) -> None:
        found = self.values.setdefault(name, [])
        if value is not None:
            found.append(value)


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.forms, self._area = url, [], ""
        self._open: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            action = given.get("action") or self.url
            self._open = Form(action, (given.get("method") or "get").lower())
            self.forms.append(self._open)
        elif self._open is None or ("disabled" in given and tag != "option"):
            return
        elif tag == "input" and name:
            self._input(self._open, name, given)
        elif tag == "textarea" and name:
            self._area = name
            self._open.add(name, "")
            self._open.typed.append(name)
        elif tag == "select" and name:
            self._select = name
            self._open.add(name, None)
            self._open.typed.append(name)
        elif tag == "option" and self._select and "selected" in given:
            self._open.add(self._select, given.get("value") or "")
        elif tag == "button" and name:
            self._open.add(name, given.get("value") or "")
            self._open.hidden.append(name)

    def _input(self, form: Form, name: str, given: dict[str, str | None]) -> None:
        kind = given.get("type") or "text"
        if kind in NOT_TYPED or name == "csrfmiddlewaretoken":
            return
        is_box = kind in {"checkbox", "radio"}
        value = given.get("value") or ("on" if is_box else "")
        form.add(name, value if not is_box or "checked" in given else None)
        where = form.hidden if kind == "hidden" else form.typed
        if name not in where:
            where.append(name)

    def handle_data(self, text: str) -> None:
        if self._area and self._open is not None:
            self._open.values[self._area] = [text.strip()]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._open = None


def forms_in(html: str, *, url: str) -> list[Form]:
    reader = _Reader(url)
    reader.feed(html)
    return reader.forms
