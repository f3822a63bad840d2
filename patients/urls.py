"""Addresses of a patient's record, by noun."""

from django.urls import URLPattern, URLResolver, include, path

from patients.views import assessment

assessment_urls = [
    path("", assessment.assessment, name="assessment"),
    path("sign/", assessment.sign, name="assessment-sign"),
    path("start/", assessment.start_next, name="assessment-start"),
    path("autosave/", assessment.autosave, name="assessment-autosave"),
    path("<int:assessment>/", assessment.assessment_detail, name="assessment-detail"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("patients/<int:pk>/assessment/", include(assessment_urls)),
]
