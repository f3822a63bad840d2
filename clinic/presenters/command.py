"""What the search of the top bar finds: patients, their appointments, days, pages."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.domain.roles import Permission
from clinic.models.diary import Appointment
from clinic.presenters.moments import day_words, shown
from clinic.presenters.navigation import PLACES, address


@dataclass(frozen=True, slots=True)
class Hit:
    icon: str
    words: str
    detail: str
    url: str
    keys: str = ""


@dataclass(frozen=True, slots=True)
class HitGroup:
    title: str
    hits: Sequence[Hit]


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do from anywhere. ``keys`` are shown beside it."""

    words: str | Promise
    icon: str
    url_name: str
    permission: Permission
    keys: str = ""


COMMANDS = (
    Command(
        gettext_lazy("New patient"),
        "user-plus",
        "patient-register",
        Permission.REGISTER_PATIENTS,
        "N P",
    ),
    Command(
        gettext_lazy("New appointment"),
        "calendar-plus",
        "appointment-book",
        Permission.BOOK_APPOINTMENTS,
        "N V",
    ),
    Command(
        gettext_lazy("Courses"),
        "route",
        "course-list",
        Permission.VIEW_DIARY,
        "N C",
    ),
    Command(
        gettext_lazy("Waiting list"), "inbox", "waiting-list", Permission.VIEW_DIARY
    ),
    Command(gettext_lazy("Tasks"), "list-checks", "task-list", Permission.VIEW_TODAY),
    Command(
        gettext_lazy("Day sheet to print"),
        "printer",
        "diary-day-sheet",
        Permission.VIEW_DIARY,
    ),
    Command(
        gettext_lazy("Overrides"),
        "layers",
        "appointment-overrides",
        Permission.VIEW_OVERRIDES,
    ),
)


def patient_hits(patients: Iterable[Any]) -> list[Hit]:
    return [
        Hit(
            "user",
            patient.full_name,
            _patient_detail(patient),
            reverse("patient-page", args=[patient.pk]),
        )
        for patient in patients
    ]


def appointment_hits(
    appointments: Iterable[Appointment], *, language: str
) -> list[Hit]:
    return [
        Hit(
            "calendar-days",
            shown(row.starts_at, row.location.zone).long,
            f"{row.patient.full_name} · {row.type.name_in(language)}",
            reverse("appointment-detail", args=[row.pk]),
        )
        for row in appointments
    ]


def day_hits(day: date) -> list[Hit]:
    words = _("Diary of %(day)s") % {"day": day_words(day)}
    url = f"{reverse('diary')}?day={day.isoformat()}"
    return [Hit("calendar-days", words, date_format(day, "DATE_FORMAT"), url)]


def page_hits(query: str, *, may: Callable[[Permission], bool]) -> list[Hit]:
    """Pages and commands whose words hold what was typed; all of them for nothing."""
    wanted = query.casefold()
    pages = [
        Hit(place.icon, str(place.word), _("Page"), url)
        for place in PLACES
        if may(place.permission) and (url := address(place.url_name))
    ]
    commands = [
        Hit(one.icon, str(one.words), "", url, one.keys)
        for one in COMMANDS
        if may(one.permission) and (url := address(one.url_name))
    ]
    return [hit for hit in [*commands, *pages] if wanted in hit.words.casefold()]


def groups(found: Iterable[tuple[str, Sequence[Hit]]]) -> list[HitGroup]:
    return [HitGroup(title, hits) for title, hits in found if hits]


def _patient_detail(patient: Any) -> str:
    born = patient.date_of_birth
    if not born:
        return str(patient.number)
    return f"{patient.number} · {date_format(born, 'SHORT_DATE_FORMAT')}"
