"""The medical history page: which questions it shows, in which groups."""

from patients.domain.fact_fields import FIELD, FIELDS
from patients.domain.facts import Field, Group

# Answered elsewhere: the register, the assessment, patch tests, signed consents.
_ELSEWHERE = frozenset(
    {
        "visit_date",
        "date_of_birth",
        "sex_at_birth",
        "goal",
        "patch_test",
        "patch_positive_to",
        "patch_read_hours",
        "consent_signed",
        "off_label_ack",
        "photo_consent",
        "formula",
    }
)
_GROUPS = (
    Group.ALLERGY,
    Group.BLEEDING,
    Group.REPRODUCTIVE,
    Group.SCALP,
    Group.GENERAL,
    Group.LABS,
    Group.CONSENT,
)


def _(message: str) -> str:
    """Marks a title for makemessages; it is translated where it is shown."""
    return message


TITLES = {
    Group.ALLERGY: _("Allergies"),
    Group.BLEEDING: _("Bleeding and medicines for the blood"),
    Group.REPRODUCTIVE: _("Pregnancy, fertility and hormones"),
    Group.SCALP: _("Scalp and skin"),
    Group.GENERAL: _("General health"),
    Group.LABS: _("Blood tests"),
    Group.CONSENT: _("Expectations"),
}


def history_groups() -> dict[Group, tuple[Field, ...]]:
    """The questions of each group, in the order in which the page shows them."""
    groups = {
        group: tuple(
            field
            for field in FIELDS
            if field.group == group and field.key not in _ELSEWHERE
        )
        for group in _GROUPS
    }
    potential = FIELD["pregnancy_potential"]
    groups[Group.REPRODUCTIVE] = (potential, *groups[Group.REPRODUCTIVE])
    return groups
