"""Kinds of events in the access log, for its filter."""

from enum import StrEnum


class ActionGroup(StrEnum):
    READ = "read"
    IDENTITY = "identity"
    CLINICAL = "clinical"
    COURSE = "course"
    DIARY = "diary"
    MESSAGE = "message"
    CLINIC = "clinic"
