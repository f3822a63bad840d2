"""For every rule: answers that fire it, and answers just outside it.

A row is (answers changed from a clear person, everything that fires, everything that
is blocked). Rows of the women's table change a clear woman instead.
"""

AA = {"primary_diagnosis": "alopecia_areata", "aa_rapid_progression": "no"}
TE = {"primary_diagnosis": "telogen_effluvium", "te_trigger_active": "no"}
ALL_AT = ("vertex", "posterior", "right", "left")


def salt(percent: float) -> dict[str, float]:
    return dict.fromkeys(ALL_AT, percent)


def disease(site: str, activity: str, name: str = "vitiligo") -> list[dict[str, str]]:
    return [{"name": name, "site": site, "activity": activity}]


FIVE_ARI = ["dutasteride", "finasteride"]


def five_ari(*rules: str) -> dict[str, list[str]]:
    return {name: list(rules) for name in FIVE_ARI}


Row = tuple[dict[str, object], list[str], dict[str, list[str]]]

MEN: dict[str, list[Row]] = {
    "Q01": [
        ({}, [], {}),
        ({"smoker": None}, ["Q01 INCOMPLETE"], {}),
        ({"smoker": ""}, ["Q01 INCOMPLETE"], {}),
        ({"zones_requested": []}, ["Q01 INCOMPLETE"], {}),
        ({"norwood": "na"}, ["Q01 INCOMPLETE"], {}),
        ({"norwood": "na", "sinclair": 2}, [], {}),
        ({"date_of_birth": None}, ["Q01 INCOMPLETE"], {}),
    ],
    "D01": [
        ({"primary_diagnosis": "unknown"}, ["D01 INCOMPLETE"], {}),
        ({"primary_diagnosis": "declined"}, ["D01 INCOMPLETE"], {}),
        ({"primary_diagnosis": "none"}, [], {}),
    ],
    "D02": [
        (AA, ["D02 INCOMPLETE"], {}),
        ({**AA, "salt_regions": {"vertex": 10}}, ["D02 INCOMPLETE"], {}),
        (
            {**AA, "aa_rapid_progression": "yes"},
            ["D02 INCOMPLETE", "D02b POSTPONE"],
            {},
        ),
        ({"salt_regions": None}, [], {}),
    ],
    "D02a": [
        ({**AA, "salt_regions": salt(49.99)}, ["D02a REVIEW"], {}),
        ({**AA, "salt_regions": salt(0)}, ["D02a REVIEW"], {}),
        (
            {**AA, "salt_regions": salt(1), "aa_rapid_progression": "na"},
            ["D02a REVIEW"],
            {},
        ),
        ({"salt_regions": salt(10)}, [], {}),
    ],
    "D02b": [
        ({**AA, "salt_regions": salt(50)}, ["D02b POSTPONE"], {}),
        (
            {**AA, "salt_regions": salt(50), "aa_rapid_progression": None},
            ["Q01 INCOMPLETE", "D02b POSTPONE"],
            {},
        ),
        (
            {**AA, "salt_regions": salt(1), "aa_rapid_progression": "yes"},
            ["D02b POSTPONE"],
            {},
        ),
        ({"aa_rapid_progression": "yes", "salt_regions": salt(99)}, [], {}),
    ],
    "D03a": [
        ({"primary_diagnosis": "scarring_confirmed"}, ["D03a EXCLUDE"], {}),
        (
            {"primary_diagnosis": "scarring_confirmed", "ostia_loss": "yes"},
            ["D03a EXCLUDE"],
            {},
        ),
        ({"primary_diagnosis": "traction"}, ["D14 REVIEW"], {}),
    ],
    "D03b": [
        ({"primary_diagnosis": "scarring_suspected"}, ["D03b POSTPONE"], {}),
        ({"ostia_loss": "yes"}, ["D03b POSTPONE"], {}),
        (
            {"primary_diagnosis": "scarring_suspected", "ostia_loss": "unknown"},
            ["D03b POSTPONE"],
            {},
        ),
        ({"ostia_loss": "no"}, [], {}),
    ],
    "D03c": [
        ({"ostia_loss": "unknown"}, ["D03c REVIEW"], {}),
        ({"ostia_loss": "na"}, ["D03c REVIEW"], {}),
        ({"ostia_loss": "no"}, [], {}),
    ],
    "D04": [
        ({"primary_diagnosis": "hair_shaft_dystrophy"}, ["D04 EXCLUDE"], {}),
        ({"primary_diagnosis": "chemo_induced"}, [], {}),
    ],
    "D05": [
        ({"norwood": "VI"}, ["D05 EXCLUDE"], {}),
        ({"norwood": "VII"}, ["D05 EXCLUDE"], {}),
        ({"norwood": "VI", "goal": "post_transplant_support"}, ["D05 REVIEW"], {}),
        ({"norwood": "VI", "goal": None}, ["Q01 INCOMPLETE", "D05 EXCLUDE"], {}),
        ({"norwood": "unknown"}, ["D05 INCOMPLETE"], {}),
        ({"norwood": "IVa"}, [], {}),
    ],
    "D06": [
        ({"norwood": "V"}, ["D06 REVIEW"], {}),
        ({"norwood": "Va"}, ["D06 REVIEW"], {}),
        ({"norwood": "IV"}, [], {}),
    ],
    "D07": [
        ({"norwood": "I"}, ["D07 REVIEW"], {}),
        ({"norwood": "I", "primary_diagnosis": "hormonal_thinning"}, [], {}),
        ({"norwood": "II"}, [], {}),
    ],
    "D08": [
        ({"ludwig": "III"}, ["D08 REVIEW"], {}),
        (
            {"ludwig": "III", "follicular_viability": "not_viable"},
            ["D08 EXCLUDE"],
            {},
        ),
        ({"ludwig": "III", "follicular_viability": "unknown"}, ["D08 POSTPONE"], {}),
        ({"sinclair": 5}, ["D08 REVIEW"], {}),
        ({"sinclair": 5, "follicular_viability": "not_viable"}, ["D08 EXCLUDE"], {}),
        ({"sinclair": 5, "follicular_viability": "na"}, ["D08 POSTPONE"], {}),
        ({"ludwig": "unknown"}, ["D08 INCOMPLETE"], {}),
        ({"sinclair": "unknown"}, ["D08 INCOMPLETE"], {}),
        ({"ludwig": "II"}, [], {}),
        ({"sinclair": 3}, [], {}),
    ],
    "D08b": [
        ({"sinclair": 4}, ["D08b REVIEW"], {}),
        ({"sinclair": 4, "ludwig": "III"}, ["D08 REVIEW"], {}),
        ({"sinclair": 3}, [], {}),
    ],
    "D09": [
        (
            {"zones_without_hair": ["frontal", "vertex", "occipital"]},
            ["D09 EXCLUDE"],
            {},
        ),
        ({"zones_without_hair": ["occipital"]}, [], {}),
    ],
    "D09b": [
        ({"zones_without_hair": ["vertex"]}, ["D09b PRECAUTION"], {}),
        ({"zones_without_hair": ["mid_scalp"]}, [], {}),
    ],
    "D10": [
        ({"loss_duration_months": 60.5}, ["D10 PRECAUTION"], {}),
        (
            {"loss_duration_months": 61, "follicular_viability": "not_viable"},
            ["D10 EXCLUDE"],
            {},
        ),
        (
            {"loss_duration_months": 61, "follicular_viability": "declined"},
            ["D10 REVIEW"],
            {},
        ),
        ({"loss_duration_months": 60}, [], {}),
    ],
    "D11": [
        ({**TE, "te_trigger_active": "yes"}, ["D11 REVIEW"], {}),
        ({**TE, "te_trigger_active": "na"}, ["D11 REVIEW"], {}),
        (
            {**TE, "te_trigger_active": "unknown", "loss_duration_months": 3},
            ["D11 REVIEW"],
            {},
        ),
        (TE, [], {}),
        ({"te_trigger_active": "yes"}, [], {}),
    ],
    "D11b": [
        ({**TE, "loss_duration_months": 5.9}, ["D11b PRECAUTION"], {}),
        ({**TE, "loss_duration_months": 6}, [], {}),
    ],
    "D13": [
        ({"primary_diagnosis": "trichotillomania"}, ["D13 POSTPONE"], {}),
        ({"primary_diagnosis": "diffuse_stress_nutrition"}, [], {}),
    ],
    "D14": [
        ({"primary_diagnosis": "traction"}, ["D14 REVIEW"], {}),
        ({"primary_diagnosis": "postpartum_shedding"}, [], {}),
    ],
    "D15": [
        ({"sudden_or_systemic_signs": "yes"}, ["D15 POSTPONE"], {}),
        ({"sudden_or_systemic_signs": "unknown"}, ["D15 REVIEW"], {}),
        ({"sudden_or_systemic_signs": "no"}, [], {}),
    ],
    "R07": [
        ({"trying_to_conceive": "yes"}, [], five_ari("R07")),
        ({"trying_to_conceive": "na"}, [], five_ari("R07")),
        ({"trying_to_conceive": "no"}, [], {}),
    ],
    "R08": [
        ({"partner_pregnant": "yes"}, [], five_ari("R08")),
        ({"partner_pregnant": "declined"}, [], five_ari("R08")),
        ({"partner_pregnant": "no"}, [], {}),
    ],
    "R09": [
        ({"blood_donor": "yes", "formula": FIVE_ARI}, ["R09 PRECAUTION"], {}),
        (
            {"blood_donor": "unknown", "formula": ["dutasteride"]},
            ["R09 PRECAUTION"],
            {},
        ),
        ({"blood_donor": "yes"}, [], {}),
        ({"formula": FIVE_ARI}, [], {}),
    ],
    "R10": [
        ({"psa_monitoring": "yes", "formula": FIVE_ARI}, ["R10 REVIEW"], {}),
        ({"psa_monitoring": "na", "formula": FIVE_ARI}, ["R10 INCOMPLETE"], {}),
        ({"psa_monitoring": "yes"}, [], {}),
        ({"psa_monitoring": "unknown"}, [], {}),
    ],
    "R11": [
        ({"depression_history": "yes", "formula": FIVE_ARI}, ["R11 REVIEW"], {}),
        ({"depression_history": "declined", "formula": FIVE_ARI}, ["R11 REVIEW"], {}),
        ({"depression_history": "yes"}, [], {}),
    ],
}

WOMEN: dict[str, list[Row]] = {
    "D12": [
        ({"months_since_delivery": 1.4}, ["D12 POSTPONE"], five_ari("R04")),
        ({"months_since_delivery": 12}, [], five_ari("R04")),
        ({"months_since_delivery": None}, [], five_ari("R04")),
    ],
    "D12b": [
        ({"months_since_delivery": 1.5}, ["D12b PRECAUTION"], five_ari("R04")),
        ({"months_since_delivery": 11.9}, ["D12b PRECAUTION"], five_ari("R04")),
        ({"months_since_delivery": 12}, [], five_ari("R04")),
    ],
    "R01": [
        ({"pregnant": "yes"}, ["R01 POSTPONE"], five_ari("R04")),
        ({"pregnant": "yes", "pregnancy_potential": "no"}, ["R01 POSTPONE"], {}),
        ({"pregnant": "no"}, [], five_ari("R04")),
    ],
    "R02": [
        ({"breastfeeding": "yes"}, ["R02 POSTPONE"], five_ari("R04")),
        ({"breastfeeding": "na"}, ["R02 INCOMPLETE"], five_ari("R04")),
        ({"breastfeeding": "na", "pregnancy_potential": "no"}, [], {}),
        ({"breastfeeding": "no"}, [], five_ari("R04")),
    ],
    "R03": [
        ({"pregnant": "unknown"}, ["R03 POSTPONE"], five_ari("R04")),
        ({"pregnant": "na"}, ["R03 POSTPONE"], five_ari("R04")),
        (
            {"pregnant": "na", "pregnancy_potential": "na"},
            ["R03 POSTPONE"],
            five_ari("R04"),
        ),
        ({"pregnant": "unknown", "pregnancy_potential": "no"}, [], {}),
    ],
    "R04": [
        ({"pregnancy_potential": "unknown"}, [], five_ari("R04")),
        ({"sex_at_birth": "intersex"}, [], five_ari("R04")),
        ({"formula": ["dutasteride"]}, ["F01 REVIEW"], five_ari("R04")),
        ({"pregnancy_potential": "no"}, [], {}),
    ],
    "R05": [
        ({"planning_pregnancy": "yes"}, ["R05 REVIEW"], five_ari("R04")),
        ({"planning_pregnancy": "unknown"}, ["R05 INCOMPLETE"], five_ari("R04")),
        ({"planning_pregnancy": "na", "pregnancy_potential": "no"}, [], {}),
    ],
    "R06": [
        ({"formula": ["minoxidil"]}, ["R06 PRECAUTION"], five_ari("R04")),
        ({"formula": ["minoxidil"], "pregnancy_potential": "no"}, [], {}),
    ],
    "L01b": [
        ({"hb_g_dl": 11.9}, ["L01b REVIEW"], five_ari("R04")),
        ({"hb_g_dl": 12}, [], five_ari("R04")),
    ],
}
