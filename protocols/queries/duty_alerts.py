"""Alerts that somebody must open, for the banner on every page of the staff."""

from datetime import datetime

from django.db.models import Q, QuerySet

from clinic.domain.roles import Role
from clinic.models.places import Clinic
from clinic.models.staff import StaffMember
from protocols.domain.problem_form import ESCALATES_AFTER
from protocols.models.adverse import DutyAlert

_MOST = 5


def everybody_to_tell() -> list[StaffMember]:
    """The fallback, the medical lead and every clinician, each once, none who left."""
    clinic = Clinic.objects.first()
    named = [clinic.duty_fallback_id, clinic.medical_lead_id] if clinic else []
    return list(
        StaffMember.objects.filter(
            Q(roles__contains=[Role.CLINICIAN]) | Q(pk__in=[pk for pk in named if pk]),
            is_active=True,
        ).order_by("pk")
    )


def unopened() -> "QuerySet[DutyAlert]":
    return DutyAlert.objects.filter(opened_at=None).select_related(
        "report__patient", "clinician"
    )


def alerts_for(person: StaffMember, *, at: datetime) -> list[DutyAlert]:
    """Those that call this person: named, or anybody's because nobody was named or
    nobody has opened it in time. The clock tells that, whether a worker runs or not."""
    if not person.has_role(Role.CLINICIAN):
        clinic = Clinic.objects.first()
        named = {clinic.duty_fallback_id, clinic.medical_lead_id} if clinic else set()
        if person.pk not in named:
            return []
    mine = Q(clinician=person) | Q(clinician=None) | _is_everybodys(at)
    return list(unopened().filter(mine)[:_MOST])


def is_late(alert: DutyAlert, at: datetime) -> bool:
    return alert.escalated_at is not None or alert.raised_at <= at - ESCALATES_AFTER


def _is_everybodys(at: datetime) -> Q:
    return Q(escalated_at__isnull=False) | Q(raised_at__lte=at - ESCALATES_AFTER)


def unnamed_waiting() -> int:
    """How many urgent reports nobody was named for, and nobody has opened."""
    return DutyAlert.objects.filter(opened_at=None, clinician=None).count()


def alert_of(pk: int, person: StaffMember, *, at: datetime) -> DutyAlert | None:
    """Any alert that calls this person, an opened one too."""
    found = DutyAlert.objects.filter(pk=pk).select_related("report__patient").first()
    if found is None or not person.has_role(Role.CLINICIAN):
        return None
    calls = found.clinician_id in {None, person.pk} or is_late(found, at)
    return found if calls or found.opened_at else None
