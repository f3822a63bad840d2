"""Addresses of a patient's record, by noun."""

from django.urls import URLPattern, path

from patients.views import patients

people = [
    path("patients/", patients.patient_list, name="patient-list"),
    path(
        "patients/register/", patients.RegisterView.as_view(), name="patient-register"
    ),
    path(
        "patients/register/doubles/", patients.patient_doubles, name="patient-doubles"
    ),
    path(
        "patients/<int:pk>/edit/",
        patients.PatientEditView.as_view(),
        name="patient-edit",
    ),
]

urlpatterns: list[URLPattern] = [*people]
