"""What a patient wants written, said by the patient."""

from datetime import datetime

from django.db import transaction

from clinic.actions import audit, outbox
from clinic.domain.message_states import OPTIONAL_KINDS
from patients.actions import consents
from patients.domain.choices import ConsentKind
from patients.models.consent import Consent
from patients.models.patient import Patient


@transaction.atomic
def stop_reminders(patient_id: int, *, at: datetime) -> None:
    """No more of what the patient may do without. Saying it twice is saying it once."""
    patient = Patient.objects.select_for_update(no_key=True).get(pk=patient_id)
    if not patient.wants_reminders:
        return
    patient.wants_reminders = False
    patient.save(update_fields=["wants_reminders"])
    outbox.cancel_waiting(patient_id=patient.pk, kinds=OPTIONAL_KINDS, code="opted_out")
    agreed = Consent.objects.filter(
        patient=patient, kind=ConsentKind.CONTACT, agreed=True, withdrawn_at=None
    )
    for consent in agreed:
        consents.withdraw(consent, by=None, at=at)
    audit.record(
        "reminders_stopped",
        audit.Subject(name="patient", id=patient.pk, patient_id=patient.pk),
        at=at,
        by=None,
        actor="patient",
    )
