"""The small vocabularies of a patient's record (clinical-reference 2, FHIR's words)."""

from enum import StrEnum


class SexAtBirth(StrEnum):
    FEMALE = "F"
    MALE = "M"
    INTERSEX = "intersex"
    UNKNOWN = "unknown"


class FactSource(StrEnum):
    """Who said it. A patient's answer counts only once a clinician accepted it."""

    INTAKE = "intake"
    CLINICIAN = "clinician"
    ASSESSMENT = "assessment"
    SESSION_CHECK = "session_check"


class IntakeState(StrEnum):
    SENT = "sent"
    STARTED = "started"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    WITHDRAWN = "withdrawn"


class ReviewDecision(StrEnum):
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class AssessmentState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"


class Zone(StrEnum):
    FRONTAL = "frontal"
    MID_SCALP = "mid_scalp"
    VERTEX = "vertex"
    TEMPORAL_LEFT = "temporal_left"
    TEMPORAL_RIGHT = "temporal_right"
    PARIETAL_LEFT = "parietal_left"
    PARIETAL_RIGHT = "parietal_right"
    OCCIPITAL = "occipital"


class PullSite(StrEnum):
    VERTEX = "vertex"
    TEMPORAL_LEFT = "temporal_left"
    TEMPORAL_RIGHT = "temporal_right"
    OCCIPITAL = "occipital"


class RootType(StrEnum):
    TELOGEN = "telogen"
    ANAGEN_DYSTROPHIC = "anagen_dystrophic"
    MIXED = "mixed"
    NOT_SEEN = "not_seen"


class HairLength(StrEnum):
    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


class PhotoView(StrEnum):
    FRONT = "front"
    TOP_PART = "top_part"
    VERTEX = "vertex"
    LEFT_TEMPORAL = "left_temporal"
    RIGHT_TEMPORAL = "right_temporal"
    OCCIPITAL = "occipital"
    MACRO = "macro"
    # Alopecia areata: each patch keeps its number, and is a view of its own.
    BROWS = "brows"
    LASHES = "lashes"
    NAILS = "nails"
    PATCH_1 = "patch_1"
    PATCH_2 = "patch_2"
    PATCH_3 = "patch_3"
    PATCH_4 = "patch_4"
    PATCH_5 = "patch_5"
    PATCH_6 = "patch_6"
    PATCH_7 = "patch_7"
    PATCH_8 = "patch_8"
    PATCH_9 = "patch_9"
    PATCH_10 = "patch_10"
    PATCH_11 = "patch_11"
    PATCH_12 = "patch_12"


class PhotoState(StrEnum):
    QUEUED = "queued"
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


class ConsentKind(StrEnum):
    TREATMENT = "treatment"
    OFF_LABEL = "off_label"
    PHOTO = "photo"
    DATA = "data"
    CONTACT = "contact"


class PlanDelivery(StrEnum):
    """How the patient wants the plan: attached to the mail, or behind a link."""

    LINK = "link"
    ATTACHMENT = "attachment"
