"""The second half of the table of rules: bleeding to consent. See rule_cases."""

from tests.protocols.domain.rule_cases import Row, disease

DIABETES: dict[str, object] = {
    "diabetes": "type2",
    "hba1c_unit": "%",
    "hba1c_age_days": 90,
}
MMOL: dict[str, object] = {**DIABETES, "hba1c_unit": "mmol/mol"}
WARFARIN: dict[str, object] = {
    "anticoagulant": "warfarin",
    "inr": 2.5,
    "inr_age_days": 0,
}
CREAM = "lidocaine_prilocaine_cream"
AMIDES = {name: ["A04"] for name in ("lidocaine", CREAM, "prilocaine")}
ESTERS = {name: ["A04"] for name in ("procaine", "tetracaine")}

MEN: dict[str, list[Row]] = {
    "B01": [
        ({"clotting_disorder": "yes"}, ["B01 EXCLUDE"], {}),
        ({"clotting_disorder": "unknown"}, ["B01 INCOMPLETE"], {}),
        ({"platelets": 49.9}, ["B01 EXCLUDE"], {}),
        ({"platelets": 50}, ["B01 REVIEW"], {}),
        ({"platelets": 99}, ["B01 REVIEW"], {}),
        (
            {"platelets": 60, "clotting_disorder": "unknown"},
            ["B01 INCOMPLETE", "B01 REVIEW"],
            {},
        ),
        ({"platelets": 100}, [], {}),
    ],
    "B02": [
        ({"anticoagulant": "doac"}, ["B02 REVIEW"], {}),
        ({"anticoagulant": "heparin"}, ["B02 REVIEW"], {}),
        ({"anticoagulant": "unknown"}, ["B02 INCOMPLETE"], {}),
        ({"anticoagulant": "none", "inr": 5, "inr_age_days": 1}, [], {}),
    ],
    "B02b": [
        ({**WARFARIN, "inr": 3.5, "inr_age_days": 3}, ["B02 REVIEW"], {}),
        ({**WARFARIN, "inr": 3.6}, ["B02 REVIEW", "B02b POSTPONE"], {}),
        ({**WARFARIN, "inr": None}, ["B02 REVIEW", "B02b POSTPONE"], {}),
        ({**WARFARIN, "inr_age_days": None}, ["B02 REVIEW", "B02b POSTPONE"], {}),
        ({**WARFARIN, "inr_age_days": 3.1}, ["B02 REVIEW", "B02b POSTPONE"], {}),
    ],
    "B03": [
        ({"antiplatelet": "single"}, ["B03 PRECAUTION"], {}),
        ({"antiplatelet": "unknown"}, ["B03 INCOMPLETE"], {}),
        ({"antiplatelet": "none"}, [], {}),
    ],
    "B03b": [
        ({"antiplatelet": "dual"}, ["B03b REVIEW"], {}),
        ({"antiplatelet": "none"}, [], {}),
    ],
    "B04": [
        ({"hours_since_otc_aspirin_nsaid": 23.99}, ["B04 POSTPONE"], {}),
        ({"hours_since_otc_aspirin_nsaid": 0}, ["B04 POSTPONE"], {}),
        ({"hours_since_otc_aspirin_nsaid": "unknown"}, ["B04 INCOMPLETE"], {}),
        ({"hours_since_otc_aspirin_nsaid": 24}, [], {}),
    ],
    "B05": [
        ({"hours_since_alcohol": 23.99}, ["B05 POSTPONE"], {}),
        ({"hours_since_alcohol": "declined"}, ["B05 INCOMPLETE"], {}),
        ({"hours_since_alcohol": 24.0}, [], {}),
    ],
    "B06": [
        ({"bleeding_supplements": "yes"}, ["B06 PRECAUTION"], {}),
        ({"bleeding_supplements": "unknown"}, ["B06 INFO"], {}),
        ({"bleeding_supplements": "no"}, [], {}),
    ],
    "S01": [
        ({"scalp_infection": "yes"}, ["S01 POSTPONE"], {}),
        ({"scalp_infection": "na"}, ["S01 INCOMPLETE"], {}),
        ({"scalp_infection": "no"}, [], {}),
    ],
    "S02": [
        ({"herpes": "active"}, ["S02 POSTPONE"], {}),
        ({"herpes": "unknown"}, ["S02 INCOMPLETE"], {}),
        ({"herpes": "none"}, [], {}),
    ],
    "S02b": [
        ({"herpes": "recurrent"}, ["S02b PRECAUTION"], {}),
        ({"herpes": "none"}, [], {}),
    ],
    "S03": [
        ({"inflammatory_dermatosis": "psoriasis_zone"}, ["S03 POSTPONE"], {}),
        ({"inflammatory_dermatosis": "eczema_zone"}, ["S03 POSTPONE"], {}),
        ({"inflammatory_dermatosis": "sebderm_moderate_zone"}, ["S03 POSTPONE"], {}),
        ({"inflammatory_dermatosis": "unknown"}, ["S03 INCOMPLETE"], {}),
        ({"inflammatory_dermatosis": "none"}, [], {}),
    ],
    "S03b": [
        ({"inflammatory_dermatosis": "sebderm_mild"}, ["S03b PRECAUTION"], {}),
        ({"inflammatory_dermatosis": "none"}, [], {}),
    ],
    "S03c": [
        ({"inflammatory_dermatosis": "psoriasis_elsewhere"}, ["S03c PRECAUTION"], {}),
        ({"inflammatory_dermatosis": "none"}, [], {}),
    ],
    "S04a": [
        ({"autoimmune_skin": disease("scalp", "inactive")}, ["S04a EXCLUDE"], {}),
        ({"autoimmune_skin": disease("elsewhere", "active")}, ["S04a EXCLUDE"], {}),
        ({"autoimmune_skin": disease("elsewhere", "unknown")}, ["S04a EXCLUDE"], {}),
        ({"autoimmune_skin": disease("unknown", "inactive")}, ["S04a EXCLUDE"], {}),
        ({"autoimmune_skin": [{"name": "lupus"}]}, ["S04a EXCLUDE"], {}),
        (
            {"autoimmune_skin": disease("scalp", "active", "alopecia_areata")},
            [],
            {},
        ),
    ],
    "S04b": [
        ({"autoimmune_skin": disease("elsewhere", "inactive")}, ["S04b REVIEW"], {}),
        (
            {
                "autoimmune_skin": disease("elsewhere", "inactive")
                + disease("scalp", "active")
            },
            ["S04a EXCLUDE", "S04b REVIEW"],
            {},
        ),
        ({"autoimmune_skin": []}, [], {}),
    ],
    "S05": [
        ({"keloid": "scalp"}, ["S05 EXCLUDE"], {}),
        ({"keloid": "none"}, [], {}),
    ],
    "S05b": [
        ({"keloid": "elsewhere"}, ["S05b REVIEW"], {}),
        ({"keloid": "unknown"}, ["S05b PRECAUTION"], {}),
        ({"keloid": "none"}, [], {}),
    ],
    "S06": [
        ({"wound_or_sunburn": "yes"}, ["S06 POSTPONE"], {}),
        ({"wound_or_sunburn": "unknown"}, ["S06 INCOMPLETE"], {}),
        ({"wound_or_sunburn": "no"}, [], {}),
    ],
    "S07": [
        ({"suspicious_lesion": "yes"}, ["S07 POSTPONE"], {}),
        ({"suspicious_lesion": "unknown"}, ["S07 INCOMPLETE"], {}),
        ({"suspicious_lesion": "no"}, [], {}),
    ],
    "S08": [
        ({"days_since_transplant": 27.9}, ["S08 POSTPONE"], {}),
        ({"days_since_transplant": "unknown"}, ["S08 INCOMPLETE"], {}),
        ({"days_since_transplant": 90}, [], {}),
    ],
    "S08b": [
        ({"days_since_transplant": 28}, ["S08b REVIEW"], {}),
        ({"days_since_transplant": 89}, ["S08b REVIEW"], {}),
        ({"days_since_transplant": 90}, [], {}),
    ],
    "S09": [
        ({"days_since_scalp_procedure": 6.9}, ["S09 POSTPONE"], {}),
        ({"days_since_scalp_procedure": "unknown"}, ["S09 INCOMPLETE"], {}),
        ({"days_since_scalp_procedure": 7}, [], {}),
    ],
    "S10": [
        ({"hours_since_chemical_hair_treatment": 47.9}, ["S10 POSTPONE"], {}),
        ({"hours_since_chemical_hair_treatment": "na"}, ["S10 INCOMPLETE"], {}),
        ({"hours_since_chemical_hair_treatment": 48}, [], {}),
    ],
    "S11": [
        ({"isotretinoin": "current"}, ["S11 PRECAUTION"], {}),
        ({"isotretinoin": "stopped_lt_6mo"}, ["S11 PRECAUTION"], {}),
        ({"isotretinoin": "unknown"}, ["S11 INFO"], {}),
        ({"isotretinoin": "none"}, [], {}),
    ],
    "H01": [
        ({"diabetes": "type1"}, ["H01 INCOMPLETE"], {}),
        ({**DIABETES, "hba1c_value": 7, "hba1c_unit": None}, ["H01 INCOMPLETE"], {}),
        ({**DIABETES, "hba1c_value": 7, "hba1c_unit": "na"}, ["H01 INCOMPLETE"], {}),
        ({**DIABETES, "hba1c_value": 9, "hba1c_age_days": 91}, ["H01 INCOMPLETE"], {}),
        (
            {**DIABETES, "hba1c_value": 7, "hba1c_age_days": None},
            ["H01 INCOMPLETE"],
            {},
        ),
        ({"diabetes": "unknown"}, ["H01 REVIEW"], {}),
        ({"diabetes": "none"}, [], {}),
    ],
    "H01a": [
        ({**DIABETES, "hba1c_value": 8.5}, ["H01a POSTPONE"], {}),
        ({**MMOL, "hba1c_value": 69}, ["H01a POSTPONE"], {}),
        ({**DIABETES, "hba1c_value": 8.49}, ["H01b REVIEW"], {}),
        ({**MMOL, "hba1c_value": 68.9}, ["H01b REVIEW"], {}),
    ],
    "H01b": [
        ({**DIABETES, "hba1c_value": 8.0}, ["H01b REVIEW"], {}),
        ({**MMOL, "hba1c_value": 64}, ["H01b REVIEW"], {}),
        ({**DIABETES, "hba1c_value": 7.99}, ["H01c PRECAUTION"], {}),
    ],
    "H01c": [
        ({**DIABETES, "hba1c_value": 7.9}, ["H01c PRECAUTION"], {}),
        ({**MMOL, "hba1c_value": 63.9}, ["H01c PRECAUTION"], {}),
        ({**DIABETES, "diabetes": "none", "hba1c_value": 5.4}, [], {}),
    ],
    "H02": [
        ({"chemotherapy": "current"}, ["H02 POSTPONE"], {}),
        ({"chemotherapy": "unknown"}, ["H02 INCOMPLETE"], {}),
        ({"chemotherapy": "ended"}, ["H02 INCOMPLETE"], {}),
        ({"chemotherapy": "none", "months_since_chemo": 2}, [], {}),
    ],
    "H02b": [
        ({"chemotherapy": "ended", "months_since_chemo": 5.9}, ["H02b POSTPONE"], {}),
        ({"chemotherapy": "none"}, [], {}),
    ],
    "H02c": [
        ({"chemotherapy": "ended", "months_since_chemo": 6}, ["H02c REVIEW"], {}),
        ({"chemotherapy": "none", "months_since_chemo": 60}, [], {}),
    ],
    "H03": [
        (
            {"active_cancer": "yes"},
            ["H03 REVIEW"],
            {name: ["H03"] for name in ("growth_factors", "exosomes", "prp")},
        ),
        ({"active_cancer": "unknown"}, ["H03 INCOMPLETE"], {}),
        ({"active_cancer": "no"}, [], {}),
    ],
    "H04": [
        ({"immunosuppression": "severe"}, ["H04 POSTPONE"], {}),
        ({"immunosuppression": "none"}, [], {}),
    ],
    "H04b": [
        ({"immunosuppression": "mild"}, ["H04b REVIEW"], {}),
        ({"immunosuppression": "unknown"}, ["H04b REVIEW"], {}),
        ({"immunosuppression": "none"}, [], {}),
    ],
    "H05": [
        ({"bloodborne_virus": "yes"}, ["H05 INFO"], {}),
        ({"bloodborne_virus": "declined"}, [], {}),
        ({"bloodborne_virus": "unknown"}, [], {}),
    ],
    "H06": [
        ({"cardiac": "unstable"}, ["H06 POSTPONE"], {"minoxidil": ["H06"]}),
        ({"cardiac": "none"}, [], {}),
    ],
    "H06b": [
        ({"cardiac": "stable"}, ["H06b PRECAUTION"], {"minoxidil": ["H06b"]}),
        ({"cardiac": "unknown"}, ["H06b PRECAUTION"], {"minoxidil": ["H06b"]}),
        ({"cardiac": "none"}, [], {}),
    ],
    "H07": [
        ({"sbp": 89.9}, ["H07 POSTPONE"], {}),
        ({"sbp": 180}, ["H07 POSTPONE"], {}),
        ({"dbp": 110}, ["H07 POSTPONE"], {}),
        ({"dbp": 110, "sbp": None}, ["Q01 INCOMPLETE", "H07 POSTPONE"], {}),
        ({"sbp": 179.9, "dbp": 109.9}, [], {}),
    ],
    "H07b": [
        ({"sbp": 90}, ["H07b PRECAUTION"], {"minoxidil": ["H07b"]}),
        ({"sbp": 99}, ["H07b PRECAUTION"], {"minoxidil": ["H07b"]}),
        ({"sbp": 95, "dbp": 110}, ["H07 POSTPONE"], {}),
        ({"sbp": 100}, [], {}),
    ],
    "H08": [
        ({"epilepsy": "seizure_6mo"}, ["H08 REVIEW"], {}),
        ({"epilepsy": "unknown"}, ["H08 REVIEW"], {}),
        ({"epilepsy": "none"}, [], {}),
    ],
    "H08b": [
        ({"epilepsy": "controlled"}, ["H08b PRECAUTION"], {}),
        ({"epilepsy": "none"}, [], {}),
    ],
    "H09": [
        ({"organ_failure": "kidney"}, ["H09 REVIEW"], {"dutasteride": ["H09"]}),
        ({"organ_failure": "unknown"}, ["H09 REVIEW"], {}),
        ({"organ_failure": "none"}, [], {}),
    ],
    "G01": [
        ({"date_of_birth": "2008-05-15"}, ["G01 EXCLUDE"], {}),
        ({"date_of_birth": "2008-05-14"}, [], {}),
    ],
    "G01b": [
        ({"date_of_birth": "1961-05-14"}, ["G01b PRECAUTION"], {}),
        ({"date_of_birth": "1961-05-15"}, [], {}),
    ],
}
