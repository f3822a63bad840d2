"""An event as lines for somebody outside. Of the person only what was ticked."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.presenters.moments import shown
from patients.models.patient import Patient
from protocols.models.adverse import AdverseEvent
from protocols.presenters import event_words as words
from protocols.presenters.event_page import since_words
from protocols.presenters.ingredients import ingredient_name
from protocols.queries.event_links import injected_at

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ExportSheet:
    title: str
    lines: tuple[Line, ...]


def exported(
    event: AdverseEvent, *, parts: Collection[str], zone: ZoneInfo
) -> ExportSheet:
    lines = [*_person(event.patient, parts), *_event(event, zone), *_given(event, zone)]
    return ExportSheet(
        _("Adverse event %(number)s") % {"number": event.uid},
        tuple((label, value) for label, value in lines if value),
    )


def _person(patient: Patient, parts: Collection[str]) -> Iterator[Line]:
    born = patient.date_of_birth
    known = {
        "number": (_("Patient number"), patient.number),
        "initials": (_("Initials"), _initials(patient.full_name)),
        "sex": (_("Sex at birth"), patient.get_sex_at_birth_display()),
        "birth_year": (_("Year of birth"), str(born.year) if born else ""),
        "name": (_("Full name"), patient.full_name),
        "birth_date": (_("Date of birth"), date_format(born) if born else ""),
    }
    yield from (line for part, line in known.items() if part in parts)


def _initials(name: str) -> str:
    return "".join(f"{word[0]}." for word in name.split())


def _event(event: AdverseEvent, zone: ZoneInfo) -> Iterator[Line]:
    onset = shown(event.onset_at, zone).long if event.onset_at else ""
    if event.onset_at and not event.onset_has_time:
        onset = date_format(event.onset_at.astimezone(zone))
    label = words.FIELDS
    yield str(label["term"]), words.term_name(event.term)
    yield str(label["onset_at"]), onset
    yield str(label["sites"]), words.zone_words(event.sites)
    yield str(label["grade"]), str(words.GRADES.get(event.grade, ""))  # type: ignore[call-overload]
    yield str(label["seriousness"]), str(words.SERIOUSNESS.get(event.seriousness, ""))  # type: ignore[call-overload]
    yield str(label["relatedness"]), str(words.RELATEDNESS.get(event.relatedness, ""))  # type: ignore[call-overload]
    yield str(label["action_taken"]), event.action_taken
    yield str(label["treatment"]), event.treatment
    yield str(label["outcome"]), str(words.OUTCOMES.get(event.outcome, ""))  # type: ignore[call-overload]
    resolved = event.resolved_on
    yield str(label["resolved_on"]), date_format(resolved) if resolved else ""


def _given(event: AdverseEvent, zone: ZoneInfo) -> Iterator[Line]:
    record = event.record
    if record is None:
        return
    injected = injected_at(record)
    yield _("Injected"), shown(injected, zone).long if injected else ""
    yield _("Since the injection"), since_words(event, injected, zone)
    yield _("Zones treated"), words.zone_words(z.zone for z in record.zones.all())
    for use in record.products.all():
        said = (
            use.brand,
            ingredient_name(use.ingredient),
            use.manufacturer,
            _("lot %(lot)s") % {"lot": use.lot},
            _("expires %(day)s") % {"day": date_format(use.expires_on)},
            _("%(volume)s mL") % {"volume": use.used_ml},
        )
        yield _("Product"), " · ".join(part for part in said if part)
