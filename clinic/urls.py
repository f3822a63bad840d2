"""The root of all addresses. Apps above are named only as strings."""

from django.urls import include, path

from clinic.views import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.account.urls")),
]
