"""Antiandrogen that a patient has been given, by year."""

from decimal import Decimal

from patients.models.patient import Patient
from protocols.domain.formulary import Formulary
from protocols.domain.strengths import mg_per_ml
from protocols.models.session import ProductUse
from protocols.queries.candidacy_facts import clinic_zone


def antiandrogen_given(
    patient: Patient, formulary: Formulary
) -> list[tuple[int, Decimal]]:
    """(year, mg) of every signed use whose strength is on record."""
    keys = [key for key, one in formulary.ingredients.items() if one.is_antiandrogen]
    uses = ProductUse.objects.filter(
        record__patient=patient,
        record__signed_at__isnull=False,
        ingredient__in=keys,
    ).values_list("record__signed_at", "used_ml", "concentration")
    zone = clinic_zone()
    return [
        (signed_at.astimezone(zone).year, used_ml * strength)
        for signed_at, used_ml, concentration in uses
        if signed_at and (strength := mg_per_ml(concentration)) is not None
    ]
