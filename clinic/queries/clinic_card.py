"""The one row that describes this clinic."""

from clinic.models.places import Clinic


def clinic_card() -> Clinic | None:
    """None until the clinic is set up."""
    return Clinic.objects.first()
