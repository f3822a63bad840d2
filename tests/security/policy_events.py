"""Who may open what of reported problems and adverse events."""

from clinic.domain.roles import Permission
from tests.security.policy_rows import BOTH, POST, clinical, deed, form, page

EVENTS = {
    "event-list": page(Permission.VIEW_SAFETY),
    "event-detail": clinical(Permission.EDIT_CLINICAL, "event", BOTH),
    "event-note": clinical(Permission.EDIT_CLINICAL, "event", POST),
    "event-follow-up": clinical(Permission.EDIT_CLINICAL, "event", POST),
    "event-follow-up-done": clinical(Permission.EDIT_CLINICAL, "follow-up", POST),
    "event-close": clinical(Permission.EDIT_CLINICAL, "event", POST),
    "event-reopen": clinical(Permission.EDIT_CLINICAL, "event", POST),
    "event-resume": clinical(Permission.EDIT_CLINICAL, "event", POST),
    "event-export": clinical(Permission.VIEW_SAFETY, "event", BOTH),
    "event-photo": clinical(
        Permission.VIEW_CLINICAL, "event photo", also={"size": "small"}
    ),
    "alert-list": page(Permission.VIEW_TODAY),
    # Whom an alert calls, the query asks: it calls every clinician in the end.
    "alert-open": deed(Permission.EDIT_CLINICAL, of="alert"),
    "problem-take": form(Permission.REPORT_PROBLEMS, of="patient"),
}
