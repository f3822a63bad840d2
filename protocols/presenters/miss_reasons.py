"""Why a booked time came to nothing, in words: for the form and for the reports."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from protocols.domain.states import MissReason

MISS_REASONS: dict[MissReason, str | Promise] = {
    MissReason.UNKNOWN: _("Not known"),
    MissReason.ILL: _("Was ill"),
    MissReason.FAMILY: _("Family or child"),
    MissReason.FORGOT: _("Forgot"),
    MissReason.TRAVEL: _("Travelling"),
    MissReason.WORK: _("Work"),
    MissReason.CLINIC: _("The clinic's doing"),
    MissReason.OTHER: _("Another reason"),
}
