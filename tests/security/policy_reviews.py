"""The policy of trends, reviews and reports of courses."""

from clinic.domain.roles import Permission
from tests.security.policy_rows import BOTH, POST, clinical

COURSE_REPORTS = {
    "course-report": clinical(Permission.ISSUE_PLANS, "course", BOTH),
    "course-maintenance": clinical(Permission.ISSUE_PLANS, "course", POST),
    "course-report-state": clinical(Permission.VIEW_CLINICAL, "report"),
    "course-report-file": clinical(Permission.VIEW_CLINICAL, "report"),
    "course-report-send": clinical(Permission.ISSUE_PLANS, "report", POST),
}

REVIEWS = {
    "review": clinical(Permission.VIEW_CLINICAL, "review"),
    "review-save": clinical(Permission.EDIT_CLINICAL, "review", POST),
    "review-autosave": clinical(Permission.EDIT_CLINICAL, "review", POST),
    "review-sign": clinical(Permission.EDIT_CLINICAL, "review", POST),
    "review-ask": clinical(Permission.EDIT_CLINICAL, "review", POST),
}

TRENDS = {
    "trends": clinical(Permission.VIEW_CLINICAL, "patient"),
    "trend-strip": clinical(Permission.VIEW_CLINICAL, "patient"),
    "trend-chart": clinical(
        Permission.VIEW_CLINICAL, "patient", also={"measure": "density", "number": 0}
    ),
}
