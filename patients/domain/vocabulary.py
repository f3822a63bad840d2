"""The closed words of the field dictionary: one enum a question."""

from enum import StrEnum


class Answer(StrEnum):
    """A yes/no question. `unknown` and `declined` are alike to every rule."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    DECLINED = "declined"
    NA = "na"


class Goal(StrEnum):
    REGROWTH_DENSITY = "regrowth_density"
    REDUCE_SHEDDING = "reduce_shedding"
    MAINTENANCE = "maintenance"
    POST_TRANSPLANT_SUPPORT = "post_transplant_support"


class Diagnosis(StrEnum):
    AGA = "aga"
    TELOGEN_EFFLUVIUM = "telogen_effluvium"
    DIFFUSE_STRESS_NUTRITION = "diffuse_stress_nutrition"
    HORMONAL_THINNING = "hormonal_thinning"
    POSTPARTUM_SHEDDING = "postpartum_shedding"
    ALOPECIA_AREATA = "alopecia_areata"
    SCARRING_CONFIRMED = "scarring_confirmed"
    SCARRING_SUSPECTED = "scarring_suspected"
    HAIR_SHAFT_DYSTROPHY = "hair_shaft_dystrophy"
    TRACTION = "traction"
    TRICHOTILLOMANIA = "trichotillomania"
    CHEMO_INDUCED = "chemo_induced"
    NONE = "none"


class ConfirmedBy(StrEnum):
    DERMATOLOGIST = "dermatologist"
    CLINIC_DOCTOR = "clinic_doctor"
    SELF = "self"
    NONE = "none"


class Norwood(StrEnum):
    I = "I"  # noqa: E741 -- the stage's own name
    II = "II"
    IIA = "IIa"
    III = "III"
    IIIA = "IIIa"
    III_VERTEX = "III_vertex"
    IV = "IV"
    IVA = "IVa"
    V = "V"
    VA = "Va"
    VI = "VI"
    VII = "VII"


class Ludwig(StrEnum):
    NONE = "0"
    I = "I"  # noqa: E741 -- the grade's own name
    II = "II"
    III = "III"


class Viability(StrEnum):
    VIABLE = "viable"
    NOT_VIABLE = "not_viable"


class Anticoagulant(StrEnum):
    NONE = "none"
    WARFARIN = "warfarin"
    DOAC = "doac"
    HEPARIN = "heparin"


class Antiplatelet(StrEnum):
    NONE = "none"
    SINGLE = "single"
    DUAL = "dual"


class Herpes(StrEnum):
    NONE = "none"
    ACTIVE = "active"
    RECURRENT = "recurrent"


class Dermatosis(StrEnum):
    NONE = "none"
    SEBDERM_MILD = "sebderm_mild"
    SEBDERM_MODERATE_ZONE = "sebderm_moderate_zone"
    PSORIASIS_ZONE = "psoriasis_zone"
    PSORIASIS_ELSEWHERE = "psoriasis_elsewhere"
    ECZEMA_ZONE = "eczema_zone"


class DiseaseSite(StrEnum):
    SCALP = "scalp"
    ELSEWHERE = "elsewhere"


class DiseaseActivity(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"


class Keloid(StrEnum):
    NONE = "none"
    ELSEWHERE = "elsewhere"
    SCALP = "scalp"


class Isotretinoin(StrEnum):
    NONE = "none"
    CURRENT = "current"
    STOPPED_LT_6MO = "stopped_lt_6mo"


class Diabetes(StrEnum):
    NONE = "none"
    TYPE1 = "type1"
    TYPE2 = "type2"


class Hba1cUnit(StrEnum):
    PERCENT = "%"
    MMOL_MOL = "mmol/mol"


class Chemotherapy(StrEnum):
    NONE = "none"
    CURRENT = "current"
    ENDED = "ended"


class Immunosuppression(StrEnum):
    NONE = "none"
    MILD = "mild"
    SEVERE = "severe"


class Cardiac(StrEnum):
    NONE = "none"
    STABLE = "stable"
    UNSTABLE = "unstable"


class Epilepsy(StrEnum):
    NONE = "none"
    CONTROLLED = "controlled"
    SEIZURE_6MO = "seizure_6mo"


class OrganFailure(StrEnum):
    NONE = "none"
    LIVER = "liver"
    KIDNEY = "kidney"
    HEART = "heart"


class AnaestheticAllergy(StrEnum):
    NONE = "none"
    AMIDE = "amide"
    ESTER = "ester"


class PatchTest(StrEnum):
    NOT_DONE = "not_done"
    NEGATIVE = "negative"
    EQUIVOCAL = "equivocal"
    POSITIVE = "positive"


class Expectations(StrEnum):
    REALISTIC = "realistic"
    UNREALISTIC = "unrealistic"
    UNCLEAR = "unclear"


class BddScreen(StrEnum):
    NEGATIVE = "negative"
    POSITIVE = "positive"
    NOT_DONE = "not_done"


class Ingredient(StrEnum):
    """What may stand in a formula; the formulary holds one record for each."""

    DUTASTERIDE = "dutasteride"
    FINASTERIDE = "finasteride"
    MINOXIDIL = "minoxidil"
    BIOTIN = "biotin"
    DEXPANTHENOL = "dexpanthenol"
    PYRIDOXINE = "pyridoxine"
    B_COMPLEX = "b_complex"
    VITAMIN_C = "vitamin_c"
    ZINC = "zinc"
    MAGNESIUM = "magnesium"
    SILICON = "silicon"
    AMINO_ACIDS = "amino_acids"
    NUCLEIC_ACIDS = "nucleic_acids"
    PEPTIDES = "peptides"
    GROWTH_FACTORS = "growth_factors"
    EXOSOMES = "exosomes"
    HYALURONIC_ACID = "hyaluronic_acid"
    CAFFEINE = "caffeine"
    BUFLOMEDIL = "buflomedil"
    PENTOXIFYLLINE = "pentoxifylline"
    LIDOCAINE = "lidocaine"
    PROCAINE = "procaine"
    LIDOCAINE_PRILOCAINE_CREAM = "lidocaine_prilocaine_cream"
    TRIAMCINOLONE = "triamcinolone"
    BOTULINUM_TOXIN_A = "botulinum_toxin_a"
    PRP = "prp"
    PLANT_EXTRACTS = "plant_extracts"


class BlockOnly(StrEnum):
    """Known to allergy rules, never a component of a formula."""

    PRILOCAINE = "prilocaine"
    TETRACAINE = "tetracaine"
