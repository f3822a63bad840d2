"""The forms of a session for its views: bound to a post, to a kept draft, or to rows."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from clinic.queries import site
from clinic.queries.staff import at_work
from clinic.views.base import now, staff
from patients.domain.choices import Zone
from protocols.actions import session_records
from protocols.domain.screening import Known
from protocols.domain.session_day import asked_keys
from protocols.domain.site_exam import asked_by
from protocols.forms.session import Posted, SessionChoices, SessionForms, as_posted
from protocols.forms.session_check import Asked, SessionCheckForm, check_form
from protocols.forms.site_exam import SiteExam
from protocols.models.course import PlannedSession
from protocols.models.session import SessionRecord
from protocols.presenters import session as presenter
from protocols.presenters.session_treatment import shelf_words
from protocols.queries import sessions as queries
from protocols.queries.candidacy_facts import clinic_zone, gather
from protocols.queries.knowledge_in_force import formulary_in_force
from protocols.queries.session_stock import Shelf, lot_ids, shelf
from protocols.queries.treatments import treatment_of


@dataclass(frozen=True, slots=True)
class Stored:
    """A draft that was kept. ``left_out`` names what could not be read yet."""

    record: SessionRecord
    forms: SessionForms
    left_out: tuple[str, ...]


def today_at(at: datetime) -> date:
    return at.astimezone(site.zone_of(site.home_location())).date()


@dataclass(frozen=True, slots=True)
class CheckForms:
    """The questions of the day, and what is seen on the scalp."""

    check: SessionCheckForm
    exam: SiteExam

    def is_valid(self) -> bool:
        return all([self.check.is_valid(), self.exam.is_valid()])


def check_forms(
    session: PlannedSession, record: SessionRecord | None, posted: Posted | None = None
) -> CheckForms:
    at, patient = now(), session.course.plan.patient
    known = gather(patient, at=at).known
    keys = asked_keys({key: given.value for key, given in known.items()})
    last = queries.last_given(patient, before=record)
    stored = record.site_exam if record else {}
    exam = SiteExam(_zones(known, last), stored, posted)
    seen = exam.exam() if posted is not None else stored
    asked = Asked(keys, asked_by(seen), queries.Checklist.of(last))
    check = check_form(asked, today_at(at), queries.Checklist.of(record), posted)
    return CheckForms(check, exam)


def _zones(known: Known, last: SessionRecord | None) -> set[str]:
    """Where it was done last time, else where it is wished for, else everywhere."""
    treated = {row.zone for row in last.zones.all()} if last else set()
    wished = known["zones_requested"].value if "zones_requested" in known else None
    return treated or set(wished or ()) or {str(zone) for zone in Zone}


def treatment_forms(
    session: PlannedSession, record: SessionRecord, posted: Posted | None = None
) -> SessionForms:
    """What was posted; else what was typed and kept, else what is on record."""
    if posted is None and record.draft:
        posted = as_posted(record.draft, record.version)
    treatment = treatment_of(record)
    picked = posted or MultiValueDict()
    named = lot_ids(
        v for key in picked if key.endswith("-pick") for v in picked.getlist(key)
    )
    named |= {one.stock_lot_id for one in treatment.products if one.stock_lot_id}
    choices = session_choices(session, record, todays_shelf(session, named))
    return SessionForms(treatment, record.version, choices, posted)


def todays_shelf(session: PlannedSession, also: set[int]) -> Shelf:
    at = now()
    planned = [item.key for item in queries.content_of_session(session).formula]
    return shelf(planned, also, today=today_at(at), at=at)


def session_choices(
    session: PlannedSession, record: SessionRecord, on_shelf: Shelf
) -> SessionChoices:
    content, formulary = queries.content_of_session(session), formulary_in_force()
    return SessionChoices(
        ingredients=presenter.ingredient_choices(content, formulary),
        anaesthetics=presenter.anaesthetic_choices(formulary),
        people=[
            (person.pk, person.full_name)
            for person in at_work()
            if person.pk != record.operator_id
        ],
        shelf=on_shelf,
        shelf_words=shelf_words(on_shelf, zone=clinic_zone()),
    )


def store(
    request: HttpRequest,
    session: PlannedSession,
    record: SessionRecord,
    posted: Posted | None = None,
) -> Stored:
    """Keep the draft, whatever of it can be read. Raises ``StaleRecord`` and
    ``SessionRefused``; nothing is ever signed by it."""
    posted = request.POST if posted is None else posted
    forms = treatment_forms(session, record, posted)
    is_readable = forms.is_valid()
    version = forms.main.cleaned_data.get("version", -1)
    person, at = staff(request), now()
    if is_readable:
        kept = session_records.save_treatment(
            record,
            forms.treatment(record.outside_window_reason),
            version=version,
            by=person,
            at=at,
        )
        return Stored(kept, forms, ())
    typed = forms.typed(posted)
    kept = session_records.keep_draft(record, typed, version=version, by=person, at=at)
    # The page counts from the new version on.
    forms = treatment_forms(session, record, as_posted(typed, kept.version))
    forms.is_valid()
    return Stored(kept, forms, tuple(_faulty(forms)))


def _faulty(forms: SessionForms) -> list[str]:
    return [
        str(form[name].label)
        for form in forms.forms
        for name in form.errors
        if name in form.fields
    ]
