"""Who may open what: one row for every URL name. The tests walk the URLconf against it.

A URL without a row fails, and so does a row without a URL. ``of`` names the object in
the address (see ``World.address``); ``clinical`` means that only a clinician with a
relation to the patient gets in, whatever other roles are granted.
"""

from clinic.domain.message_states import LinkPurpose
from clinic.domain.roles import Permission
from patients.domain.facts import Group
from tests.security.policy_events import EVENTS
from tests.security.policy_reviews import COURSE_REPORTS, REVIEWS, TRENDS
from tests.security.policy_rows import (
    BOTH,
    GET,
    POST,
    PUBLIC,
    SIGNED_IN,
    Row,
    clinical,
    deed,
    form,
    link,
    page,
)

PIECE = {"kind": "protocol", "slug": "t1-weekly-monthly"}
ACCOUNTS = {
    "account_login": Row(PUBLIC, BOTH),
    "account_logout": Row(PUBLIC, BOTH),
    "account_inactive": Row(PUBLIC),
    "account_signup": Row(PUBLIC, BOTH),
    "account_reauthenticate": Row(SIGNED_IN, BOTH),
    "account_email": Row(SIGNED_IN, BOTH),
    "account_email_verification_sent": Row(PUBLIC),
    "account_change_password": Row(SIGNED_IN, BOTH),
    "account_set_password": Row(SIGNED_IN, BOTH),
    "account_reset_password": Row(PUBLIC, BOTH),
    "account_confirm_login_code": Row(PUBLIC, BOTH),
    "account_confirm_email": Row(PUBLIC, BOTH, also={"key": "MQ:no:key"}),
    "account_reset_password_done": Row(PUBLIC),
    "account_reset_password_from_key": Row(
        PUBLIC, BOTH, also={"uidb36": "0", "key": "no-key"}
    ),
    "account_reset_password_from_key_done": Row(PUBLIC),
}

SETTINGS = {
    "settings": page(Permission.MANAGE_CLINIC),
    "settings-clinic": form(Permission.MANAGE_CLINIC),
    "settings-holidays": form(Permission.MANAGE_CLINIC),
    "settings-list": page(Permission.MANAGE_CLINIC, also={"section": "rooms"}),
    "settings-add": form(Permission.MANAGE_CLINIC, also={"section": "rooms"}),
    "settings-change": form(
        Permission.MANAGE_CLINIC, of="room", also={"section": "rooms"}
    ),
    "settings-remove": deed(
        Permission.MANAGE_CLINIC, of="room", also={"section": "rooms"}
    ),
    "staff-list": page(Permission.MANAGE_STAFF),
    "staff-invite": form(Permission.MANAGE_STAFF),
    "staff-edit": form(Permission.MANAGE_STAFF, of="member"),
    "staff-invitation-revoke": deed(Permission.MANAGE_STAFF, of="invitation"),
    "audit-log": page(Permission.VIEW_ACCESS_LOG),
    "audit-log-csv": page(Permission.VIEW_ACCESS_LOG),
}

DIARY = {
    "today": page(Permission.VIEW_TODAY),
    "day-note": deed(Permission.VIEW_DIARY),
    "unresolved-list": page(Permission.BOOK_APPOINTMENTS),
    "unresolved-settle": deed(Permission.BOOK_APPOINTMENTS),
    "waiting-list": page(Permission.BOOK_APPOINTMENTS),
    "waiting-add": form(Permission.BOOK_APPOINTMENTS),
    "waiting-edit": form(Permission.BOOK_APPOINTMENTS, of="waiting"),
    "waiting-offer": page(Permission.BOOK_APPOINTMENTS, of="waiting"),
    "waiting-fill": deed(Permission.BOOK_APPOINTMENTS, of="waiting"),
    "waiting-remove": deed(Permission.BOOK_APPOINTMENTS, of="waiting"),
    "task-list": page(Permission.VIEW_TODAY),
    "task-finish": deed(Permission.VIEW_TODAY, of="task"),
    "diary": page(Permission.VIEW_DIARY),
    "diary-live": page(Permission.VIEW_DIARY),
    "diary-day-sheet": page(Permission.VIEW_DIARY),
    "diary-names": deed(Permission.VIEW_DIARY),
    "diary-columns": deed(Permission.VIEW_DIARY),
    "appointment-book": form(Permission.BOOK_APPOINTMENTS),
    "appointment-quick": form(Permission.BOOK_APPOINTMENTS),
    "appointment-patients": page(Permission.BOOK_APPOINTMENTS),
    "command-search": page(Permission.VIEW_PATIENTS),
    "appointment-overrides": page(Permission.VIEW_OVERRIDES),
    "appointment-detail": page(Permission.VIEW_DIARY, of="appointment"),
    "appointment-card": page(Permission.VIEW_DIARY, of="appointment"),
    "appointment-start": page(Permission.VIEW_DIARY, of="appointment"),
    "appointment-advance": deed(Permission.BOOK_APPOINTMENTS, of="appointment"),
    "appointment-window": page(Permission.BOOK_APPOINTMENTS, of="appointment"),
    "appointment-move": form(Permission.BOOK_APPOINTMENTS, of="appointment"),
    "appointment-cancel": form(Permission.BOOK_APPOINTMENTS, of="appointment"),
    # Whose change it is, the action asks: another's is nothing to undo.
    "change-undo": deed(
        Permission.BOOK_APPOINTMENTS,
        also={"uid": "5f0e0c0a-0000-4000-8000-000000000000"},
    ),
    "change-latest": page(Permission.BOOK_APPOINTMENTS),
    "course-book": form(Permission.BOOK_COURSES, of="plan"),
    "course-list": page(Permission.VIEW_DIARY),
    "course-detail": page(Permission.VIEW_DIARY, of="course"),
    "course-repair": form(Permission.BOOK_COURSES, of="course"),
    "course-pause": form(Permission.BOOK_COURSES, of="course"),
    "course-end": form(Permission.BOOK_COURSES, of="course"),
    "course-decide": clinical(Permission.ISSUE_PLANS, of="course", methods=BOTH),
    "appointment-repair": page(Permission.BOOK_COURSES, of="appointment"),
    "course-strip": page(Permission.VIEW_DIARY, of="patient"),
    "consultation-steps": page(Permission.VIEW_PATIENTS, of="patient"),
    "session-arrange": form(Permission.BOOK_COURSES, of="session"),
}

REPORTS = {
    "report-list": page(Permission.VIEW_REPORTS),
    "report-detail": page(Permission.VIEW_REPORTS, also={"section": "windows"}),
    "report-csv": page(
        Permission.VIEW_REPORTS, also={"section": "windows", "table": "weekday"}
    ),
    "report-chart": page(
        Permission.VIEW_REPORTS, also={"section": "windows", "table": "weekday"}
    ),
}

MESSAGES = {
    "message-list": page(Permission.VIEW_MESSAGES),
    "message-detail": page(Permission.VIEW_MESSAGES, of="message"),
    "message-retry": deed(Permission.VIEW_MESSAGES, of="message"),
    "message-handled": deed(Permission.VIEW_MESSAGES, of="message"),
    "message-test": deed(Permission.MANAGE_CLINIC),
    "delivery-resume": deed(Permission.MANAGE_CLINIC),
    "reminder-list": page(Permission.VIEW_MESSAGES),
    "reminder-switch": deed(Permission.MANAGE_CLINIC, of="reminder"),
    "demo-mail-list": page(Permission.VIEW_MESSAGES),
    "demo-mail": page(Permission.VIEW_MESSAGES, of="mail"),
    "demo-mail-html": page(Permission.VIEW_MESSAGES, of="mail"),
    "demo-mail-file": page(Permission.VIEW_MESSAGES, of="mail", also={"number": 0}),
}

ARRIVALS = {
    "arrive": Row(PUBLIC, BOTH, also={"key": "k" * 43}),
    "arrive-thanks": Row(PUBLIC, GET, also={"key": "k" * 43}),
    "arrival-list": page(Permission.MANAGE_CLINIC),
    "arrival-switch": deed(Permission.MANAGE_CLINIC, of="location"),
    "arrival-poster": page(Permission.MANAGE_CLINIC, of="location"),
}

PATIENTS = {
    "patient-list": page(Permission.VIEW_PATIENTS),
    "patient-register": form(Permission.REGISTER_PATIENTS),
    "patient-doubles": deed(Permission.REGISTER_PATIENTS),
    "patient-double-list": page(Permission.MERGE_PATIENTS),
    "patient-merge-choose": page(Permission.MERGE_PATIENTS, of="patient"),
    "patient-merge": form(Permission.MERGE_PATIENTS, of="pair"),
    "patient-different": deed(Permission.ACCEPT_IDENTITY, of="pair"),
    "patient-merged": page(Permission.MERGE_PATIENTS, of="merge"),
    "patient-unmerge": deed(Permission.MERGE_PATIENTS, of="merge"),
    "patient-page": page(Permission.VIEW_PATIENTS, of="patient"),
    "patient-edit": form(Permission.REGISTER_PATIENTS, of="patient"),
    "patient-break-glass": form(Permission.BREAK_GLASS),
    "patient-assign": form(Permission.MANAGE_STAFF, of="patient"),
    "patient-unassign": deed(Permission.MANAGE_STAFF, of="assignment"),
    "intake-send": form(Permission.SEND_INTAKE, of="patient"),
    "intake-qr": deed(Permission.SEND_INTAKE, of="patient"),
    "intake-review": form(Permission.ACCEPT_IDENTITY, of="patient"),
    # Wording and signature are no findings: the desk has consents signed.
    "consent-sign": page(Permission.ACCEPT_IDENTITY, of="patient"),
    "consent-here": form(
        Permission.ACCEPT_IDENTITY, of="patient", also={"kind": "treatment"}
    ),
    "consent-send": deed(Permission.SEND_INTAKE, of="patient"),
    "consent-qr": deed(Permission.SEND_INTAKE, of="patient"),
    "consent-state": page(Permission.SEND_INTAKE, of="patient"),
    "consent-withdraw": deed(Permission.ACCEPT_IDENTITY, of="consent"),
    "consent-signature": page(Permission.ACCEPT_IDENTITY, of="consent"),
}

RECORD = {
    "history": clinical(Permission.VIEW_CLINICAL, "patient"),
    "history-edit": clinical(
        Permission.EDIT_CLINICAL, "patient", BOTH, also={"group": str(Group.ALLERGY)}
    ),
    "medicine-add": clinical(Permission.EDIT_CLINICAL, "patient", POST),
    "medicine-end": clinical(Permission.EDIT_CLINICAL, "medicine", POST),
    "labs": clinical(Permission.EDIT_CLINICAL, "patient", BOTH),
    "lab-withdraw": clinical(Permission.EDIT_CLINICAL, "lab result", POST),
    "assessment": clinical(Permission.EDIT_CLINICAL, "patient", BOTH),
    "assessment-sign": clinical(Permission.EDIT_CLINICAL, "patient", POST),
    "assessment-start": clinical(Permission.EDIT_CLINICAL, "patient", POST),
    "screening-live": clinical(Permission.VIEW_CLINICAL, "patient", BOTH),
    "room-side": clinical(Permission.VIEW_CLINICAL, "patient"),
    "room-accept": clinical(Permission.EDIT_CLINICAL, "patient", POST),
    "presence": clinical(Permission.VIEW_CLINICAL, "patient", BOTH),
    "assessment-autosave": clinical(Permission.EDIT_CLINICAL, "patient", POST),
    "assessment-readings": clinical(Permission.EDIT_CLINICAL, "patient"),
    "assessment-facts": clinical(Permission.EDIT_CLINICAL, "patient"),
    "assessment-detail": clinical(Permission.VIEW_CLINICAL, "assessment"),
    "photo-list": clinical(Permission.VIEW_CLINICAL, "patient"),
    "photo-upload": clinical(Permission.EDIT_CLINICAL, "patient", POST),
    "photo-handover": clinical(Permission.EDIT_CLINICAL, "patient", POST),
    "photo-live": clinical(Permission.EDIT_CLINICAL, "photo set"),
    "photo-handover-end": clinical(Permission.EDIT_CLINICAL, "photo set", POST),
    "photo-conditions": clinical(Permission.EDIT_CLINICAL, "photo set", BOTH),
    "photo-compare": clinical(Permission.VIEW_CLINICAL, "patient"),
    "photo-detail": clinical(Permission.VIEW_CLINICAL, "photo"),
    "photo-keep": clinical(Permission.EDIT_CLINICAL, "photo", POST),
    "photo-lens": clinical(Permission.EDIT_CLINICAL, "photo", POST),
    "photo-view": clinical(Permission.EDIT_CLINICAL, "photo", POST),
    "photo-landmarks": clinical(Permission.EDIT_CLINICAL, "photo", POST),
    "photo-state": clinical(Permission.VIEW_CLINICAL, "photo"),
    "photo-remove": clinical(Permission.EDIT_CLINICAL, "photo", POST),
    "measurement-file": clinical(Permission.EDIT_CLINICAL, "patient", BOTH),
    "measurement-take": clinical(Permission.EDIT_CLINICAL, "patient", POST),
    "count-take": clinical(Permission.EDIT_CLINICAL, "count", POST),
    "count-list": clinical(Permission.EDIT_CLINICAL, "photo", BOTH),
    "count-detail": clinical(Permission.VIEW_CLINICAL, "count"),
    "count-save": clinical(Permission.EDIT_CLINICAL, "count", POST),
    "count-sign": clinical(Permission.EDIT_CLINICAL, "count", POST),
    "count-repeat": clinical(Permission.EDIT_CLINICAL, "count", POST),
    "count-discard": clinical(Permission.EDIT_CLINICAL, "count", POST),
    "photo-file": clinical(
        Permission.VIEW_CLINICAL, "photo file", also={"size": "small"}
    ),
}

SCREENING = {
    "screening": clinical(Permission.VIEW_CLINICAL, "patient"),
    "screening-record": clinical(Permission.EDIT_CLINICAL, "patient", POST),
    "screening-answer": clinical(Permission.EDIT_CLINICAL, "patient", POST),
    "screening-decide": clinical(Permission.EDIT_CLINICAL, "patient", POST),
    "screening-correct": clinical(Permission.EDIT_CLINICAL, "finding", BOTH),
    "screening-decline": clinical(Permission.ISSUE_PLANS, "patient", BOTH),
    "screening-letter": clinical(Permission.VIEW_CLINICAL, "decline"),
    "screening-check": clinical(Permission.VIEW_CLINICAL, "check"),
    "patch-test-list": clinical(Permission.EDIT_CLINICAL, "patient", BOTH),
    "patch-test-read": clinical(Permission.EDIT_CLINICAL, "patch test", BOTH),
    "rule-book": page(Permission.VIEW_KNOWLEDGE),
    "formulary": page(Permission.VIEW_KNOWLEDGE),
    "protocol-compare": page(Permission.VIEW_KNOWLEDGE),
    "protocol-list": page(Permission.VIEW_KNOWLEDGE),
    "knowledge-own": page(Permission.EDIT_KNOWLEDGE),
    "knowledge-piece": page(Permission.EDIT_KNOWLEDGE, also=PIECE),
    "knowledge-begin": deed(Permission.EDIT_KNOWLEDGE, also=PIECE),
    "knowledge-copy": form(Permission.EDIT_KNOWLEDGE, also=PIECE),
    "knowledge-edit": form(Permission.EDIT_KNOWLEDGE, also=PIECE),
    "knowledge-publish": deed(Permission.EDIT_KNOWLEDGE, also=PIECE),
    "knowledge-discard": deed(Permission.EDIT_KNOWLEDGE, also=PIECE),
    "knowledge-edition": page(Permission.VIEW_KNOWLEDGE, of="edition"),
    "knowledge-sign": deed(Permission.SIGN_KNOWLEDGE),
}

PLANS = {
    "plan-list": clinical(Permission.VIEW_CLINICAL, "patient"),
    "plan-compare": clinical(Permission.VIEW_CLINICAL, "patient"),
    "plan-start": clinical(
        Permission.EDIT_CLINICAL,
        "patient",
        POST,
        post={"protocol": "t1-weekly-monthly"},
    ),
    "plan-edit": clinical(Permission.EDIT_CLINICAL, "plan", BOTH),
    "plan-autosave": clinical(Permission.EDIT_CLINICAL, "plan", POST),
    "plan-issue": clinical(Permission.ISSUE_PLANS, "plan", BOTH),
    "plan-screen": clinical(Permission.EDIT_CLINICAL, "plan", POST),
    "plan-stop": clinical(Permission.ISSUE_PLANS, "plan", BOTH),
    "plan-start-if-clear": clinical(Permission.ISSUE_PLANS, "plan", POST),
    "plan-version": clinical(Permission.VIEW_CLINICAL, "version"),
    "plan-document": clinical(Permission.VIEW_CLINICAL, "document"),
    "plan-document-file": clinical(Permission.VIEW_CLINICAL, "document"),
    "plan-send": clinical(Permission.ISSUE_PLANS, "document", POST),
}

SESSIONS = {
    "session-record": clinical(Permission.RECORD_SESSIONS, "session"),
    "session-open": clinical(Permission.RECORD_SESSIONS, "session", POST),
    "session-check": clinical(Permission.RECORD_SESSIONS, "session", POST),
    "session-start": clinical(Permission.RECORD_SESSIONS, "session", POST),
    "session-save": clinical(Permission.RECORD_SESSIONS, "session", POST),
    "session-autosave": clinical(Permission.RECORD_SESSIONS, "session", POST),
    "session-same": clinical(Permission.RECORD_SESSIONS, "session", POST),
    "session-scan": clinical(Permission.RECORD_SESSIONS, "session", POST),
    "session-observe": clinical(Permission.RECORD_SESSIONS, "session", POST),
    "session-incident": clinical(Permission.RECORD_SESSIONS, "session", POST),
    "session-stop": clinical(Permission.RECORD_SESSIONS, "session", POST),
    "session-addendum": clinical(Permission.RECORD_SESSIONS, "session", POST),
}

STOCK = {
    "stock-list": page(Permission.VIEW_STOCK),
    "product-list": page(Permission.VIEW_STOCK),
    "lot-detail": page(Permission.VIEW_STOCK, of="lot"),
    "stock-receive": form(Permission.MANAGE_STOCK),
    "stock-mix": form(Permission.MANAGE_STOCK),
    "product-add": form(Permission.MANAGE_STOCK),
    "product-edit": form(Permission.MANAGE_STOCK, of="product"),
    "lot-count": form(Permission.MANAGE_STOCK, of="lot"),
    "lot-label": form(Permission.MANAGE_STOCK, of="lot"),
    "lot-discard": form(Permission.MANAGE_STOCK, of="lot"),
    "lot-quarantine": form(Permission.MANAGE_STOCK, of="lot"),
    "lot-release": form(Permission.MANAGE_STOCK, of="lot"),
    "lot-withdraw": form(Permission.MANAGE_STOCK, of="lot"),
    "lot-vial-open": deed(Permission.MANAGE_STOCK, of="lot"),
    "lot-vial-discard": deed(Permission.MANAGE_STOCK, of="vial"),
    "recall-list": page(Permission.RECALL_LOTS),
    "recall-start": form(Permission.RECALL_LOTS, of="lot"),
    # Who got a suspect lot is for every clinician: it must not wait for a relation.
    "recall-detail": page(Permission.RECALL_LOTS, of="recall"),
    "recall-tell": deed(Permission.RECALL_LOTS, of="recall"),
    "recall-report": page(Permission.RECALL_LOTS, of="recall"),
    "recall-close": form(Permission.RECALL_LOTS, of="recall"),
    # Everybody of the staff may take down what a patient says about a safety notice.
    "recall-answer": form(Permission.REPORT_PROBLEMS, of="notice"),
}

LINKS = {
    "course-report-link": link(LinkPurpose.REPORT),
    "course-report-link-file": link(LinkPurpose.REPORT, GET),
    "review-link": link(LinkPurpose.REVIEW),
    "intake-open": link(LinkPurpose.INTAKE),
    "intake-step": link(LinkPurpose.INTAKE, also={"step": "about"}),
    "consent-link": link(LinkPurpose.CONSENT),
    "photo-link": link(LinkPurpose.PHOTOS),
    "photo-link-view": link(LinkPurpose.PHOTOS, also={"view": "vertex"}),
    "photo-link-ghost": link(LinkPurpose.PHOTOS, GET, also={"view": "front"}),
    "visit-link": link(LinkPurpose.APPOINTMENT),
    "problem-link": link(LinkPurpose.PROBLEM),
    "problem-from-visit": link(LinkPurpose.APPOINTMENT),
    "problem-from-plan": link(LinkPurpose.PLAN),
    "visit-link-times": link(LinkPurpose.APPOINTMENT),
    "opt-out-link": link(LinkPurpose.OPT_OUT),
    "plan-link": link(LinkPurpose.PLAN),
    "plan-link-file": link(LinkPurpose.PLAN, GET),
    "plan-link-accept": link(LinkPurpose.PLAN, POST),
    "notice-link": link(LinkPurpose.NOTICE),
    "problem-from-notice": link(LinkPurpose.NOTICE),
    "notice-link-answer": link(LinkPurpose.NOTICE, POST, post={"answer": "well"}),
    "invitation-accept": link(LinkPurpose.INVITATION),
}

POLICY: dict[str, Row] = {
    "healthz": Row(PUBLIC),
    "readyz": Row(PUBLIC),
    "set_language": Row(PUBLIC, POST),
    "calendar-feed": Row(PUBLIC, GET, also={"token": "no-token"}),
    "my-calendar": form(Permission.VIEW_DIARY),
    **ACCOUNTS,
    **SETTINGS,
    **DIARY,
    **REPORTS,
    **MESSAGES,
    **ARRIVALS,
    **PATIENTS,
    **RECORD,
    **SCREENING,
    **PLANS,
    **EVENTS,
    **TRENDS,
    **REVIEWS,
    **COURSE_REPORTS,
    **SESSIONS,
    **STOCK,
    **LINKS,
}
