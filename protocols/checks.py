"""System checks: the knowledge loads, and its parts agree with one another."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from clinic.reference.loader import Fault, ReferenceFault
from protocols.reference import crosschecks


@register()
def reference_data_loads(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[CheckMessage]:
    try:
        return errors(crosschecks.faults(crosschecks.load()))
    except ReferenceFault as fault:
        return errors(fault.faults)


def errors(faults: Iterable[Fault]) -> list[CheckMessage]:
    return [Error(str(fault), id="protocols.E001") for fault in faults]
