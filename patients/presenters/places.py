"""Where a patient's record opens. The page itself belongs to the app above."""

from django.urls import NoReverseMatch, reverse


def patient_page(patient_id: int) -> str:
    try:
        return reverse("patient-page", args=[patient_id])
    except NoReverseMatch:
        return reverse("patient-edit", args=[patient_id])
