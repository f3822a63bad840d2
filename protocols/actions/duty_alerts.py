"""Tell the clinician on duty of an urgent report, and everybody when nobody opens it.

The row is the alert: what is on the screens and what is escalated is read from it, so
that a lost doorbell delays a mail by a minute and loses nothing.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import audit, outbox
from clinic.models.staff import StaffMember
from clinic.queries.duty import clinician_on_duty
from patients.actions.access import break_glass
from patients.queries.access import may_read_clinical
from protocols import emails
from protocols.actions import event_entries
from protocols.domain.adverse_words import EntryKind
from protocols.domain.problem_form import ESCALATES_AFTER
from protocols.models.adverse import DutyAlert, ProblemReport
from protocols.queries.duty_alerts import everybody_to_tell


def raise_alert(report: ProblemReport, *, at: datetime) -> DutyAlert:
    """To the clinician on duty; to every clinician when nobody is named."""
    clinician = clinician_on_duty(at)
    alert = DutyAlert.objects.create(report=report, clinician=clinician, raised_at=at)
    people = [clinician] if clinician else everybody_to_tell()
    _mail(alert, people, at=at, is_escalation=False)
    _trace("duty_alert_raised", alert, at=at)
    return alert


def escalate_due(*, at: datetime) -> int:
    """Tell everybody of what nobody opened within the half hour; how many there were."""
    with transaction.atomic():
        due = list(
            DutyAlert.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(
                opened_at=None, escalated_at=None, raised_at__lte=at - ESCALATES_AFTER
            )
            .select_related("report")
        )
        for alert in due:
            DutyAlert.objects.filter(pk=alert.pk).update(escalated_at=at)
            _mail(alert, everybody_to_tell(), at=at, is_escalation=True)
            _trace("duty_alert_escalated", alert, at=at)
    return len(due)


@transaction.atomic
def open_alert(alert: DutyAlert, *, by: StaffMember, at: datetime) -> None:
    """Somebody looks at it now: nobody else is called. Twice is once.

    Whom the alert calls may read that record: it is opened with this reason, as in any
    emergency, and the managers see that it was.
    """
    taken = DutyAlert.objects.filter(pk=alert.pk, opened_at=None).update(
        opened_at=at, opened_by=by
    )
    patient = alert.report.patient
    if not may_read_clinical(by, patient, at=at):
        break_glass(patient, reason=_("Urgent report of a problem"), by=by, at=at)
    if taken:
        event = event_entries.locked(alert.report.event_id)
        event_entries.change(event, EntryKind.SEEN, {}, by=by, at=at)


def _mail(
    alert: DutyAlert,
    people: Iterable[StaffMember],
    *,
    at: datetime,
    is_escalation: bool,
) -> None:
    for person in people:
        draft = emails.duty_alert(alert, person, is_escalation=is_escalation)
        outbox.queue(draft, at=at, by=None)


def _trace(action: str, alert: DutyAlert, *, at: datetime) -> None:
    subject = audit.Subject(
        name="duty_alert",
        id=alert.pk,
        patient_id=alert.report.patient_id,
        detail={"clinician": alert.clinician_id},
    )
    audit.record(action, subject, at=at, by=None, actor="system")
