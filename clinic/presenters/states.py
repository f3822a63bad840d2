"""How each state looks: its tone, its icon and its word. One table for all pages."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clinic.domain.appointment_kinds import AppointmentKind


@dataclass(frozen=True, slots=True)
class StateLook:
    tone: str
    icon: str
    word: str | Promise


TONE_ICONS = {
    "stop": "octagon-x",
    "wait": "hourglass",
    "ask": "circle-question-mark",
    "decide": "scale",
    "care": "hand",
    "note": "info",
    "ok": "check",
    "teal": "check",
}

APPOINTMENT = {
    "held": StateLook("wait", "hourglass", _("Held")),
    "booked": StateLook("note", "circle", _("Booked")),
    "confirmed": StateLook("teal", "check", _("Confirmed")),
    "arrived": StateLook("wait", "door-open", _("Arrived")),
    "in_room": StateLook("decide", "armchair", _("In room")),
    "in_treatment": StateLook("note", "syringe", _("In treatment")),
    "done": StateLook("ok", "check-check", _("Done")),
    "no_show": StateLook("stop", "user-x", _("No-show")),
    "cancelled": StateLook("note", "x", _("Cancelled")),
    "pending": StateLook("decide", "pause", _("Pending start")),
}

MESSAGE = {
    "queued": StateLook("note", "clock", pgettext_lazy("message", "Queued")),
    "claimed": StateLook("note", "clock", pgettext_lazy("message", "Queued")),
    "sending": StateLook("note", "send", pgettext_lazy("message", "Sending")),
    "sent": StateLook("ok", "check", pgettext_lazy("message", "Sent")),
    "retry_wait": StateLook("wait", "clock-alert", pgettext_lazy("message", "Delayed")),
    "bounced": StateLook("stop", "mail-x", pgettext_lazy("message", "Bounced")),
    "failed": StateLook("stop", "octagon-x", pgettext_lazy("message", "Failed")),
    "unknown": StateLook(
        "ask", "circle-question-mark", pgettext_lazy("message", "Fate unknown")
    ),
    "superseded": StateLook("wait", "ban", pgettext_lazy("message", "Not sent")),
    "cancelled": StateLook("note", "x", pgettext_lazy("message", "Cancelled")),
}

SESSION = {
    "draft": StateLook("note", "pen-line", _("Draft")),
    "cleared": StateLook("ok", "shield-check", _("Clear to start")),
    "in_progress": StateLook("decide", "syringe", _("In treatment")),
    "signed": StateLook("ok", "check-check", _("Signed")),
    "stopped_early": StateLook("wait", "triangle-alert", _("Stopped early")),
    "planned": StateLook("note", "circle-dashed", _("Not booked")),
    "booked": StateLook("teal", "circle-dot", _("Booked")),
    "done": StateLook("ok", "check-check", _("Done")),
    "missed": StateLook("stop", "x", _("Missed")),
    "overdue": StateLook("wait", "triangle-alert", _("Overdue")),
    "skipped": StateLook("note", "skip-forward", _("Skipped")),
    "cancelled": StateLook("note", "x", _("Cancelled")),
}

COURSE = {
    "draft": StateLook("note", "pen-line", _("Draft")),
    "active": StateLook("teal", "circle-dot", pgettext_lazy("course", "Running")),
    "paused": StateLook("wait", "circle-pause", _("On hold")),
    "ended": StateLook("note", "x", pgettext_lazy("course", "Ended")),
    "completed": StateLook("ok", "check-check", _("Completed")),
    "stopped": StateLook("stop", "ban", _("Stopped")),
    "cancelled": StateLook("note", "x", _("Cancelled")),
}

PLAN = {
    "draft": StateLook("note", "pen-line", _("Draft")),
    "pending_start": StateLook("wait", "hourglass", _("Pending start")),
    "active": StateLook("teal", "circle-dot", pgettext_lazy("plan", "Running")),
    "completed": StateLook("ok", "check-check", _("Completed")),
    "stopped": StateLook("stop", "ban", _("Stopped")),
    "issued": StateLook("teal", "file-check", pgettext_lazy("plan", "Issued")),
    "sent": StateLook("teal", "send", pgettext_lazy("plan", "Sent")),
    "accepted": StateLook("ok", "check", pgettext_lazy("plan", "Accepted")),
    "declined": StateLook("stop", "ban", pgettext_lazy("plan", "Declined")),
    "superseded": StateLook("note", "history", pgettext_lazy("plan", "Replaced")),
    "withdrawn": StateLook("note", "x", pgettext_lazy("plan", "Withdrawn")),
}

DOCUMENT = {
    "queued": StateLook("note", "clock", pgettext_lazy("document", "Waiting")),
    "rendering": StateLook("note", "refresh-cw", pgettext_lazy("document", "Drawing")),
    "ready": StateLook("ok", "check", pgettext_lazy("document", "Ready")),
    "failed": StateLook("stop", "octagon-x", pgettext_lazy("document", "Failed")),
}

INTAKE = {
    "open": StateLook("note", "circle-dashed", pgettext_lazy("intake", "Not started")),
    "sent": StateLook("note", "send", pgettext_lazy("intake", "Link sent")),
    "started": StateLook("wait", "hourglass", pgettext_lazy("intake", "Started")),
    "submitted": StateLook("decide", "scale", pgettext_lazy("intake", "To review")),
    "reviewed": StateLook("ok", "check", pgettext_lazy("intake", "Reviewed")),
    "rejected": StateLook("note", "x", pgettext_lazy("intake", "Set aside")),
    "expired": StateLook("note", "clock-fading", pgettext_lazy("intake", "Expired")),
}

CONSENT = {
    "missing": StateLook("wait", "pen-line", _("Consent missing")),
    "signed": StateLook("ok", "check", _("Signed")),
    "refused": StateLook("note", "x", _("Refused")),
    "withdrawn": StateLook("stop", "ban", _("Withdrawn")),
    "expired": StateLook("wait", "clock-alert", _("Expired")),
}

LOT = {
    "usable": StateLook("ok", "check", pgettext_lazy("lot", "Usable")),
    "quarantined": StateLook("stop", "ban", pgettext_lazy("lot", "Held back")),
    "withdrawn": StateLook("note", "x", pgettext_lazy("lot", "Withdrawn")),
    "expired": StateLook("stop", "calendar-x", pgettext_lazy("lot", "Expired")),
    "expiring": StateLook("wait", "hourglass", pgettext_lazy("lot", "Use up soon")),
    "empty": StateLook("note", "circle-dashed", pgettext_lazy("lot", "Used up")),
    "low": StateLook("wait", "package-minus", pgettext_lazy("lot", "Order anew")),
}

NOTICE = {
    "not_told": StateLook("ask", "circle-dashed", pgettext_lazy("notice", "Not told")),
    "to_call": StateLook("wait", "phone", pgettext_lazy("notice", "To be called")),
    "queued": StateLook("note", "clock", pgettext_lazy("notice", "Mail queued")),
    "sent": StateLook("note", "send", pgettext_lazy("notice", "Mail sent")),
    "not_delivered": StateLook(
        "stop", "mail-x", pgettext_lazy("notice", "Mail did not arrive")
    ),
    "read": StateLook("teal", "mail-open", pgettext_lazy("notice", "Read")),
    "well": StateLook("ok", "check", pgettext_lazy("notice", "Is well")),
    "problem": StateLook(
        "stop", "triangle-alert", pgettext_lazy("notice", "Has a problem")
    ),
    "call_me": StateLook("wait", "phone", pgettext_lazy("notice", "Wants a call")),
}

VERDICT = {
    "exclude": StateLook("stop", "octagon-x", _("Stop")),
    "postpone": StateLook("wait", "hourglass", _("Wait until")),
    "incomplete": StateLook("ask", "circle-question-mark", _("Answer missing")),
    "review": StateLook("decide", "scale", _("Decide")),
    "precaution": StateLook("care", "hand", _("With care")),
    "info": StateLook("note", "info", _("Note")),
    "clear": StateLook("ok", "check", _("Clear")),
}

ROLES: dict[str, str | Promise] = {
    "manager": _("Manager"),
    "clinician": _("Clinician"),
    "front_desk": _("Front desk"),
}

APPOINTMENT_KINDS: dict[str, str | Promise] = {
    AppointmentKind.CONSULTATION: _("Consultation"),
    AppointmentKind.SESSION: _("Session"),
    AppointmentKind.REVIEW: _("Review"),
    AppointmentKind.PATCH_TEST: _("Patch test"),
    AppointmentKind.PATCH_READING: _("Reading of the patch test"),
    AppointmentKind.CALL: _("Call"),
}

TABLES = {
    "appointment": APPOINTMENT,
    "message": MESSAGE,
    "session": SESSION,
    "course": COURSE,
    "plan": PLAN,
    "document": DOCUMENT,
    "intake": INTAKE,
    "consent": CONSENT,
    "lot": LOT,
    "notice": NOTICE,
    "verdict": VERDICT,
}


def look(*, of: str, state: str) -> StateLook:
    """The look of one state; an unforeseen one is shown as its own plain word."""
    key = str(state).lower()
    found = TABLES[of].get(key)
    return found or StateLook("note", "info", key.replace("_", " "))
