"""The timeline's entries as finished cards, and photos of one day as one card."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models.diary import Appointment
from clinic.models.outbox import Message
from clinic.presenters.messages import reason
from clinic.presenters.moments import clock
from clinic.presenters.states import look
from patients.models.assessment import ScalpAssessment
from patients.models.consent import Consent
from patients.models.intake import Intake
from patients.models.merging import PatientMerge
from patients.models.photo import Photo
from patients.presenters.assessment import ZONE_NAMES
from patients.presenters.photos import ShownPhoto, shown
from patients.presenters.zone_maps import at_a_glance
from patients.queries.assessments import zone_finding
from protocols.domain.states import RecordState
from protocols.models.adverse import AdverseEvent
from protocols.models.plan import PlanVersion
from protocols.models.screening import CandidacyCheck, Decline, PatchTest
from protocols.models.session import SessionRecord
from protocols.presenters import event_words
from protocols.queries.timeline import Entry, EntryKind


@dataclass(frozen=True, slots=True)
class Pill:
    tone: str
    icon: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    kind: str
    icon: str
    title: str
    detail: str = ""
    url: str = ""
    pill: Pill | None = None
    photos: tuple[ShownPhoto, ...] = ()
    is_clinical: bool = False
    day: str = ""
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter: how many entries of a kind there are."""

    kind: str
    word: str
    count: int
    is_chosen: bool


KIND_WORDS: dict[EntryKind, Callable[[], str]] = {
    EntryKind.VISIT: lambda: _("Visits"),
    EntryKind.SESSION: lambda: _("Sessions"),
    EntryKind.PHOTOS: lambda: _("Photos"),
    EntryKind.ASSESSMENT: lambda: _("Assessments"),
    EntryKind.EVENT: lambda: _("Adverse events"),
    EntryKind.SCREENING: lambda: _("Screening"),
    EntryKind.PLAN: lambda: _("Plans"),
    EntryKind.MESSAGE: lambda: _("Messages"),
    EntryKind.INTAKE: lambda: _("Intake"),
    EntryKind.CONSENT: lambda: _("Consents"),
    EntryKind.MERGE: lambda: _("Merges"),
}


def chips(entries: Sequence[Entry], chosen: str) -> list[Chip]:
    counts = dict.fromkeys(EntryKind, 0)
    for entry in entries:
        counts[entry.kind] += 1
    everything = Chip("", _("Everything"), len(entries), chosen not in counts)
    return [
        everything,
        *(
            Chip(kind, KIND_WORDS[kind](), count, kind == chosen)
            for kind, count in counts.items()
            if count
        ),
    ]


def cards(
    entries: Iterable[Entry],
    zone: ZoneInfo,
    *,
    at: datetime,
    chosen: str = "",
    shows_photos: bool = True,
) -> list[Card]:
    """Newest first. ``chosen`` shows one kind only; an odd one shows everything.

    Photos whose consent does not stand are counted and not shown.
    """
    kinds = {chosen} if chosen in set(EntryKind) else set(EntryKind)
    rows = [entry for entry in entries if entry.kind in kinds]
    this_year = at.astimezone(zone).year
    found: list[Card] = []
    for (day, kind), of_day in groupby(
        rows, key=lambda entry: (entry.at.astimezone(zone).date(), entry.kind)
    ):
        together = list(of_day)
        if kind == EntryKind.PHOTOS:
            found.append(_photos(together, _day(day, this_year), may_show=shows_photos))
        else:
            found += [_card(entry, zone, _day(day, this_year)) for entry in together]
    return found


def _day(day: date, this_year: int) -> str:
    """The year is said only where it is not the present one."""
    return date_format(day, "j M" if day.year == this_year else "j M Y")


def _photos(entries: Sequence[Entry], day: str, *, may_show: bool) -> Card:
    photos = tuple(entry.item for entry in entries if isinstance(entry.item, Photo))
    count = len(photos)
    title = ngettext("%(count)s photo", "%(count)s photos", count) % {"count": count}
    return Card(
        kind=EntryKind.PHOTOS,
        icon="camera",
        title=title,
        detail="" if may_show else _("Not shown: there is no photo consent."),
        photos=tuple(shown(photo) for photo in photos) if may_show else (),
        is_clinical=True,
        day=day,
        url=reverse("photo-list", args=[photos[0].patient_id]),
    )


def _card(entry: Entry, zone: ZoneInfo, day: str) -> Card:
    make = _MAKERS[type(entry.item)]
    made = make(entry.item)
    return Card(
        kind=entry.kind,
        icon=made.icon,
        title=made.title,
        detail=made.detail,
        url=made.url,
        pill=made.pill,
        is_clinical=made.is_clinical,
        day=day,
        clock=clock(entry.at, zone),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    icon: str
    title: str
    detail: str = ""
    url: str = ""
    pill: Pill | None = None
    is_clinical: bool = False


def _pill(of: str, state: str) -> Pill:
    seen = look(of=of, state=state)
    return Pill(seen.tone, seen.icon, str(seen.word))


def _visit(row: Appointment) -> _Made:
    planned = getattr(row, "planned_session", None)
    title = str(row.type)
    if planned:
        title = _("Session %(number)s") % {"number": planned.number}
    return _Made(
        icon="calendar",
        title=title,
        detail=row.practitioner.full_name,
        url=reverse("appointment-detail", args=[row.pk]),
        pill=_pill("appointment", row.state),
    )


def _session(row: SessionRecord) -> _Made:
    zones = ", ".join(str(ZONE_NAMES[zone.zone]) for zone in row.zones.all())
    lots = ", ".join(use.lot for use in row.products.all())
    volume = sum(use.used_ml for use in row.products.all())
    details = [zones]
    if volume:
        details.append(_("%(volume)s mL") % {"volume": volume})
    if lots:
        details.append(_("lots %(lots)s") % {"lots": lots})
    if row.pain_during is not None:
        details.append(_("pain %(score)s of 10") % {"score": row.pain_during})
    return _Made(
        icon="syringe",
        title=_("Session %(number)s") % {"number": row.planned_session.number},
        detail=" · ".join(part for part in details if part),
        url=reverse("session-record", args=[row.planned_session_id]),
        pill=_pill("session", row.state),
        is_clinical=row.state in {RecordState.SIGNED, RecordState.STOPPED_EARLY},
    )


def _assessment(row: ScalpAssessment) -> _Made:
    glance = at_a_glance([zone_finding(zone) for zone in row.zones.all()])
    return _Made(
        icon="scan-search",
        title=_("Scalp assessment"),
        detail=" · ".join(filter(None, (row.assessor.full_name, glance))),
        url=reverse("assessment-detail", args=[row.patient_id, row.pk])
        if row.signed_at
        else reverse("assessment", args=[row.patient_id]),
        pill=_pill("session", row.state),
        is_clinical=True,
    )


_VERDICT_OF_OVERALL = {
    "NOT_A_CANDIDATE": "exclude",
    "POSTPONE": "postpone",
    "INCOMPLETE": "incomplete",
    "NEEDS_REVIEW": "review",
    "CANDIDATE_WITH_PRECAUTIONS": "precaution",
    "CANDIDATE": "clear",
}


def _check(row: CandidacyCheck) -> _Made:
    is_today = row.scope == "today"
    return _Made(
        icon="clipboard-check",
        title=_("Check before the session") if is_today else _("Screening"),
        detail=f"{row.run_by.full_name} · {row.ruleset_slug} {row.ruleset_version}",
        url=reverse("screening", args=[row.patient_id]),
        pill=_pill("verdict", _VERDICT_OF_OVERALL.get(row.overall, row.overall)),
        is_clinical=True,
    )


def _patch_test(row: PatchTest) -> _Made:
    word = row.get_result_display() or _("to be read")
    return _Made(
        icon="flask-conical",
        title=_("Patch test"),
        detail=word,
        url=reverse("screening", args=[row.patient_id]),
        is_clinical=True,
    )


def _decline(row: Decline) -> _Made:
    return _Made(
        icon="mail",
        title=_("Treatment declined, with a letter"),
        detail=row.by.full_name,
        is_clinical=True,
    )


def _plan(row: PlanVersion) -> _Made:
    words = {"number": row.plan.number, "version": row.number}
    accepted = getattr(row, "acceptance", None)
    return _Made(
        icon="file-text",
        title=_("Plan %(number)s, version %(version)s") % words,
        detail=row.issued_by.full_name,
        url=reverse(
            "plan-version", args=[row.plan.patient_id, row.plan_id, row.number]
        ),
        pill=_pill("plan", "accepted" if accepted else "issued"),
        is_clinical=True,
    )


def _message(row: Message) -> _Made:
    return _Made(
        icon="mail",
        title=row.subject,
        detail=reason(row.code),
        url=reverse("message-detail", args=[row.pk]),
        pill=_pill("message", row.state),
    )


def _intake(row: Intake) -> _Made:
    return _Made(
        icon="clipboard-list",
        title=_("Intake"),
        url=reverse("intake-review", args=[row.patient_id]),
        pill=_pill("intake", row.state),
    )


_CONSENT_WORDS: dict[str, Callable[[], str]] = {
    "treatment": lambda: _("Consent to treatment"),
    "off_label": lambda: _("Off-label use explained"),
    "photo": lambda: _("Consent to photos"),
    "data": lambda: _("Data protection"),
    "contact": lambda: _("Consent to contact"),
}


def _consent(row: Consent) -> _Made:
    state = "withdrawn" if row.withdrawn_at else "signed"
    refused = Pill("note", "x", _("Refused"))
    return _Made(
        icon="pen-line",
        title=_CONSENT_WORDS[row.kind](),
        detail=_("version %(version)s") % {"version": row.text_version},
        url=reverse("consent-sign", args=[row.patient_id]),
        pill=_pill("consent", state) if row.agreed else refused,
    )


def _merge(row: PatientMerge) -> _Made:
    undone = Pill("note", "undo-2", _("Undone"))
    return _Made(
        icon="merge",
        title=_("Merged with %(number)s") % {"number": row.merged.number},
        detail=row.by.full_name,
        url=reverse("patient-merged", args=[row.pk]),
        pill=undone if row.undone_at else None,
    )


def _event(row: AdverseEvent) -> _Made:
    seen = event_words.state_pill(row)
    grade = event_words.grade_pill(row)
    return _Made(
        icon="siren",
        title=_("Adverse event: %(term)s") % {"term": event_words.title_of(row)},
        detail=" · ".join(
            part for part in (grade.word, event_words.zone_words(row.sites)) if part
        ),
        url=reverse("event-detail", args=[row.pk]),
        pill=Pill(seen.tone, seen.icon, seen.word),
        is_clinical=True,
    )


_MAKERS: dict[type, Callable[..., _Made]] = {
    Appointment: _visit,
    SessionRecord: _session,
    ScalpAssessment: _assessment,
    AdverseEvent: _event,
    CandidacyCheck: _check,
    PatchTest: _patch_test,
    Decline: _decline,
    PlanVersion: _plan,
    Message: _message,
    Intake: _intake,
    Consent: _consent,
    PatientMerge: _merge,
}
