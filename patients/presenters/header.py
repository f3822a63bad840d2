"""The pinned header: who this is, and what must be seen before anything is done."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from clinic.models.staff import StaffMember
from clinic.queries.site import home_location
from patients.domain.age import age_in_years
from patients.domain.choices import SexAtBirth
from patients.domain.flags import flags_of
from patients.models.patient import Patient
from patients.presenters.flags import MOST, ShownFlag, desk_flags, shown_flags
from patients.queries.access import may_read_clinical
from patients.queries.facts import present_facts
from patients.queries.photos import face


@dataclass(frozen=True, slots=True)
class Header:
    """`facts` are short texts, each to be isolated; `more_flags` counts the unshown.
    `face` is the newest photo from the front, while the photo consent stands."""

    patient_id: int
    name: str
    facts: tuple[str, ...]
    flags: tuple[ShownFlag, ...]
    more_flags: int
    is_clinical: bool
    face: UUID | None = None


def present(patient: Patient, staff: StaffMember, at: datetime) -> Header:
    """At most six queries. Clinical words only for who may read this patient's record."""
    is_clinical = may_read_clinical(staff, patient, at=at)
    flags = flags_of({key: fact.value for key, fact in present_facts(patient).items()})
    shown = shown_flags(flags) if is_clinical else desk_flags(flags)
    front = face(patient, at=at) if is_clinical else None
    # The desk's two words stand there once, whatever they stand for.
    flagged = (*_flags_of_apps(patient, clinical=is_clinical), *shown)
    shown = flagged if is_clinical else flagged[:1]
    extra = (_language(patient.language),) if patient.language else ()
    return Header(
        patient_id=patient.pk,
        name=patient.full_name,
        facts=_facts(patient, today_of_clinic(at)),
        flags=shown[:MOST] + extra,
        more_flags=max(len(shown) - MOST, 0),
        is_clinical=is_clinical,
        face=front.uid if front else None,
    )


def _flags_of_apps(patient: Patient, *, clinical: bool) -> list[ShownFlag]:
    """What the apps above flag; without ``clinical`` no clinical word."""
    found: list[ShownFlag] = []
    for path in settings.HEADER_FLAGS:
        found += import_string(path)(patient, clinical=clinical)
    return found


def today_of_clinic(at: datetime) -> date:
    """The clinic's calendar day, whatever zone the reader's page is in."""
    location = home_location()
    return timezone.localtime(at, location.zone if location else None).date()


def _facts(patient: Patient, today: date) -> tuple[str, ...]:
    parts = [_sex(patient.sex_at_birth)]
    if patient.date_of_birth:
        years = age_in_years(patient.date_of_birth, today=today)
        parts += [
            ngettext("%(years)s year", "%(years)s years", years) % {"years": years},
            _("born %(date)s") % {"date": date_format(patient.date_of_birth, "j M Y")},
        ]
    else:
        parts.append(_("birth date not known"))
    return (*parts, patient.number)


def _sex(sex: str) -> str:
    return {
        SexAtBirth.FEMALE: _("Female"),
        SexAtBirth.MALE: _("Male"),
        SexAtBirth.INTERSEX: _("Intersex"),
    }.get(SexAtBirth(sex), _("Sex not known"))


def _language(code: str) -> ShownFlag:
    try:
        name = get_language_info(code)["name_translated"]
    except KeyError:
        name = code
    return ShownFlag("note", name, "languages")
