"""A second person says yes with their own password, without signing in."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from clinic.actions import attempts
from clinic.domain.roles import Permission
from clinic.models.staff import StaffMember

WRONG_ANSWERS = 5
WINDOW = timedelta(minutes=15)


class NotConfirmed(Exception):
    """The text says to both people what was wrong, and never which half of it."""


def confirm(
    *, email: str, password: str, first: StaffMember, at: datetime
) -> StaffMember:
    """Who it is. Call it outside of the transaction that it confirms: a wrong password
    has to be counted. Raises ``NotConfirmed``."""
    address = email.strip().lower()
    if not attempts.hit(f"second:{address}", limit=WRONG_ANSWERS, window=WINDOW, at=at):
        raise NotConfirmed(_("Too many attempts. Wait a quarter of an hour."))
    person = StaffMember.objects.filter(email=address, is_active=True).first()
    if person is None:
        # As slow as for somebody who exists.
        StaffMember().set_password(password)
    elif person.check_password(password) and person.may(Permission.MANAGE_STOCK):
        if person == first:
            raise NotConfirmed(_("The second person has to be somebody else."))
        return person
    raise NotConfirmed(_("This e-mail and password do not belong together."))
