"""One effect a form: the second post of the same form finds the first one's result."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from clinic.models.staff import StaffMember
from clinic.models.system import FormSubmission


class AlreadySubmitted(Exception):
    """This very form was posted before. ``result_url`` shows what came of it."""

    def __init__(self, result_url: str) -> None:
        super().__init__(result_url)
        self.result_url = result_url


def claim(key: uuid.UUID, *, by: StaffMember | None, at: datetime) -> FormSubmission:
    """Take the form's key, inside the transaction of its effect.

    A second post waits for the first to commit and then raises ``AlreadySubmitted``;
    when the first failed, nothing was kept and the second goes through.
    """
    try:
        with transaction.atomic():
            return FormSubmission.objects.create(key=key, by=by, at=at, result_url="")
    except IntegrityError:
        first = FormSubmission.objects.get(key=key)
        raise AlreadySubmitted(first.result_url or "/") from None


def settle(submission: FormSubmission, *, result_url: str) -> None:
    """Note where the effect can be seen."""
    submission.result_url = result_url
    submission.save(update_fields=["result_url"])
