"""Why a session got no time, and the least bad ways out, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clinic.domain.slot_codes import encode
from clinic.presenters.moments import clock
from protocols.domain.course_change import Blocker, Diagnosis, Option, OptionKind

BLOCKERS: dict[Blocker, str | Promise] = {
    Blocker.CLOSED: gettext_lazy("the clinic is closed"),
    Blocker.NOBODY_WORKS: gettext_lazy("nobody who may inject works"),
    Blocker.LEAVE: gettext_lazy("everybody is on leave"),
    Blocker.PRACTITIONER_BOOKED: gettext_lazy("everybody is booked"),
    Blocker.ROOMS_BOOKED: gettext_lazy("all rooms are taken"),
    Blocker.DEVICES_BOOKED: gettext_lazy("all devices are taken"),
    Blocker.PATIENT_ELSEWHERE: gettext_lazy("the patient has another appointment"),
    Blocker.PAST: gettext_lazy("the day has gone by"),
    Blocker.OTHER_SESSIONS: gettext_lazy(
        "there is time, but the other sessions would leave their windows"
    ),
}


@dataclass(frozen=True, slots=True)
class OptionWords:
    """``code`` is the slot's, empty for one that is to be arranged."""

    code: str
    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class DiagnosisWords:
    why: str
    options: tuple[OptionWords, ...]


def diagnosis_words(diagnosis: Diagnosis, *, zone: ZoneInfo) -> DiagnosisWords:
    reasons = [
        f"{_days(blocked.days)}: {BLOCKERS[blocked.blocker]}"
        for blocked in diagnosis.blocked
    ]
    return DiagnosisWords(
        why="; ".join(reasons),
        options=tuple(_option(option, zone) for option in diagnosis.options),
    )


def _days(days: Sequence[date]) -> str:
    first, last = date_format(days[0], "j M"), date_format(days[-1], "j M")
    is_run = (days[-1] - days[0]).days == len(days) - 1
    if len(days) == 1:
        return first
    if is_run:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    return ", ".join(date_format(day, "j M") for day in days)


def _option(option: Option, zone: ZoneInfo) -> OptionWords:
    if option.slot is None:
        detail = _("It joins the waiting list.")
        return OptionWords("", _("Leave it to be arranged"), detail)
    local = option.slot.starts_at.astimezone(zone)
    words = f"{date_format(local, 'D j M')}, {clock(option.slot.starts_at, zone)}"
    return OptionWords(encode(option.slot), words, _detail(option))


def _detail(option: Option) -> str:
    parts = []
    days = {"count": option.days_outside}
    if option.kind == OptionKind.BEFORE_WINDOW:
        text = ngettext("%(count)s day early", "%(count)s days early", days["count"])
        parts.append(text % days)
    if option.kind == OptionKind.AFTER_WINDOW:
        text = ngettext("%(count)s day late", "%(count)s days late", days["count"])
        parts.append(text % days)
    if option.other_practitioner:
        parts.append(_("other practitioner"))
    return ", ".join(parts)
