"""The few kinds of questions, so that the dictionary reads as a table."""

from enum import StrEnum

from patients.domain.facts import Field, Group, Kind
from patients.domain.vocabulary import Answer


def yes_no(
    key: str,
    group: Group,
    label: str,
    *,
    harmless: str | None = "no",
    blank_means: str | None = None,
) -> Field:
    return Field(
        key,
        group,
        Kind.YES_NO,
        label,
        values=(Answer.YES, Answer.NO),
        harmless=harmless,
        blank_means=blank_means,
        may_be_unknown=True,
    )


def choice(  # noqa: PLR0913 -- one argument a column of the dictionary
    key: str,
    group: Group,
    enum: type[StrEnum],
    label: str,
    *,
    harmless: str | None = "none",
    blank_means: str | None = None,
    null_means_none: bool = False,
) -> Field:
    return Field(
        key,
        group,
        Kind.CHOICE,
        label,
        values=tuple(member.value for member in enum),
        harmless=harmless,
        blank_means=blank_means,
        null_means_none=null_means_none,
        may_be_unknown=True,
    )


def measure(
    key: str, group: Group, label: str, unit: str, *, optional: bool = True
) -> Field:
    return Field(key, group, Kind.NUMBER, label, unit=unit, null_means_none=optional)


def since(key: str, group: Group, label: str, unit: str) -> Field:
    return Field(
        key,
        group,
        Kind.NUMBER,
        label,
        unit=unit,
        null_means_none=True,
        may_be_unknown=True,
    )


def several(key: str, group: Group, label: str, *enums: type[StrEnum]) -> Field:
    values = tuple(member.value for enum in enums for member in enum)
    return Field(key, group, Kind.CHOICES, label, values=values)
