"""Addresses of a patient's record, by noun."""

from django.urls import URLPattern, path

from patients.views import break_glass, intake_link, intake_staff, patients

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
access = [
    path(
        "patients/open-with-reason/",
        break_glass.BreakGlassView.as_view(),
        name="patient-break-glass",
    ),
    path(
        "patients/<int:pk>/assign/",
        break_glass.AssignView.as_view(),
        name="patient-assign",
    ),
    path(
        "patients/<int:pk>/assign/<int:clinician>/remove/",
        break_glass.unassign,
        name="patient-unassign",
    ),
]
intake = [
    path(
        "patients/<int:pk>/intake/send/",
        intake_staff.IntakeSendView.as_view(),
        name="intake-send",
    ),
    path("patients/<int:pk>/intake/qr/", intake_staff.intake_qr, name="intake-qr"),
    path("p/intake/<str:token>/", intake_link.intake_open, name="intake-open"),
    path(
        "p/intake/<str:token>/<slug:step>/",
        intake_link.intake_step,
        name="intake-step",
    ),
]

urlpatterns: list[URLPattern] = [*people, *access, *intake]
