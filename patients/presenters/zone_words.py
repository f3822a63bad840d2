"""What each measure and sign of a zone is called."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.domain.zone_measures import HairState, Method, Ostia, Setup

Word = str | Promise

MEASURE_WORDS: Mapping[str, Word] = MappingProxyType(
    {
        "density_per_cm2": _("Density"),
        "mean_diameter_um": _("Mean shaft"),
        "vellus_percent": _("Fine hairs"),
        "thin_percent": _("Thin, under 30 µm"),
        "variability_percent": _("Uneven shafts"),
        "terminal_vellus_ratio": _("Thick to fine hairs"),
        "anagen_percent": _("Growing hairs (anagen)"),
        "telogen_percent": _("Resting hairs (telogen)"),
        "single_unit_percent": _("Single-hair units"),
        "units_per_cm2": _("Follicular units"),
        "yellow_dots": _("Yellow dots"),
        "yellow_dot_fields": _("Fields counted"),
        "pigment_percent": _("Openings with a dark ring"),
        "hairs_measured": _("Hairs measured"),
    }
)
GRADE_WORDS: Mapping[str, Word] = MappingProxyType(
    {"erythema": _("Redness"), "scaling": _("Scaling"), "sebum": _("Oil")}
)
# What each step of a grade means (clinical-reference 2.10).
STEP_WORDS: Mapping[str, tuple[Word, ...]] = MappingProxyType(
    {
        "erythema": (_("none"), _("faint"), _("clear"), _("intense, swollen")),
        "scaling": (_("none"), _("fine, local"), _("adherent"), _("thick plaques")),
        "sebum": (_("dry"), _("normal"), _("next day"), _("same day")),
    }
)
SIGN_WORDS: Mapping[str, Word] = MappingProxyType(
    {
        "pustules": _("Pustules or crusts"),
        "excoriation": _("Scratch marks"),
        "perifollicular_scale": _("Scale around the openings"),
        "casts": _("Casts on the shafts"),
        "tufting": _("Tufted hairs"),
        "blue_grey_dots": _("Blue-grey dots"),
        "exclamation_hairs": _("Exclamation-mark hairs"),
        "black_dots": _("Black dots"),
        "broken_hairs": _("Broken hairs"),
    }
)
OSTIA_WORDS: Mapping[str, Word] = MappingProxyType(
    {
        Ostia.NONE: _("Seen"),
        Ostia.FOCAL: _("Lost in places"),
        Ostia.DIFFUSE: _("Lost"),
        Ostia.UNKNOWN: _("Not known"),
    }
)
METHOD_WORDS: Mapping[str, Word] = MappingProxyType(
    {
        Method.TRICHOSCOPY: _("Trichoscopy"),
        Method.PHOTOTRICHOGRAM: _("Phototrichogram"),
        Method.MANUAL_COUNT: _("Counted by hand"),
    }
)
HAIR_STATE_WORDS: Mapping[str, Word] = MappingProxyType(
    {
        HairState.NATURAL: _("As it is"),
        HairState.TRIMMED: _("Trimmed"),
        HairState.SHAVED: _("Shaved, 1 cm²"),
        HairState.SHAVED_DYED: _("Shaved and dyed, 1 cm²"),
    }
)


def setup_words(setup: Setup) -> str:
    """Such as "Trichoscopy, FotoFinder, 70×, Shaved, 1 cm²"; only what was said."""
    magnified = f"{setup.magnification}×" if setup.magnification else ""
    parts = (
        str(METHOD_WORDS.get(setup.method, setup.method)),
        setup.device,
        magnified,
        str(HAIR_STATE_WORDS.get(setup.hair_state, setup.hair_state)).lower(),
    )
    return ", ".join(part for part in parts if part)
