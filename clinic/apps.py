"""Joins the clinic's system checks to Django."""

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "clinic"

    def ready(self) -> None:
        import clinic.checks  # noqa: F401, PLC0415 - models must be ready first
