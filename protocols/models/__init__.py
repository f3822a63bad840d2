"""Screenings, plans, courses and sessions. Django finds the tables here."""

from protocols.models.adverse import (
    AdverseEvent,
    DutyAlert,
    EventEntry,
    EventFollowUp,
    ProblemReport,
)
from protocols.models.course import Course, MissedSession, PlannedSession
from protocols.models.documents import PlanDocument, ReportDocument
from protocols.models.knowledge import KnowledgeEdition
from protocols.models.plan import PlanAcceptance, PlanVersion, TreatmentPlan
from protocols.models.recall import NoticeReply, Recall, RecallNotice
from protocols.models.reminders import ReminderSwitch
from protocols.models.report import CourseReport
from protocols.models.review import Review, ReviewAnswers
from protocols.models.screening import (
    CandidacyCheck,
    Decline,
    FindingDecision,
    KnowledgeSignOff,
    PatchTest,
)
from protocols.models.session import (
    Addendum,
    ProductUse,
    SessionIncident,
    SessionRecord,
    SessionZone,
)
from protocols.models.stock import (
    Container,
    Lot,
    LotComponent,
    LotCorrection,
    Product,
    StockMovement,
)

__all__ = [
    "Addendum",
    "AdverseEvent",
    "CandidacyCheck",
    "Container",
    "Course",
    "CourseReport",
    "Decline",
    "DutyAlert",
    "EventEntry",
    "EventFollowUp",
    "FindingDecision",
    "KnowledgeEdition",
    "KnowledgeSignOff",
    "Lot",
    "LotComponent",
    "LotCorrection",
    "MissedSession",
    "NoticeReply",
    "PatchTest",
    "PlanAcceptance",
    "PlanDocument",
    "PlanVersion",
    "PlannedSession",
    "ProblemReport",
    "Product",
    "ProductUse",
    "Recall",
    "RecallNotice",
    "ReminderSwitch",
    "ReportDocument",
    "Review",
    "ReviewAnswers",
    "SessionIncident",
    "SessionRecord",
    "SessionZone",
    "StockMovement",
    "TreatmentPlan",
]
