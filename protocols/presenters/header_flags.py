"""What a treatment puts into the patient's header (settings.HEADER_FLAGS)."""

from django.utils.translation import gettext as _

from patients.models.patient import Patient
from patients.presenters.flags import ShownFlag
from protocols.queries.adverse import open_grade


def flags(patient: Patient, *, clinical: bool) -> list[ShownFlag]:
    """An adverse event that is not resolved; for the desk a colour and two words."""
    found = open_grade(patient)
    if not found.is_open:
        return []
    tone = "stop" if found.postpones else "care"
    if not clinical:
        return [ShownFlag(tone, _("Clinician first"), "shield-alert")]
    if found.highest is None:
        return [ShownFlag(tone, _("Adverse event open, no grade yet"), "siren")]
    word = _("Adverse event open, grade %(grade)s") % {"grade": found.highest}
    return [ShownFlag(tone, word, "siren")]
