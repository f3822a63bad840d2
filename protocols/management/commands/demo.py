"""Load or remove the demo clinic. Never in production, never beside real patients."""

import os
import secrets
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from clinic.models.places import Clinic
from clinic.models.staff import StaffMember
from protocols.management.demo import load, removal


class Command(BaseCommand):
    help = "Load the demo clinic into an empty database, or remove it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true")

    def handle(self, *args: object, **options: bool) -> None:
        if settings.HTTPS:
            raise CommandError("The demo clinic does not belong on a public address.")
        if options["remove"]:
            self._remove()
        else:
            self._load()

    def _remove(self) -> None:
        try:
            was_there = removal.remove()
        except removal.NotOnlyDemo:
            raise CommandError(
                "Real patients are registered here: nothing was removed."
            ) from None
        said = "The demo clinic is gone." if was_there else "There is no demo clinic."
        self.stdout.write(said)

    def _load(self) -> None:
        if Clinic.objects.filter(is_demo=False).exists():
            raise CommandError("A real clinic is set up here: the demo stays out.")
        if not Clinic.objects.exists():
            if StaffMember.objects.exists():
                raise CommandError("Somebody works here already: the demo stays out.")
            with transaction.atomic():
                load.everything(at=timezone.now())
        self._set_passwords()

    def _set_passwords(self) -> None:
        """DEMO_PASSWORD, or a random one that is printed and holds until the next."""
        given = os.environ.get("DEMO_PASSWORD", "")
        password = given or secrets.token_urlsafe(9)
        for member in StaffMember.objects.filter(is_demo=True):
            member.set_password(password)
            member.save(update_fields=["password"])
        if not given:
            self.stdout.write(f"Password of all demo accounts: {password}")
