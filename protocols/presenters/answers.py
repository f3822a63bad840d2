"""Answers, their sources and citations in words."""

from datetime import date, datetime, tzinfo
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from patients.domain.choices import FactSource
from patients.domain.fact_fields import FIELD
from patients.domain.fact_labels import value_label
from patients.domain.facts import Field, Kind, is_blank
from protocols.domain.screening import AnswerRecord

SALT_PARTS = ("vertex", "posterior", "right", "left")


def answer_words(key: str, value: Any) -> str:
    """The answer as a person says it, in the active language."""
    field = FIELD[key]
    if is_blank(value):
        return _("Never") if _is_time_since(field) else _("Not answered")
    if isinstance(value, list | tuple):
        return _list_words(key, value)
    return _one_answer(field, value)


def _one_answer(field: Field, value: Any) -> str:
    if isinstance(value, dict):
        return " / ".join(_number(value.get(part), "%") for part in SALT_PARTS)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, _(field.unit) if field.unit else "")
    if field.kind == Kind.DATE:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return _(value_label(field.key, str(value)))


def answer_label(key: str) -> str:
    return _(FIELD[key].label)


def who_words(answer: AnswerRecord, *, at: datetime, zone: tzinfo) -> str:
    """Who said it and when: "Intake, 18 Nov", "Dr. Işık, today 10:58"."""
    if not answer.source:
        return _("Nobody has answered yet")
    said = _said_by(answer)
    return ", ".join(part for part in (said, when_words(answer.at, at, zone)) if part)


def when_words(moment: datetime | None, at: datetime, zone: tzinfo) -> str:
    if moment is None:
        return ""
    local, today = moment.astimezone(zone), at.astimezone(zone)
    if local.date() == today.date():
        return _("today %(time)s") % {"time": f"{local:%H:%M}"}
    shown = "j M" if local.year == today.year else "j M Y"
    return date_format(local, shown)


def source_words(sources: tuple[str, ...]) -> str:
    return ", ".join(_citation(source) for source in sources)


def reviewed_words(on: date | None, by: str) -> str:
    if on is None:
        return _("Not yet reviewed by a clinician")
    day = date_format(on, "DATE_FORMAT")
    words = _("Last reviewed %(day)s") % {"day": day}
    return f"{words}, {by}" if by else words


def _is_time_since(field: Field) -> bool:
    return field.kind == Kind.NUMBER and field.may_be_unknown


def _list_words(key: str, value: list[Any] | tuple[Any, ...]) -> str:
    if not value:
        return _("None")
    return ", ".join(
        _disease(item) if isinstance(item, dict) else _(value_label(key, str(item)))
        for item in value
    )


def _disease(item: dict[str, str]) -> str:
    parts = (item.get("name"), item.get("site"), item.get("activity"))
    return ", ".join(_(value_label("autoimmune_skin", part)) for part in parts if part)


def _number(value: Any, unit: str) -> str:
    if value is None:
        return "–"
    # Ages grow by the second; one decimal is as exact as anybody said it.
    shown = number_format(round(value, 1) if isinstance(value, float) else value)
    return f"{shown}\u00a0{unit}" if unit else shown


def _said_by(answer: AnswerRecord) -> str:
    if answer.source == "plan" and answer.who:
        return _("Plan, %(who)s") % {"who": answer.who}
    words = {
        FactSource.INTAKE: _("Intake"),
        "identity": _("Registration"),
        "rule": _("Does not apply to this person"),
        "visit": _("Today"),
        "stock": _("Products on the shelf"),
        "plan": _("Plan"),
    }
    return words.get(answer.source) or answer.who or _("The record")


def _citation(source: str) -> str:
    if source.startswith("S") and source[1:].isdecimal():
        return _("clinic article %(key)s") % {"key": source}
    if source.isdecimal():
        return _("reference [%(number)s]") % {"number": source}
    return {"POL": _("clinic rule"), "KN": _("textbook practice")}.get(source, source)
