"""System checks: the knowledge loads, and its parts agree with one another."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from clinic.reference.loader import ReferenceFault
from protocols.reference import crosschecks


@register()
def reference_data_loads(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    try:
        crosschecks.load_everything()
        faults = crosschecks.faults()
    except ReferenceFault as fault:
        faults = fault.faults
    return [Error(str(fault), id="protocols.E001") for fault in faults]
