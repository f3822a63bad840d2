"""A plan for the sessions that keep a result, begun from a course that is over."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from patients.models.patient import Patient
from protocols.domain.plain import plain
from protocols.domain.plan import PlanDraft
from protocols.domain.protocol import Protocol
from protocols.domain.schedule import window_after
from protocols.domain.states import PlanState
from protocols.models.course import Course
from protocols.models.plan import TreatmentPlan
from protocols.queries.course_facts import course_facts
from protocols.queries.plans import next_plan_number, protocol_of


class NoSession(Exception):
    """Nothing was given, so that no window can be counted from it."""


@transaction.atomic
def begin_maintenance(
    course: Course, *, by: StaffMember, at: datetime
) -> TreatmentPlan:
    """A draft of the protocol's last phase alone, with the formula and the prices of
    the plan. Its first window counts from the last session that was really given.

    A patient has one draft: when there is one it is opened. Raises NoSession.
    """
    old = course.plan
    Patient.objects.select_for_update().only("pk").get(pk=old.patient_id)
    drafts = TreatmentPlan.objects.filter(patient=old.patient_id)
    draft = drafts.filter(state=PlanState.DRAFT).first()
    if draft is not None:
        return draft
    facts = course_facts(course)
    if facts.last_on is None:
        raise NoSession(_("No session of this course was given."))
    protocol = last_phase_of(protocol_of(old))
    written = PlanDraft.from_json(old.draft)
    phases = protocol.planned_phases()
    first = window_after(facts.last_on, phases[0].window_before(1))
    plan = TreatmentPlan.objects.create(
        patient_id=old.patient_id,
        number=next_plan_number(),
        protocol_slug=protocol.slug,
        protocol_version=protocol.version,
        protocol_copy=plain(protocol),
        draft=replace(
            written,
            phases=phases,
            start_on=first.target,
            follows_on=facts.last_on,
            price_per_session=written.maintenance_price or written.price_per_session,
        ).as_json(),
        clinician=by,
        created_by=by,
        created_at=at,
        saved_at=at,
    )
    subject = audit.Subject(
        name="treatment_plan",
        id=plan.pk,
        patient_id=plan.patient_id,
        detail={"number": plan.number, "after": old.number},
    )
    audit.record("maintenance_started", subject, at=at, by=by)
    return plan


def last_phase_of(protocol: Protocol) -> Protocol:
    """The same protocol with its last phase only, and the reviews that still apply."""
    last = protocol.phases[-1]
    count = max(last.sessions.minimum, 1)
    kept = replace(last, sessions=replace(last.sessions, minimum=count))
    return replace(
        protocol,
        phases=(kept,),
        review_points=tuple(
            point
            for point in protocol.review_points
            if not point.phase or point.phase == last.name
        ),
    )
