"""Say no, kindly: the letter is kept, and the patient hears that it is ready."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import audit, outbox
from clinic.models.staff import StaffMember
from patients.models.patient import Patient
from protocols import emails
from protocols.actions.screening import record_check
from protocols.domain.screening_inputs import DeclineLetter
from protocols.domain.verdicts import Part
from protocols.models.screening import Decline
from protocols.queries.screenings import latest_decline


class NoAddress(Exception):
    """A notice was asked for, and there is no e-mail address."""


@transaction.atomic
def decline(
    *, patient: Patient, letter: DeclineLetter, by: StaffMember, at: datetime
) -> Decline:
    """Keep the letter with the screening it rests on. The same letter is kept once."""
    if letter.send_notice and not patient.email:
        raise NoAddress(_("This patient has no e-mail address. Print the letter."))
    check = record_check(patient=patient, part=Part.COURSE, by=by, at=at)
    earlier = latest_decline(patient)
    if earlier and (earlier.check_run_id, earlier.letter) == (check.pk, letter.letter):
        return earlier
    declined = Decline.objects.create(
        patient=patient,
        check_run=check,
        reason=letter.reason,
        language=letter.language,
        letter=letter.letter,
        by=by,
        at=at,
    )
    audit.record(
        "treatment_declined",
        audit.Subject(name="decline", id=declined.pk, patient_id=patient.pk),
        at=at,
        by=by,
    )
    if letter.send_notice:
        outbox.queue(emails.letter_is_ready(declined), at=at, by=by)
    return declined
