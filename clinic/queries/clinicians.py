"""Who may have measured: the clinic's clinicians, for a choice of names."""

from clinic.models.staff import StaffMember


def clinician_names() -> dict[int, str]:
    """By id, in the order of their names; only who works here now."""
    clinicians = StaffMember.objects.clinicians().order_by("full_name", "pk")
    return dict(clinicians.values_list("pk", "full_name"))
