"""Patch tests of a patient, and the appointment types to book them with."""

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.models.diary import AppointmentType
from patients.models.patient import Patient
from protocols.models.screening import PatchTest


def patch_tests(patient: Patient) -> list[PatchTest]:
    return list(
        PatchTest.objects.filter(patient=patient).select_related(
            "applied_by", "read_by"
        )
    )


def patch_test(patient: Patient, *, pk: int) -> PatchTest | None:
    return PatchTest.objects.filter(patient=patient, pk=pk).first()


def booking_types() -> dict[str, int]:
    """Appointment types for applying and reading a test, by kind, where there are any."""
    kinds = (AppointmentKind.PATCH_TEST, AppointmentKind.PATCH_READING)
    rows = AppointmentType.objects.filter(kind__in=kinds, is_active=True)
    return {row.kind: row.pk for row in rows.order_by("-pk")}
