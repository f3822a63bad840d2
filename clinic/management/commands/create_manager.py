"""Create the first manager of a clinic: `bin/manage create_manager EMAIL "NAME"`."""

import sys
from argparse import ArgumentParser
from getpass import getpass

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from clinic.actions.staff import StaffRefused, create_first_manager


class Command(BaseCommand):
    help = "Create the first manager. The password is asked, or read from a pipe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("full_name")

    def handle(self, *args: object, **options: str) -> None:
        try:
            validate_email(options["email"])
            create_first_manager(
                email=options["email"],
                full_name=options["full_name"],
                password=self._password(),
                at=timezone.now(),
            )
        except (StaffRefused, ValidationError) as refusal:
            raise CommandError(str(getattr(refusal, "message", refusal))) from None
        self.stdout.write("The manager can sign in now.")

    @staticmethod
    def _password() -> str:
        if sys.stdin.isatty():
            return getpass("Password (at least 12 characters): ")
        return sys.stdin.readline().rstrip("\n")
