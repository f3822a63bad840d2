"""What an appointment is for. Decides its colour and which screen opens from it."""

from enum import StrEnum


class AppointmentKind(StrEnum):
    CONSULTATION = "consultation"
    SESSION = "session"
    REVIEW = "review"
    PATCH_TEST = "patch_test"
    PATCH_READING = "patch_reading"
    CALL = "call"
