"""The patient's record. Django finds the tables here."""

from patients.models.access import EmergencyAccess, PatientAssignment
from patients.models.assessment import PullTest, ScalpAssessment
from patients.models.consent import Consent
from patients.models.counting import DeviceExport, HairCount, TrichoscopeScale
from patients.models.history import ClinicalFact, Medicine
from patients.models.intake import Intake, IntakeReview
from patients.models.labs import LabResult
from patients.models.measurement import ZoneMeasurement
from patients.models.merging import PatientMerge, PatientPair
from patients.models.patient import Patient
from patients.models.photo import Photo, PhotoViewCorrection
from patients.models.photo_set import PhotoSet
from patients.models.presence import Presence

__all__ = [
    "ClinicalFact",
    "Consent",
    "DeviceExport",
    "EmergencyAccess",
    "HairCount",
    "Intake",
    "IntakeReview",
    "LabResult",
    "Medicine",
    "Patient",
    "PatientAssignment",
    "PatientMerge",
    "PatientPair",
    "Photo",
    "PhotoSet",
    "PhotoViewCorrection",
    "Presence",
    "PullTest",
    "ScalpAssessment",
    "TrichoscopeScale",
    "ZoneMeasurement",
]
