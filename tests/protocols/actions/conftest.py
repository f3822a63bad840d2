"""A real mail server for what actions send."""

from tests.clinic.actions.conftest import server

__all__ = ["server"]
