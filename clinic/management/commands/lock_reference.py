"""Publishes new reference files; see clinic.reference.lock."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from clinic.reference import lock


class Command(BaseCommand):
    help = "Adds new reference files to the lists of published ones."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for app in apps.get_app_configs():
            folder = Path(app.path) / "reference" / "data"
            if not folder.is_dir():
                continue
            for name in lock.publish(folder):
                self.stdout.write(f"published {app.label} {name}")
            faults = list(lock.broken(folder))
            if faults:
                raise CommandError("\n".join(faults))
