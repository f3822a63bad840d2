"""The field dictionary itself: every question that candidacy rules may read."""

from enum import StrEnum

from patients.domain import vocabulary as words
from patients.domain.choices import SexAtBirth, Zone
from patients.domain.facts import Field, Group, Kind
from patients.domain.vocabulary import Answer


def _(message: str) -> str:
    """Marks a label for makemessages; it is translated where it is shown."""
    return message


def _yes_no(
    key: str,
    group: Group,
    label: str,
    *,
    harmless: str | None = "no",
    blank_means: str | None = None,
) -> Field:
    return Field(
        key,
        group,
        Kind.YES_NO,
        label,
        values=(Answer.YES, Answer.NO),
        harmless=harmless,
        blank_means=blank_means,
        may_be_unknown=True,
    )


def _choice(  # noqa: PLR0913 -- one argument a column of the dictionary
    key: str,
    group: Group,
    enum: type[StrEnum],
    label: str,
    *,
    harmless: str | None = "none",
    blank_means: str | None = None,
    null_means_none: bool = False,
) -> Field:
    return Field(
        key,
        group,
        Kind.CHOICE,
        label,
        values=tuple(member.value for member in enum),
        harmless=harmless,
        blank_means=blank_means,
        null_means_none=null_means_none,
        may_be_unknown=True,
    )


def _measure(
    key: str, group: Group, label: str, unit: str, *, optional: bool = True
) -> Field:
    return Field(key, group, Kind.NUMBER, label, unit=unit, null_means_none=optional)


def _since(key: str, group: Group, label: str, unit: str) -> Field:
    return Field(
        key,
        group,
        Kind.NUMBER,
        label,
        unit=unit,
        null_means_none=True,
        may_be_unknown=True,
    )


def _several(key: str, group: Group, label: str, *enums: type[StrEnum]) -> Field:
    values = tuple(member.value for enum in enums for member in enum)
    return Field(key, group, Kind.CHOICES, label, values=values)


CONTEXT = (
    Field("visit_date", Group.CONTEXT, Kind.DATE, _("Date of the visit")),
    Field("date_of_birth", Group.CONTEXT, Kind.DATE, _("Date of birth")),
    _choice(
        "sex_at_birth", Group.CONTEXT, SexAtBirth, _("Sex at birth"), harmless=None
    ),
    _yes_no("pregnancy_potential", Group.CONTEXT, _("Could become pregnant")),
    _choice(
        "goal", Group.CONTEXT, words.Goal, _("Aim of the treatment"), harmless=None
    ),
)

DIAGNOSIS = (
    _choice(
        "primary_diagnosis",
        Group.DIAGNOSIS,
        words.Diagnosis,
        _("Main diagnosis"),
        harmless=None,
    ),
    _choice(
        "diagnosis_confirmed_by",
        Group.DIAGNOSIS,
        words.ConfirmedBy,
        _("Diagnosis confirmed by"),
        harmless=None,
    ),
    _choice(
        "norwood",
        Group.DIAGNOSIS,
        words.Norwood,
        _("Hamilton–Norwood stage"),
        harmless=None,
    ),
    _choice("ludwig", Group.DIAGNOSIS, words.Ludwig, _("Ludwig grade"), harmless=None),
    Field(
        "sinclair",
        Group.DIAGNOSIS,
        Kind.GRADE,
        _("Sinclair grade"),
        lowest=1,
        highest=5,
        null_means_none=True,
        may_be_unknown=True,
    ),
    Field(
        "salt_regions",
        Group.DIAGNOSIS,
        Kind.SALT,
        _("Hair loss by region (SALT)"),
        unit="%",
        highest=100,
        null_means_none=True,
    ),
    _yes_no(
        "aa_rapid_progression", Group.DIAGNOSIS, _("Alopecia areata spreading fast")
    ),
    _measure(
        "loss_duration_months",
        Group.DIAGNOSIS,
        _("Hair loss for"),
        "months",
        optional=False,
    ),
    _choice(
        "follicular_viability",
        Group.DIAGNOSIS,
        words.Viability,
        _("Follicles still alive"),
        harmless="viable",
    ),
    _yes_no("ostia_loss", Group.DIAGNOSIS, _("Follicle openings lost")),
    _yes_no(
        "sudden_or_systemic_signs",
        Group.DIAGNOSIS,
        _("Sudden loss, weight loss, fever or other general signs"),
    ),
    _yes_no(
        "te_trigger_active",
        Group.DIAGNOSIS,
        _("Trigger of the shedding still present"),
    ),
)

ZONES = (
    _several("zones_requested", Group.ZONES, _("Zones to treat"), Zone),
    _several("zones_without_hair", Group.ZONES, _("Zones without hair"), Zone),
)

REPRODUCTIVE = (
    _yes_no("pregnant", Group.REPRODUCTIVE, _("Pregnant")),
    _yes_no("breastfeeding", Group.REPRODUCTIVE, _("Breastfeeding")),
    _yes_no(
        "planning_pregnancy",
        Group.REPRODUCTIVE,
        _("Pregnancy planned within the course or six months after"),
    ),
    _measure(
        "months_since_delivery", Group.REPRODUCTIVE, _("Time since delivery"), "months"
    ),
    _yes_no("trying_to_conceive", Group.REPRODUCTIVE, _("Trying for a child (men)")),
    _yes_no("partner_pregnant", Group.REPRODUCTIVE, _("Partner pregnant")),
    _yes_no("blood_donor", Group.REPRODUCTIVE, _("Gives blood")),
    _yes_no("psa_monitoring", Group.REPRODUCTIVE, _("PSA checks or prostate disease")),
    _yes_no(
        "depression_history",
        Group.REPRODUCTIVE,
        _("Depression or thoughts of suicide, ever"),
    ),
)

BLEEDING = (
    _yes_no("clotting_disorder", Group.BLEEDING, _("Clotting disorder")),
    _measure("platelets", Group.BLEEDING, _("Platelets"), "10⁹/L"),
    _choice(
        "anticoagulant",
        Group.BLEEDING,
        words.Anticoagulant,
        _("Anticoagulant prescribed"),
    ),
    _measure("inr", Group.BLEEDING, _("INR"), ""),
    _measure("inr_age_days", Group.BLEEDING, _("Age of the INR"), "days"),
    _choice(
        "antiplatelet",
        Group.BLEEDING,
        words.Antiplatelet,
        _("Antiplatelet prescribed"),
    ),
    _since(
        "hours_since_otc_aspirin_nsaid",
        Group.BLEEDING,
        _("Time since own aspirin or anti-inflammatory painkiller"),
        "hours",
    ),
    _since("hours_since_alcohol", Group.BLEEDING, _("Time since alcohol"), "hours"),
    _yes_no(
        "bleeding_supplements",
        Group.BLEEDING,
        _("Fish oil, vitamin E, ginkgo, garlic or turmeric in high dose"),
    ),
)

SCALP = (
    _yes_no("scalp_infection", Group.SCALP, _("Scalp infection")),
    _choice("herpes", Group.SCALP, words.Herpes, _("Herpes in the area")),
    _choice(
        "inflammatory_dermatosis",
        Group.SCALP,
        words.Dermatosis,
        _("Inflammatory skin disease"),
    ),
    Field(
        "autoimmune_skin",
        Group.SCALP,
        Kind.DISEASES,
        _("Autoimmune skin diseases"),
    ),
    _choice("keloid", Group.SCALP, words.Keloid, _("Keloid scars")),
    _yes_no(
        "wound_or_sunburn", Group.SCALP, _("Wound, sunburn or fresh tattoo in the zone")
    ),
    _yes_no("suspicious_lesion", Group.SCALP, _("Suspicious lesion in the zone")),
    _since(
        "days_since_transplant", Group.SCALP, _("Time since hair transplant"), "days"
    ),
    _since(
        "days_since_scalp_procedure",
        Group.SCALP,
        _("Time since another scalp procedure"),
        "days",
    ),
    _since(
        "hours_since_chemical_hair_treatment",
        Group.SCALP,
        _("Time since dye, bleach, perm or straightening"),
        "hours",
    ),
    _choice("isotretinoin", Group.SCALP, words.Isotretinoin, _("Isotretinoin")),
)

GENERAL = (
    _choice("diabetes", Group.GENERAL, words.Diabetes, _("Diabetes")),
    _measure("hba1c_value", Group.GENERAL, _("HbA1c"), ""),
    _choice(
        "hba1c_unit",
        Group.GENERAL,
        words.Hba1cUnit,
        _("Unit of the HbA1c"),
        harmless=None,
        null_means_none=True,
    ),
    _measure("hba1c_age_days", Group.GENERAL, _("Age of the HbA1c"), "days"),
    _choice("chemotherapy", Group.GENERAL, words.Chemotherapy, _("Chemotherapy")),
    _measure(
        "months_since_chemo", Group.GENERAL, _("Time since chemotherapy"), "months"
    ),
    _yes_no("active_cancer", Group.GENERAL, _("Active cancer")),
    _choice(
        "immunosuppression",
        Group.GENERAL,
        words.Immunosuppression,
        _("Weakened immune system"),
    ),
    _yes_no("bloodborne_virus", Group.GENERAL, _("HIV, hepatitis B or hepatitis C")),
    _choice("cardiac", Group.GENERAL, words.Cardiac, _("Heart disease")),
    _measure(
        "sbp", Group.GENERAL, _("Systolic blood pressure"), "mmHg", optional=False
    ),
    _measure(
        "dbp", Group.GENERAL, _("Diastolic blood pressure"), "mmHg", optional=False
    ),
    _choice("epilepsy", Group.GENERAL, words.Epilepsy, _("Epilepsy")),
    _choice(
        "organ_failure",
        Group.GENERAL,
        words.OrganFailure,
        _("Liver, kidney or heart failure"),
    ),
    _measure(
        "temperature_c", Group.GENERAL, _("Body temperature"), "°C", optional=False
    ),
    _yes_no("smoker", Group.GENERAL, _("Smoker")),
)

LABS = (
    _measure("hb_g_dl", Group.LABS, _("Haemoglobin"), "g/dL"),
    _measure("ferritin_ug_l", Group.LABS, _("Ferritin"), "µg/L"),
    _measure("tsh_miu_l", Group.LABS, _("TSH"), "mIU/L"),
    _measure("vitd_ng_ml", Group.LABS, _("Vitamin D (25-OH)"), "ng/mL"),
)

ALLERGY = (
    Field(
        "ingredient_allergies",
        Group.ALLERGY,
        Kind.WORDS,
        _("Allergies to ingredients or excipients"),
    ),
    _yes_no(
        "excipients_recorded",
        Group.ALLERGY,
        _("Excipients of the products recorded"),
        harmless="yes",
        blank_means="no",
    ),
    _yes_no(
        "reaction_unknown_product",
        Group.ALLERGY,
        _("Reaction to an unnamed injection"),
    ),
    _yes_no("anaphylaxis_history", Group.ALLERGY, _("Anaphylaxis, ever")),
    _choice(
        "la_allergy",
        Group.ALLERGY,
        words.AnaestheticAllergy,
        _("Allergy to local anaesthetics"),
    ),
    _yes_no(
        "antiseptic_latex_allergy",
        Group.ALLERGY,
        _("Allergy to antiseptics or latex"),
    ),
    _choice(
        "patch_test",
        Group.ALLERGY,
        words.PatchTest,
        _("Patch test"),
        harmless="negative",
        blank_means="not_done",
    ),
    _several(
        "patch_positive_to",
        Group.ALLERGY,
        _("Patch test positive to"),
        words.Ingredient,
        words.BlockOnly,
    ),
    _measure("patch_read_hours", Group.ALLERGY, _("Patch test read after"), "hours"),
)

CONSENT = (
    _yes_no(
        "consent_signed",
        Group.CONSENT,
        _("Consent signed"),
        harmless="yes",
        blank_means="no",
    ),
    _yes_no(
        "off_label_ack",
        Group.CONSENT,
        _("Off-label use acknowledged"),
        harmless="yes",
        blank_means="no",
    ),
    _yes_no(
        "photo_consent",
        Group.CONSENT,
        _("Photo consent"),
        harmless="yes",
        blank_means="no",
    ),
    _choice(
        "expectations",
        Group.CONSENT,
        words.Expectations,
        _("Expectations"),
        harmless="realistic",
    ),
    _choice(
        "bdd_screen",
        Group.CONSENT,
        words.BddScreen,
        _("Body image screening"),
        harmless="negative",
        blank_means="not_done",
    ),
    _several("formula", Group.CONSENT, _("Formula"), words.Ingredient),
)

FIELDS = (
    *CONTEXT,
    *DIAGNOSIS,
    *ZONES,
    *REPRODUCTIVE,
    *BLEEDING,
    *SCALP,
    *GENERAL,
    *LABS,
    *ALLERGY,
    *CONSENT,
)

FIELD = {field.key: field for field in FIELDS}
