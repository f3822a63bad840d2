"""Reports of problems by their key."""

import uuid

from patients.models.patient import Patient
from protocols.models.adverse import ProblemReport


def report_of(patient: Patient, form_key: uuid.UUID | None) -> ProblemReport | None:
    if form_key is None:
        return None
    return ProblemReport.objects.filter(patient=patient, form_key=form_key).first()
