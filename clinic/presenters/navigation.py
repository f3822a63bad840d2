"""The top bar: where each role may go. An address that does not exist is not shown."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic.domain.roles import Permission


@dataclass(frozen=True, slots=True)
class Place:
    """`nouns`: first words of the URL names that belong to this place."""

    section: str
    word: str | Promise
    icon: str
    url_name: str
    nouns: frozenset[str]
    permission: Permission


@dataclass(frozen=True, slots=True)
class NavItem:
    word: str | Promise
    icon: str
    url: str
    current: bool
    count: int


@dataclass(frozen=True, slots=True)
class Navigation:
    main: tuple[NavItem, ...]
    search_url: str


SETTINGS_NOUNS = frozenset(
    {"settings", "audit", "staff", "invitation", "room", "hours", "location", "closure"}
)
PLACES = (
    Place(
        "today",
        _("Today"),
        "calendar-check",
        "today",
        frozenset({"today", "task"}),
        Permission.VIEW_TODAY,
    ),
    Place(
        "diary",
        _("Diary"),
        "calendar-days",
        "diary",
        frozenset({"diary", "appointment", "waiting", "unresolved"}),
        Permission.VIEW_DIARY,
    ),
    Place(
        "patients",
        _("Patients"),
        "users",
        "patient-list",
        frozenset(
            [
                "patient",
                "intake",
                "history",
                "assessment",
                "photo",
                "count",
                "measurement",
                "consent",
                "candidacy",
                "screening",
                "plan",
                "event",
                "review",
            ]
        ),
        Permission.VIEW_PATIENTS,
    ),
    Place(
        "courses",
        _("Courses"),
        "signpost",
        "course-list",
        frozenset({"course", "session"}),
        Permission.VIEW_DIARY,
    ),
    Place(
        "messages",
        _("Messages"),
        "mail",
        "message-list",
        frozenset({"message"}),
        Permission.VIEW_MESSAGES,
    ),
    Place(
        "knowledge",
        _("Knowledge"),
        "book-open",
        "rule-book",
        frozenset({"knowledge", "rule", "formulary", "protocol"}),
        Permission.VIEW_KNOWLEDGE,
    ),
    Place(
        "stock",
        _("Stock"),
        "package",
        "stock-list",
        frozenset({"stock", "lot", "product", "recall"}),
        Permission.VIEW_STOCK,
    ),
    Place(
        "reports",
        _("Reports"),
        "trending-up",
        "report-list",
        frozenset({"report"}),
        Permission.VIEW_REPORTS,
    ),
    Place(
        "settings",
        _("Settings"),
        "settings",
        "settings",
        SETTINGS_NOUNS,
        Permission.MANAGE_CLINIC,
    ),
)


def address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def navigation(
    *,
    may: Callable[[Permission], bool],
    section: str,
    url_name: str,
    failed_messages: int,
) -> Navigation:
    noun = url_name.split("-", 1)[0]
    items = tuple(
        NavItem(
            word=place.word,
            icon=place.icon,
            url=url,
            current=place.section == section if section else noun in place.nouns,
            count=failed_messages if place.section == "messages" else 0,
        )
        for place in PLACES
        if may(place.permission) and (url := address(place.url_name))
    )
    return Navigation(main=items, search_url=address("patient-list") if items else "")
