"""The assessment page: one form, many groups, nothing required until it is signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from patients.domain.assessment import (
    LIST_FIELDS,
    OWN_FIELDS,
    AssessmentInput,
)
from patients.domain.choices import PullSite, RootType, Zone
from patients.domain.pull_test import Pull
from patients.forms.assessment_fields import (
    closing_fields,
    diagnosis_fields,
    pull_fields,
    salt_fields,
    zone_fields,
)
from patients.forms.assessment_shedding import (
    check_shedding,
    outcome_fields,
    shedding_fields,
)
from patients.forms.scales import scale_fields
from patients.forms.zone_fields import (
    ZONE_NAMES,
    check_zones,
    initial_zones,
    measuring_fields,
    zone_found,
)
from patients.presenters.assessment import PullReading, pull_counts, pull_reading

PULL_PARTS = ("grasped", "removed", "wash", "root")
ANSWER_FIELDS = ("scalp_infection", "inflammatory_dermatosis")


class AssessmentForm(forms.Form):
    """`draft` and `version` say what the page was filled in on."""

    draft = forms.IntegerField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(
        required=False, initial=0, min_value=0, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(diagnosis_fields())
        self.fields.update(scale_fields())
        self.fields.update(salt_fields())
        self.fields.update(zone_fields())
        self.fields.update(measuring_fields())
        self.fields.update(pull_fields())
        self.fields.update(shedding_fields())
        self.fields.update(outcome_fields())
        self.fields.update(closing_fields())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        check_zones(self, cleaned)
        for site in PullSite:
            self._check_pull(cleaned, site)
        check_shedding(self, cleaned)
        return cleaned

    def _check_pull(self, cleaned: dict[str, Any], site: str) -> None:
        grasped = cleaned.get(f"grasped_{site}")
        removed = cleaned.get(f"removed_{site}")
        if removed is None or f"grasped_{site}" in self.errors:
            return
        if grasped is None:
            self.add_error(f"grasped_{site}", _("Say how many hairs were grasped."))
        elif removed > grasped:
            self.add_error(
                f"removed_{site}",
                _("No more than the %(grasped)s hairs that were grasped.")
                % {"grasped": grasped},
            )

    def found(self) -> AssessmentInput:
        cleaned = self.cleaned_data
        return AssessmentInput(
            values={name: _own_value(cleaned, name) for name in OWN_FIELDS},
            zones=tuple(filter(None, (zone_found(cleaned, zone) for zone in Zone))),
            pulls=tuple(filter(None, (_pull(cleaned, site) for site in PullSite))),
            answers={key: cleaned[key] for key in ANSWER_FIELDS if cleaned[key]},
        )


def _own_value(cleaned: dict[str, Any], name: str) -> Any:
    value = cleaned[name]
    if name in LIST_FIELDS:
        return tuple(value)
    if name == "fitzpatrick":
        return int(value) if value else None
    return value.replace("\r\n", "\n").strip() if name == "note" else value


def _pull(cleaned: dict[str, Any], site: str) -> Pull | None:
    removed = cleaned[f"removed_{site}"]
    if removed is None:
        return None
    return Pull(
        site=site,
        grasped=cleaned[f"grasped_{site}"],
        removed=removed,
        hours_since_wash=cleaned[f"wash_{site}"],
        root_type=cleaned[f"root_{site}"] or RootType.NOT_SEEN,
    )


@dataclass(frozen=True, slots=True)
class PullRow:
    """`reading` is a `patients.presenters.assessment.PullReading`, once counted."""

    name: str
    cells: Mapping[str, forms.BoundField]
    reading: PullReading | None
    before: str = ""


def pull_rows(
    form: AssessmentForm,
    found: AssessmentInput | None,
    before: AssessmentInput | None = None,
) -> list[PullRow]:
    pulls = {pull.site: pull for pull in found.pulls} if found else {}
    stood = {pull.site: pull for pull in before.pulls} if before else {}
    return [
        PullRow(
            str(ZONE_NAMES[Zone(site)]),
            {part: form[f"{part}_{site}"] for part in PULL_PARTS},
            pull_reading(pulls[site]) if site in pulls else None,
            pull_counts(stood[site]) if site in stood else "",
        )
        for site in PullSite
    ]


def initial_of(found: AssessmentInput) -> dict[str, Any]:
    """A saved assessment as the form shows it."""
    initial: dict[str, Any] = dict(found.values)
    initial |= initial_zones(found.zones)
    for pull in found.pulls:
        initial[f"grasped_{pull.site}"] = pull.grasped
        initial[f"removed_{pull.site}"] = pull.removed
        initial[f"wash_{pull.site}"] = pull.hours_since_wash
        initial[f"root_{pull.site}"] = pull.root_type
    return initial
