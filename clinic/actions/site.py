"""Save and remove the rows that describe the clinic, with a trace."""

from collections.abc import Callable
from datetime import datetime

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember


class SettingInUse(Exception):
    """The row cannot be removed: appointments or people refer to it."""


@transaction.atomic
def save(
    row: models.Model,
    *,
    by: StaffMember,
    at: datetime,
    links: Callable[[], None] | None = None,
) -> None:
    """Save one checked row, and with ``links`` what it points at in numbers."""
    is_new = row.pk is None
    row.save()
    if links:
        links()
    _record("setting_added" if is_new else "setting_changed", row, by=by, at=at)


@transaction.atomic
def remove(row: models.Model, *, by: StaffMember, at: datetime) -> None:
    """Remove one row. Raises SettingInUse when something refers to it."""
    _record("setting_removed", row, by=by, at=at)
    try:
        row.delete()
    except ProtectedError:
        raise SettingInUse(
            _("It is in use. Switch it off instead of removing it.")
        ) from None


def _record(action: str, row: models.Model, *, by: StaffMember, at: datetime) -> None:
    subject = audit.Subject(name=row._meta.model_name or "", id=row.pk or "")
    audit.record(action, subject, at=at, by=by)
