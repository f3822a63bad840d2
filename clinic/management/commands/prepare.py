"""What a deployment runs before it starts: safe settings, tables, static files."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Check settings, migrate and collect static files. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-static", action="store_true", help="leave static files as they are"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verbosity = options["verbosity"]
        if settings.HTTPS:
            call_command(
                "check", deploy=True, fail_level="WARNING", databases=["default"]
            )
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("createcachetable", verbosity=verbosity)
        if not options["no_static"]:
            call_command(
                "collectstatic", interactive=False, clear=True, verbosity=verbosity
            )
