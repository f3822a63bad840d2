"""The field dictionary itself: every question that candidacy rules may read."""

from patients.domain import vocabulary as words
from patients.domain.choices import SexAtBirth, Zone
from patients.domain.fact_kinds import choice, measure, several, since, yes_no
from patients.domain.facts import Field, Group, Kind


def _(message: str) -> str:
    """Marks a label for makemessages; it is translated where it is shown."""
    return message


CONTEXT = (
    Field("visit_date", Group.CONTEXT, Kind.DATE, _("Date of the visit")),
    Field("date_of_birth", Group.CONTEXT, Kind.DATE, _("Date of birth")),
    choice("sex_at_birth", Group.CONTEXT, SexAtBirth, _("Sex at birth"), harmless=None),
    yes_no("pregnancy_potential", Group.CONTEXT, _("Could become pregnant")),
    choice("goal", Group.CONTEXT, words.Goal, _("Aim of the treatment"), harmless=None),
)

DIAGNOSIS = (
    choice(
        "primary_diagnosis",
        Group.DIAGNOSIS,
        words.Diagnosis,
        _("Main diagnosis"),
        harmless=None,
    ),
    choice(
        "diagnosis_confirmed_by",
        Group.DIAGNOSIS,
        words.ConfirmedBy,
        _("Diagnosis confirmed by"),
        harmless=None,
    ),
    choice(
        "norwood",
        Group.DIAGNOSIS,
        words.Norwood,
        _("Hamilton–Norwood stage"),
        harmless=None,
    ),
    choice("ludwig", Group.DIAGNOSIS, words.Ludwig, _("Ludwig grade"), harmless=None),
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
    yes_no(
        "aa_rapid_progression", Group.DIAGNOSIS, _("Alopecia areata spreading fast")
    ),
    measure(
        "loss_duration_months",
        Group.DIAGNOSIS,
        _("Hair loss for"),
        "months",
        optional=False,
    ),
    choice(
        "follicular_viability",
        Group.DIAGNOSIS,
        words.Viability,
        _("Follicles still alive"),
        harmless="viable",
    ),
    yes_no("ostia_loss", Group.DIAGNOSIS, _("Follicle openings lost")),
    yes_no(
        "sudden_or_systemic_signs",
        Group.DIAGNOSIS,
        _("Sudden loss, weight loss, fever or other general signs"),
    ),
    yes_no(
        "te_trigger_active",
        Group.DIAGNOSIS,
        _("Trigger of the shedding still present"),
    ),
)

ZONES = (
    several("zones_requested", Group.ZONES, _("Zones to treat"), Zone),
    several("zones_without_hair", Group.ZONES, _("Zones without hair"), Zone),
)

REPRODUCTIVE = (
    yes_no("pregnant", Group.REPRODUCTIVE, _("Pregnant")),
    yes_no("breastfeeding", Group.REPRODUCTIVE, _("Breastfeeding")),
    yes_no(
        "planning_pregnancy",
        Group.REPRODUCTIVE,
        _("Pregnancy planned within the course or six months after"),
    ),
    measure(
        "months_since_delivery", Group.REPRODUCTIVE, _("Time since delivery"), "months"
    ),
    yes_no("trying_to_conceive", Group.REPRODUCTIVE, _("Trying for a child (men)")),
    yes_no("partner_pregnant", Group.REPRODUCTIVE, _("Partner pregnant")),
    yes_no("blood_donor", Group.REPRODUCTIVE, _("Gives blood")),
    yes_no("psa_monitoring", Group.REPRODUCTIVE, _("PSA checks or prostate disease")),
    yes_no(
        "depression_history",
        Group.REPRODUCTIVE,
        _("Depression or thoughts of suicide, ever"),
    ),
)

BLEEDING = (
    yes_no("clotting_disorder", Group.BLEEDING, _("Clotting disorder")),
    measure("platelets", Group.BLEEDING, _("Platelets"), "10⁹/L"),
    choice(
        "anticoagulant",
        Group.BLEEDING,
        words.Anticoagulant,
        _("Anticoagulant prescribed"),
    ),
    measure("inr", Group.BLEEDING, _("INR"), ""),
    measure("inr_age_days", Group.BLEEDING, _("Age of the INR"), "days"),
    choice(
        "antiplatelet",
        Group.BLEEDING,
        words.Antiplatelet,
        _("Antiplatelet prescribed"),
    ),
    since(
        "hours_since_otc_aspirin_nsaid",
        Group.BLEEDING,
        _("Time since own aspirin or anti-inflammatory painkiller"),
        "hours",
    ),
    since("hours_since_alcohol", Group.BLEEDING, _("Time since alcohol"), "hours"),
    yes_no(
        "bleeding_supplements",
        Group.BLEEDING,
        _("Fish oil, vitamin E, ginkgo, garlic or turmeric in high dose"),
    ),
)

SCALP = (
    yes_no("scalp_infection", Group.SCALP, _("Scalp infection")),
    choice("herpes", Group.SCALP, words.Herpes, _("Herpes in the area")),
    choice(
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
    choice("keloid", Group.SCALP, words.Keloid, _("Keloid scars")),
    yes_no(
        "wound_or_sunburn", Group.SCALP, _("Wound, sunburn or fresh tattoo in the zone")
    ),
    yes_no("suspicious_lesion", Group.SCALP, _("Suspicious lesion in the zone")),
    since(
        "days_since_transplant", Group.SCALP, _("Time since hair transplant"), "days"
    ),
    since(
        "days_since_scalp_procedure",
        Group.SCALP,
        _("Time since another scalp procedure"),
        "days",
    ),
    since(
        "hours_since_chemical_hair_treatment",
        Group.SCALP,
        _("Time since dye, bleach, perm or straightening"),
        "hours",
    ),
    choice("isotretinoin", Group.SCALP, words.Isotretinoin, _("Isotretinoin")),
)

GENERAL = (
    choice("diabetes", Group.GENERAL, words.Diabetes, _("Diabetes")),
    measure("hba1c_value", Group.GENERAL, _("HbA1c"), ""),
    choice(
        "hba1c_unit",
        Group.GENERAL,
        words.Hba1cUnit,
        _("Unit of the HbA1c"),
        harmless=None,
        null_means_none=True,
    ),
    measure("hba1c_age_days", Group.GENERAL, _("Age of the HbA1c"), "days"),
    choice("chemotherapy", Group.GENERAL, words.Chemotherapy, _("Chemotherapy")),
    measure(
        "months_since_chemo", Group.GENERAL, _("Time since chemotherapy"), "months"
    ),
    yes_no("active_cancer", Group.GENERAL, _("Active cancer")),
    choice(
        "immunosuppression",
        Group.GENERAL,
        words.Immunosuppression,
        _("Weakened immune system"),
    ),
    yes_no("bloodborne_virus", Group.GENERAL, _("HIV, hepatitis B or hepatitis C")),
    choice("cardiac", Group.GENERAL, words.Cardiac, _("Heart disease")),
    measure("sbp", Group.GENERAL, _("Systolic blood pressure"), "mmHg", optional=False),
    measure(
        "dbp", Group.GENERAL, _("Diastolic blood pressure"), "mmHg", optional=False
    ),
    choice("epilepsy", Group.GENERAL, words.Epilepsy, _("Epilepsy")),
    choice(
        "organ_failure",
        Group.GENERAL,
        words.OrganFailure,
        _("Liver, kidney or heart failure"),
    ),
    measure(
        "temperature_c", Group.GENERAL, _("Body temperature"), "°C", optional=False
    ),
    yes_no("smoker", Group.GENERAL, _("Smoker")),
)

LABS = (
    measure("hb_g_dl", Group.LABS, _("Haemoglobin"), "g/dL"),
    measure("ferritin_ug_l", Group.LABS, _("Ferritin"), "µg/L"),
    measure("tsh_miu_l", Group.LABS, _("TSH"), "mIU/L"),
    measure("vitd_ng_ml", Group.LABS, _("Vitamin D (25-OH)"), "ng/mL"),
)

ALLERGY = (
    Field(
        "ingredient_allergies",
        Group.ALLERGY,
        Kind.WORDS,
        _("Allergies to ingredients or excipients"),
    ),
    yes_no(
        "excipients_recorded",
        Group.ALLERGY,
        _("Excipients of the products recorded"),
        harmless="yes",
        blank_means="no",
    ),
    yes_no(
        "reaction_unknown_product",
        Group.ALLERGY,
        _("Reaction to an unnamed injection"),
    ),
    yes_no("anaphylaxis_history", Group.ALLERGY, _("Anaphylaxis, ever")),
    choice(
        "la_allergy",
        Group.ALLERGY,
        words.AnaestheticAllergy,
        _("Allergy to local anaesthetics"),
    ),
    yes_no(
        "antiseptic_latex_allergy",
        Group.ALLERGY,
        _("Allergy to antiseptics or latex"),
    ),
    choice(
        "patch_test",
        Group.ALLERGY,
        words.PatchTest,
        _("Patch test"),
        harmless="negative",
        blank_means="not_done",
    ),
    several(
        "patch_positive_to",
        Group.ALLERGY,
        _("Patch test positive to"),
        words.Ingredient,
        words.BlockOnly,
    ),
    measure("patch_read_hours", Group.ALLERGY, _("Patch test read after"), "hours"),
)

CONSENT = (
    yes_no(
        "consent_signed",
        Group.CONSENT,
        _("Consent signed"),
        harmless="yes",
        blank_means="no",
    ),
    yes_no(
        "off_label_ack",
        Group.CONSENT,
        _("Off-label use acknowledged"),
        harmless="yes",
        blank_means="no",
    ),
    yes_no(
        "photo_consent",
        Group.CONSENT,
        _("Photo consent"),
        harmless="yes",
        blank_means="no",
    ),
    choice(
        "expectations",
        Group.CONSENT,
        words.Expectations,
        _("Expectations"),
        harmless="realistic",
    ),
    choice(
        "bdd_screen",
        Group.CONSENT,
        words.BddScreen,
        _("Body image screening"),
        harmless="negative",
        blank_means="not_done",
    ),
    several("formula", Group.CONSENT, _("Formula"), words.Ingredient),
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
