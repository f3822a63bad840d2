"""What the desk hands over when it registers a person or corrects the facts."""

from dataclasses import dataclass
from datetime import date

from patients.domain.choices import SexAtBirth

# A person older than this is a slip of the keyboard.
OLDEST_YEAR = 1900


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientDetails:
    full_name: str
    phone: str = ""
    email: str = ""
    date_of_birth: date | None = None
    sex_at_birth: SexAtBirth = SexAtBirth.UNKNOWN
    language: str = "en-gb"
    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """`not_a_duplicate_because` is the reason typed beside a list of likely doubles."""

    details: PatientDetails
    not_a_duplicate_because: str = ""
