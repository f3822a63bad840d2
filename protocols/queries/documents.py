"""Plan documents: what staff follow, and what a patient's link opens."""

from django.db.models import QuerySet

from clinic.models.links import PatientLink
from patients.models.patient import Patient
from protocols.domain.states import DocumentState
from protocols.models.documents import PlanDocument
from protocols.models.plan import PlanVersion


def documents() -> "QuerySet[PlanDocument]":
    """Documents by uid. Who may open one is decided by its patient."""
    return PlanDocument.objects.select_related("plan_version__plan__patient")


def version_of_link(link: PatientLink) -> PlanVersion | None:
    """The version that a patient's link names; an old one says that it is replaced."""
    return (
        PlanVersion.objects.filter(pk=link.object_id, plan__patient=link.patient_id)
        .select_related("plan__patient", "acceptance")
        .first()
    )


def newest_of(version: PlanVersion) -> PlanVersion:
    return PlanVersion.objects.filter(plan=version.plan_id).order_by("-number")[0]


def ready_file(version: PlanVersion) -> PlanDocument | None:
    return PlanDocument.objects.filter(
        plan_version=version, state=DocumentState.READY
    ).first()


def may_identify(patient: Patient) -> bool:
    """Whether there is a second fact to ask for before health data is shown."""
    return patient.date_of_birth is not None
