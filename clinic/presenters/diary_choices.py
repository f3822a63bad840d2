"""The tick boxes of the diary's filter."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.diary_query import DiaryQuery
from clinic.models.diary import AppointmentType
from clinic.presenters.states import look
from clinic.queries.diary import DiaryDays


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    word: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    name: str
    word: str
    choices: Sequence[Choice]


def filter_choices(
    diary: DiaryDays,
    query: DiaryQuery,
    types: Sequence[AppointmentType],
    *,
    language: str,
) -> list[ChoiceGroup]:
    """Groups with one choice or none decide nothing and are left out."""
    chosen = query.filter
    people = [(p.pk, p.name) for p in diary.people]
    rooms = [(place.pk, place.name) for place in diary.rooms]
    kinds = [(row.pk, row.name_in(language)) for row in types]
    states = [
        (state, str(look(of="appointment", state=state).word))
        for state in AppointmentState
    ]
    groups = [
        _group("practitioner", _("Practitioners"), people, chosen.practitioners),
        _group("room", _("Rooms"), rooms, chosen.rooms),
        _group("type", _("Types"), kinds, chosen.types),
        _group("state", _("States"), states, chosen.states),
    ]
    return [group for group in groups if len(group.choices) > 1]


def _group(
    name: str,
    word: str,
    values: Sequence[tuple[int | str, str]],
    chosen: Sequence[int | str],
) -> ChoiceGroup:
    choices = [
        Choice(str(value), label, is_chosen=value in chosen) for value, label in values
    ]
    return ChoiceGroup(name, word, choices)
