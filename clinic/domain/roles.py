"""Who may do what: three roles, three personal rights, one permission table.

A person may hold several roles. A right that touches a patient's body or the
clinic's knowledge (inject, prescribe, edit knowledge) belongs to a person, not to a
role, and needs a recorded licence number.
"""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    MANAGER = "manager"
    CLINICIAN = "clinician"
    FRONT_DESK = "front_desk"


class Permission(StrEnum):
    """One function of the product. Views name exactly one each."""

    VIEW_TODAY = "view_today"
    VIEW_DIARY = "view_diary"
    BOOK_APPOINTMENTS = "book_appointments"
    OVERBOOK = "overbook"
    VIEW_PATIENTS = "view_patients"
    REGISTER_PATIENTS = "register_patients"
    SEND_INTAKE = "send_intake"
    ACCEPT_IDENTITY = "accept_identity"
    MERGE_PATIENTS = "merge_patients"
    VIEW_CLINICAL = "view_clinical"
    EDIT_CLINICAL = "edit_clinical"
    BREAK_GLASS = "break_glass"
    ISSUE_PLANS = "issue_plans"
    BOOK_COURSES = "book_courses"
    RECORD_SESSIONS = "record_sessions"
    VIEW_MESSAGES = "view_messages"
    VIEW_KNOWLEDGE = "view_knowledge"
    SIGN_KNOWLEDGE = "sign_knowledge"
    MANAGE_STAFF = "manage_staff"
    MANAGE_CLINIC = "manage_clinic"
    VIEW_OVERRIDES = "view_overrides"
    VIEW_REPORTS = "view_reports"
    VIEW_ACCESS_LOG = "view_access_log"
    VIEW_STOCK = "view_stock"
    MANAGE_STOCK = "manage_stock"
    RECALL_LOTS = "recall_lots"
    # Take down a problem that a patient tells on the phone: nothing can be read.
    REPORT_PROBLEMS = "report_problems"
    VIEW_SAFETY = "view_safety"
    EDIT_KNOWLEDGE = "edit_knowledge"


_EVERYBODY = frozenset(
    {
        Permission.VIEW_TODAY,
        Permission.VIEW_DIARY,
        Permission.VIEW_PATIENTS,
        Permission.VIEW_KNOWLEDGE,
    }
)
_BOOKING = frozenset(
    {
        Permission.BOOK_APPOINTMENTS,
        Permission.REGISTER_PATIENTS,
        Permission.SEND_INTAKE,
        Permission.ACCEPT_IDENTITY,
        Permission.MERGE_PATIENTS,
        Permission.BOOK_COURSES,
        Permission.VIEW_STOCK,
        Permission.REPORT_PROBLEMS,
        Permission.VIEW_MESSAGES,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.FRONT_DESK: _EVERYBODY | _BOOKING,
    Role.CLINICIAN: _EVERYBODY
    | _BOOKING
    | {
        Permission.VIEW_CLINICAL,
        Permission.EDIT_CLINICAL,
        Permission.BREAK_GLASS,
        Permission.ISSUE_PLANS,
        Permission.RECORD_SESSIONS,
        Permission.SIGN_KNOWLEDGE,
        Permission.EDIT_KNOWLEDGE,
        Permission.VIEW_REPORTS,
        Permission.MANAGE_STOCK,
        Permission.RECALL_LOTS,
        Permission.VIEW_SAFETY,
    },
    Role.MANAGER: _EVERYBODY
    | _BOOKING
    | {
        Permission.OVERBOOK,
        Permission.MANAGE_STAFF,
        Permission.MANAGE_CLINIC,
        Permission.MANAGE_STOCK,
        Permission.VIEW_OVERRIDES,
        Permission.VIEW_REPORTS,
        Permission.VIEW_ACCESS_LOG,
    },
}


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """Everything that somebody with these roles may do."""
    granted: frozenset[Permission] = frozenset()
    for role in roles:
        granted |= PERMISSIONS[Role(role)]
    return granted
