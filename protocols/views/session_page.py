"""A session's page as the record stands, in each of its steps."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from clinic.views.base import now, staff
from patients.presenters import header
from patients.views.base import open_patient
from protocols.actions import sessions
from protocols.domain.anaesthesia import running
from protocols.domain.states import RecordState
from protocols.domain.treatment import Treatment
from protocols.domain.treatment_issues import sign_issues, stops
from protocols.forms.session import SessionForms
from protocols.forms.session_end import AddendumForm, IncidentForm, SignForm, StopForm
from protocols.forms.session_words import how_lines, zone_lines
from protocols.models.course import PlannedSession
from protocols.models.session import SessionRecord
from protocols.presenters import session as presenter
from protocols.presenters import session_check, session_treatment
from protocols.presenters.rules_state import rules_in_force
from protocols.presenters.session_after import after_signing, consequences
from protocols.queries import sessions as queries
from protocols.queries.candidacy_facts import clinic_zone, gather
from protocols.queries.reviews import due_in
from protocols.queries.session_clearing import blockers_of
from protocols.queries.treatments import (
    observation_of,
    rulings_for,
    still_untold,
    treatment_at,
    treatment_of,
)
from protocols.reference import session_practice
from protocols.views.session_forms import CheckForms, check_forms, treatment_forms


def found(request: HttpRequest, pk: int) -> PlannedSession:
    """The session, when its patient's record is theirs to read; 404 otherwise."""
    session = get_object_or_404(queries.planned_sessions(), pk=pk)
    open_patient(request, session.course.plan.patient_id)
    return session


def found_record(request: HttpRequest, pk: int) -> tuple[PlannedSession, SessionRecord]:
    session = found(request, pk)
    record = queries.record_of(session)
    if record is None:
        sessions.open_record(session, by=staff(request), at=now())
        record = queries.record_of(session)
        assert record is not None
    return session, record


def page(
    request: HttpRequest,
    session: PlannedSession,
    record: SessionRecord | None,
    *,
    status: int = 200,
    **bound: Any,
) -> HttpResponse:
    """The page as the record stands; ``bound`` holds a form that was refused."""
    at, patient = now(), session.course.plan.patient
    zone = clinic_zone()
    context: dict[str, Any] = {
        "session": session,
        "patient": patient,
        "record": record,
        "version": record.version if record else 1,
        "zone": zone,
        "header": header.present(patient, staff(request), at),
        "step": "",
        "steps": presenter.step_states(record),
        "interval": presenter.interval_words(
            queries.interval_of(session, record, at=at, zone=zone)
        ),
        "last": queries.last_given(patient, before=record),
        "planned": presenter.planned(queries.content_of_session(session)),
        "nav_section": "patients",
        "due_review": due_in(session.course_id),
        "conflict": bound.get("conflict"),
    }
    context |= _of_record(request, session, record, bound, at=at)
    return render(request, "protocols/session_record.html", context, status=status)


def _of_record(
    request: HttpRequest,
    session: PlannedSession,
    record: SessionRecord | None,
    bound: dict[str, Any],
    *,
    at: datetime,
) -> dict[str, Any]:
    if record is not None and record.is_locked:
        return _of_signed(session, record, bound, at=at)
    if record is not None and record.state == RecordState.IN_PROGRESS:
        return _of_treatment(request, session, record, bound, at=at)
    return _of_check(session, record, bound, at=at)


def _of_check(
    session: PlannedSession,
    record: SessionRecord | None,
    bound: dict[str, Any],
    *,
    at: datetime,
) -> dict[str, Any]:
    forms: CheckForms = bound.get("check") or check_forms(session, record)
    check = forms.check
    blockers = (
        blockers_of(record, session, at=at) if record and record.today_check else ()
    )
    return {
        "check": check,
        "exam": forms.exam,
        "form": check,
        "carried": session_check.lines(check.carried, check.keys),
        "hurdles": presenter.hurdles(blockers, session),
        "rules_state": rules_in_force(at.astimezone(clinic_zone()).date()),
        "asks_window": presenter.asks_window(session, record, blockers, at=at),
        "asks_count": queries.sessions_beyond(session, record) > 0,
        "stop": bound.get("stop") or StopForm(),
    }


def _of_signed(
    session: PlannedSession,
    record: SessionRecord,
    bound: dict[str, Any],
    *,
    at: datetime,
) -> dict[str, Any]:
    treatment = treatment_of(record)
    return {
        "treatment": treatment,
        "mix": presenter.mix(treatment),
        "zone_lines": zone_lines(treatment),
        "asked": session_check.summary(record, has_consent=False),
        "map": session_treatment.treated_map(treatment),
        "how": how_lines(record, treatment),
        "after": after_signing(session, record, at=at, zone=clinic_zone()),
        "addendum": bound.get("addendum") or AddendumForm(),
        "untold": session_treatment.untold_lines(still_untold(record), treatment),
        "incident": bound.get("incident") or IncidentForm(),
        "incident_open": bound.get("incident"),
        "form": bound.get("addendum"),
    }


def _of_treatment(
    request: HttpRequest,
    session: PlannedSession,
    record: SessionRecord,
    bound: dict[str, Any],
    *,
    at: datetime,
) -> dict[str, Any]:
    forms: SessionForms = bound.get("forms") or treatment_forms(session, record)
    patient = session.course.plan.patient
    known = gather(patient, at=at).known
    consent = known.get("consent_signed")
    last = queries.last_given(patient, before=record)
    return {
        **live(session, record, forms, at=at),
        "summary": session_check.summary(
            record, has_consent=consent is not None and consent.value == "yes"
        ),
        "scores": _scores(forms, treatment_of(last) if last else None),
        "incident": bound.get("incident") or IncidentForm(),
        "incident_open": bound.get("incident"),
        "signing": bound.get("signing")
        or SignForm(initial={"signed_name": staff(request).full_name}),
        "stop": bound.get("stop") or StopForm(),
    }


def _scores(forms: SessionForms, before: Treatment | None) -> list[tuple[Any, str]]:
    """The three pains, each with the answer of last time."""
    names = ("pain_before", "pain_during", "pain_after")
    last = [getattr(before, name, None) for name in names]
    words = ["" if score is None else str(score) for score in last]
    return list(zip((forms.main[name] for name in names), words, strict=True))


def live(
    session: PlannedSession,
    record: SessionRecord,
    forms: SessionForms,
    *,
    at: datetime,
) -> dict[str, Any]:
    """Everything on the page that follows from what is saved."""
    saved: Treatment = treatment_at(record, at=at)
    rulings = rulings_for(session, record, saved, at=at)
    found_issues = () if saved.is_blank else sign_issues(saved, rulings)
    practice, zone = session_practice.current(), clinic_zone()
    return {
        "session": session,
        "record": record,
        "forms": forms,
        "form": forms.main,
        "methods": forms.main.picks("technique"),
        "antiseptics": forms.main.picks("antisepsis", rulings.refused),
        "anaesthesias": forms.main.picks("anaesthesia"),
        "gloves_refused": rulings.refused.get("latex", ""),
        "rows": session_treatment.product_rows(forms.filled, zone=zone),
        "has_shelf": any(form.shelf for form in forms.products),
        "is_kept_as_typed": bool(record.draft),
        "issues": session_treatment.issue_lines(found_issues),
        "open_points": len(stops(found_issues)),
        "volumes": session_treatment.volumes(saved, practice, rulings.limits),
        "doses": session_treatment.dose_lines(
            running(saved, rulings.formulary), saved.weight_kg
        ),
        "observed": session_treatment.observation(
            observation_of(record), practice, at=at, zone=zone
        ),
        "map": session_treatment.treated_map(saved),
        "consequences": consequences(session, saved, at=at, zone=zone),
        "zone": zone,
    }
