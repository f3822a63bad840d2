"""What signing brings about: stock, aftercare, the next appointment."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.utils.formats import date_format
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from protocols.domain.treatment import Treatment
from protocols.models.course import PlannedSession
from protocols.models.session import SessionRecord
from protocols.queries.reminders import aftercare_due, aftercare_of
from protocols.queries.session_stock import taken_by
from protocols.queries.sessions import next_appointment


@dataclass(frozen=True, slots=True)
class Consequence:
    icon: str
    text: str
    url: str = ""


def consequences(
    session: PlannedSession, treatment: Treatment, *, at: datetime, zone: tzinfo
) -> list[Consequence]:
    """As it will be, before the signature."""
    return [
        Consequence("package", _stock_words(treatment)),
        Consequence("mail", _aftercare_words(session, at=at, zone=zone)),
        _next(session, zone=zone),
    ]


def after_signing(
    session: PlannedSession, record: SessionRecord, *, at: datetime, zone: tzinfo
) -> list[Consequence]:
    """As it has become."""
    ml, lots = taken_by(record)
    text = _fallen(ml, lots) if lots else _("No lot of the stock was used")
    message = aftercare_of(record)
    mail = (
        _mail_words(message.language, message.not_before or at, zone=zone)
        if message
        else _("No aftercare by e-mail")
    )
    return [
        Consequence("package", text),
        Consequence("mail", mail),
        _next(session, zone=zone),
    ]


def _stock_words(treatment: Treatment) -> str:
    picked = [one for one in treatment.products if one.stock_lot_id]
    if not picked:
        return _("No lot of the stock is picked")
    ml = sum(one.drawn_ml for one in picked)
    return _fallen(f"{ml:.1f}", len({one.stock_lot_id for one in picked}))


def _fallen(ml: str, lots: int) -> str:
    text = ngettext(
        "Stock falls by %(ml)s mL, %(lots)s lot",
        "Stock falls by %(ml)s mL, %(lots)s lots",
        lots,
    )
    return text % {"ml": ml, "lots": lots}


def _aftercare_words(session: PlannedSession, *, at: datetime, zone: tzinfo) -> str:
    patient = session.course.plan.patient
    due = aftercare_due(at=at)
    if due is None or not (patient.email and patient.wants_reminders):
        return _("No aftercare by e-mail: give the sheet on paper")
    return _mail_words(patient.language, due, zone=zone)


def _mail_words(language: str, due: datetime, *, zone: tzinfo) -> str:
    try:
        name = get_language_info(language)["name_translated"]
    except KeyError:
        name = language
    return _("Aftercare in %(language)s, %(when)s") % {
        "language": name,
        "when": date_format(due.astimezone(zone), "D j M H:i"),
    }


def _next(session: PlannedSession, *, zone: tzinfo) -> Consequence:
    following = next_appointment(session)
    if following is None:
        return Consequence("calendar", _("No further appointment is booked"))
    when = date_format(following.starts_at.astimezone(zone), "D j M, H:i")
    return Consequence("calendar", _("Next: %(when)s") % {"when": when})
