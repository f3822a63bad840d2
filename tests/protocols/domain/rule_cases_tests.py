"""The third part of the table of rules: laboratory, allergy, consent."""

from tests.protocols.domain.rule_cases import Row
from tests.protocols.domain.rule_cases_health import AMIDES, CREAM, ESTERS

MEN: dict[str, list[Row]] = {
    "L01": [
        ({"hb_g_dl": 7.9}, ["L01 POSTPONE", "L01b REVIEW"], {}),
        ({"hb_g_dl": 8}, ["L01b REVIEW"], {}),
    ],
    "L01b": [
        ({"hb_g_dl": 12.9}, ["L01b REVIEW"], {}),
        ({"hb_g_dl": 13}, [], {}),
    ],
    "L02": [
        ({"ferritin_ug_l": 29.9}, ["L02 REVIEW"], {}),
        ({"ferritin_ug_l": 30}, ["L02b INFO"], {}),
    ],
    "L02b": [
        ({"ferritin_ug_l": 69.9}, ["L02b INFO"], {}),
        ({"ferritin_ug_l": 70}, [], {}),
    ],
    "L03": [
        ({"tsh_miu_l": 10.1}, ["L03 POSTPONE", "L03b REVIEW"], {}),
        ({"tsh_miu_l": 0.09}, ["L03 POSTPONE", "L03b REVIEW"], {}),
        ({"tsh_miu_l": 10}, ["L03b REVIEW"], {}),
        ({"tsh_miu_l": 0.1}, ["L03b REVIEW"], {}),
    ],
    "L03b": [
        ({"tsh_miu_l": 4.01}, ["L03b REVIEW"], {}),
        ({"tsh_miu_l": 0.39}, ["L03b REVIEW"], {}),
        ({"tsh_miu_l": 4.0}, [], {}),
        ({"tsh_miu_l": 0.4}, [], {}),
    ],
    "L04": [
        ({"vitd_ng_ml": 19.9}, ["L04 PRECAUTION"], {}),
        ({"vitd_ng_ml": 20}, ["L04b INFO"], {}),
    ],
    "L04b": [
        ({"vitd_ng_ml": 29.9}, ["L04b INFO"], {}),
        ({"vitd_ng_ml": 30}, [], {}),
    ],
    "A01": [
        ({"ingredient_allergies": ["biotin"]}, ["F01 REVIEW"], {"biotin": ["A01"]}),
        (
            {"ingredient_allergies": ["prilocaine"]},
            [],
            {"prilocaine": ["A01"], CREAM: ["A01"]},
        ),
        ({"ingredient_allergies": []}, [], {}),
    ],
    "A01b": [
        (
            {"ingredient_allergies": ["parabens"], "excipients_recorded": None},
            ["A01b REVIEW"],
            {},
        ),
        (
            {"ingredient_allergies": ["parabens"], "excipients_recorded": "unknown"},
            ["A01b REVIEW"],
            {},
        ),
        (
            {"ingredient_allergies": ["parabens"]},
            [],
            {},
        ),
        ({"excipients_recorded": "no"}, [], {}),
    ],
    "A02": [
        ({"reaction_unknown_product": "yes"}, ["A02 REVIEW"], {}),
        ({"reaction_unknown_product": "unknown"}, ["A02 REVIEW"], {}),
        ({"reaction_unknown_product": "no"}, [], {}),
    ],
    "A03": [
        ({"anaphylaxis_history": "yes"}, ["A03 REVIEW"], {}),
        ({"anaphylaxis_history": "unknown"}, ["A03 INCOMPLETE"], {}),
        ({"anaphylaxis_history": "no"}, [], {}),
    ],
    "A04": [
        ({"la_allergy": "amide"}, [], AMIDES),
        ({"la_allergy": "ester"}, [], ESTERS),
        ({"la_allergy": "unknown"}, ["A04 REVIEW"], {**AMIDES, **ESTERS}),
        (
            {"la_allergy": "amide", "formula": [CREAM]},
            ["F01 REVIEW"],
            AMIDES,
        ),
        ({"la_allergy": "none"}, [], {}),
    ],
    "A05": [
        ({"antiseptic_latex_allergy": "yes"}, ["A05 PRECAUTION"], {}),
        ({"antiseptic_latex_allergy": "unknown"}, ["A05 INCOMPLETE"], {}),
        ({"antiseptic_latex_allergy": "no"}, [], {}),
    ],
    "A06": [
        ({"patch_test": "not_done"}, ["A06 POSTPONE"], {}),
        ({"patch_test": "unknown"}, ["A06 POSTPONE"], {}),
        ({"patch_test": None}, ["A06 POSTPONE"], {}),
        ({"patch_test": "negative"}, [], {}),
    ],
    "A06b": [
        ({"patch_read_hours": 47.9}, ["A06b POSTPONE"], {}),
        ({"patch_read_hours": None}, ["A06b POSTPONE"], {}),
        ({"patch_read_hours": 48}, [], {}),
    ],
    "A07": [
        ({"patch_test": "equivocal"}, ["A07 REVIEW"], {}),
        ({"patch_test": "negative"}, [], {}),
    ],
    "A08": [
        (
            {"patch_test": "positive", "patch_positive_to": ["zinc", "lidocaine"]},
            ["A08 REVIEW"],
            {"zinc": ["A08"], "lidocaine": ["A08"], CREAM: ["A08"]},
        ),
        (
            {"patch_test": "positive", "patch_positive_to": None},
            ["Q01 INCOMPLETE", "A08 REVIEW"],
            {},
        ),
        ({"patch_test": "negative", "patch_positive_to": ["zinc"]}, [], {}),
    ],
    "P01": [
        ({"consent_signed": "no"}, ["P01 POSTPONE"], {}),
        ({"consent_signed": None}, ["P01 POSTPONE"], {}),
        ({"consent_signed": "unknown"}, ["P01 POSTPONE"], {}),
        ({"consent_signed": "yes"}, [], {}),
    ],
    "P01b": [
        ({"off_label_ack": "no"}, ["P01b POSTPONE"], {}),
        ({"off_label_ack": "declined"}, ["P01b POSTPONE"], {}),
        ({"off_label_ack": "yes"}, [], {}),
    ],
    "P02": [
        ({"expectations": "unrealistic"}, ["P02 REVIEW"], {}),
        ({"expectations": "unclear"}, ["P02 REVIEW"], {}),
        ({"expectations": "unknown"}, ["P02 REVIEW"], {}),
        ({"expectations": "realistic"}, [], {}),
    ],
    "P03": [
        ({"bdd_screen": "positive"}, ["P03 POSTPONE"], {}),
        ({"bdd_screen": "negative"}, [], {}),
    ],
    "P03b": [
        ({"bdd_screen": "not_done"}, ["P03b PRECAUTION"], {}),
        ({"bdd_screen": None}, ["P03b PRECAUTION"], {}),
        ({"bdd_screen": "negative"}, [], {}),
    ],
    "P04": [
        ({"temperature_c": 38.0}, ["P04 POSTPONE"], {}),
        ({"temperature_c": 37.9}, [], {}),
    ],
    "P05": [
        ({"smoker": "yes"}, ["P05 INFO"], {}),
        ({"smoker": "unknown"}, [], {}),
    ],
    "P06": [
        ({"photo_consent": "no"}, ["P06 INFO"], {}),
        ({"photo_consent": None}, ["P06 INFO"], {}),
        ({"photo_consent": "yes"}, [], {}),
    ],
    "F01": [
        (
            {"cardiac": "stable", "formula": ["minoxidil"]},
            ["H06b PRECAUTION", "F01 REVIEW"],
            {"minoxidil": ["H06b"]},
        ),
        (
            {"cardiac": "stable", "formula": ["biotin"]},
            ["H06b PRECAUTION"],
            {"minoxidil": ["H06b"]},
        ),
    ],
    "F02": [
        ({"formula": ["buflomedil"]}, ["F01 REVIEW"], {}),
        ({"formula": ["pentoxifylline"]}, [], {}),
    ],
}
