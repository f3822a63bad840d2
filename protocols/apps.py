from django.apps import AppConfig


class ProtocolsConfig(AppConfig):
    name = "protocols"

    def ready(self) -> None:
        from protocols import checks  # noqa: F401, PLC0415 -- registers the checks
