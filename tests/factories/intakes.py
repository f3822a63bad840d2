"""What a patient types into each screen of the intake, as a browser posts it."""

from typing import Any

from django.test import Client
from django.urls import reverse

from patients.domain import intake as catalogue
from patients.models import Intake

TYPED: dict[str, dict[str, Any]] = {
    "about": {
        "full_name": "Ayşe Işık",
        "date_of_birth_year": "1990",
        "date_of_birth_month": "5",
        "date_of_birth_day": "17",
        "sex_at_birth": "F",
        "phone": "0532 000 00 00",
        "email": "ayse@patients.test",
        "city": "İstanbul",
        "country": "TR",
    },
    "hair": {
        "loss_known": "yes",
        "loss_duration_months": "24",
        "zones_requested": ["vertex", "frontal"],
        "sudden_or_systemic_signs": "no",
        "te_trigger_active": "unknown",
    },
    "health": {
        "diabetes": "none",
        "cardiac": "none",
        "epilepsy": "none",
        "organ_failure": "none",
        "active_cancer": "no",
        "chemotherapy": "none",
        "immunosuppression": "none",
        "bloodborne_virus": "declined",
        "depression_history": "no",
        "smoker": "yes",
    },
    "medicines": {
        "anticoagulant": "none",
        "antiplatelet": "single",
        "clotting_disorder": "no",
        "bleeding_supplements": "no",
        "isotretinoin": "none",
        "medicines": "Levothyroxine 50\nVitamin D",
    },
    "allergies": {
        "has_allergies": "yes",
        "ingredient_allergies": "Penicillin, parabens",
        "la_allergy": "none",
        "antiseptic_latex_allergy": "no",
        "anaphylaxis_history": "no",
        "reaction_unknown_product": "no",
        "herpes": "none",
        "inflammatory_dermatosis": "none",
        "autoimmune_skin": ["none"],
        "keloid": "none",
    },
    "family": {
        "pregnancy_potential": "yes",
        "pregnant": "no",
        "breastfeeding": "no",
        "planning_pregnancy": "no",
        "recent_birth": "no",
        "trying_to_conceive": "no",
        "partner_pregnant": "no",
        "psa_monitoring": "no",
        "blood_donor": "no",
    },
    "goals": {
        "had_transplant": "no",
        "had_procedure": "no",
        "past_treatments": "Minoxidil lotion",
        "goal": "regrowth_density",
        "hoped_result": "some",
    },
    "choices": {
        "plan_delivery": "attachment",
        "wants_reminders": "yes",
        "photo_consent": "no",
    },
}
# What all that is once it is submitted.
ANSWERS: dict[str, Any] = {
    "full_name": "Ayşe Işık",
    "date_of_birth": "1990-05-17",
    "sex_at_birth": "F",
    "phone": "+905320000000",
    "email": "ayse@patients.test",
    "city": "İstanbul",
    "country": "TR",
    **{
        key: value
        for slug in list(TYPED)[1:]
        for key, value in TYPED[slug].items()
        if key not in {"trying_to_conceive", "partner_pregnant", "psa_monitoring"}
    },
    "loss_duration_months": 24,
}


def step_url(token: str, step: str) -> str:
    return reverse("intake-step", args=[token, step])


def post_screen(client: Client, token: str, intake: Intake, slug: str, **typed: Any):
    intake.refresh_from_db()
    values = {**TYPED[slug], "version": intake.version, **typed}
    return client.post(step_url(token, slug), values)


def fill(client: Client, token: str, intake: Intake, *, until: str = "") -> None:
    """Fill in the screens in order, up to but without ``until``."""
    for screen in catalogue.SCREENS:
        if screen.slug == until:
            return
        answer = post_screen(client, token, intake, screen.slug)
        assert answer.status_code == 302, answer.content.decode()
