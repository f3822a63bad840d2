"""Who may have measured: the clinic's clinicians, for a choice of names."""

from collections.abc import Collection

from clinic.models.staff import StaffMember


def clinician_names() -> dict[int, str]:
    """By id, in the order of their names; only who works here now."""
    clinicians = StaffMember.objects.clinicians().order_by("full_name", "pk")
    return dict(clinicians.values_list("pk", "full_name"))


def names_of_staff(ids: Collection[int]) -> dict[int, str]:
    """Of these people, whether they still work here or not."""
    return dict(StaffMember.objects.filter(pk__in=ids).values_list("pk", "full_name"))
