"""The scalp before a session: one row a zone, nothing of it required."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy

from patients.presenters.zone_words import GRADE_WORDS, SIGN_WORDS, STEP_WORDS
from protocols.domain.site_exam import GRADES, SIGNS
from protocols.forms.session_rows import ZONE_NAMES, RowForm


def _grade(sign: str) -> forms.TypedChoiceField:
    steps = enumerate(STEP_WORDS[sign])
    words = [(str(grade), format_lazy("{} {}", grade, word)) for grade, word in steps]
    return forms.TypedChoiceField(
        label=format_lazy("{}", GRADE_WORDS[sign]),
        choices=[("", "–"), *words],
        coerce=int,
        empty_value=None,
        required=False,
    )


class ExamForm(RowForm):
    erythema = _grade("erythema")
    scaling = _grade("scaling")
    sebum = _grade("sebum")
    pustules = forms.BooleanField(
        label=format_lazy("{}", SIGN_WORDS["pustules"]), required=False
    )
    excoriation = forms.BooleanField(
        label=format_lazy("{}", SIGN_WORDS["excoriation"]), required=False
    )

    @property
    def grades(self) -> list[forms.BoundField]:
        return [self[name] for name in GRADES]

    @property
    def signs(self) -> list[forms.BoundField]:
        return [self[name] for name in SIGNS]

    def seen(self) -> dict[str, int]:
        cleaned = self.cleaned_data
        grades = {name: cleaned[name] for name in GRADES if cleaned[name] is not None}
        return grades | {name: 1 for name in SIGNS if cleaned[name]}


class SiteExam:
    """The rows of these zones, by prefix ``exam-<zone>``."""

    def __init__(
        self,
        zones: Iterable[str],
        stored: Mapping[str, Mapping[str, int]],
        posted: Any = None,
    ) -> None:
        names = {str(zone): name for zone, name in ZONE_NAMES.items()}
        self.rows = [
            (
                names[zone],
                ExamForm(posted, prefix=f"exam-{zone}", initial=stored.get(zone, {})),
            )
            for zone in names
            if zone in set(zones) | set(stored)
        ]
        self.is_said = any(stored.values())

    def is_valid(self) -> bool:
        valid = [form.is_valid() for _name, form in self.rows]
        return all(valid)

    def exam(self) -> dict[str, dict[str, int]]:
        """What cannot be read is not seen: ask ``is_valid`` first."""
        found = {
            (form.prefix or "").removeprefix("exam-"): form.seen()
            for _name, form in self.rows
            if form.is_valid()
        }
        return {zone: seen for zone, seen in found.items() if seen}
