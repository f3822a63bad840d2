"""What can be measured and seen in one zone of the scalp (clinical-reference 2.8, 2.10).

One table for the form, the database, the page and the charts. Ranges are those of the
reference; where it names none (counts), the limit only keeps slips of the hand out.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Ostia(StrEnum):
    """Follicle openings of a zone. `none` means that none are lost."""

    NONE = "none"
    FOCAL = "focal"
    DIFFUSE = "diffuse"
    UNKNOWN = "unknown"

    @property
    def is_loss(self) -> bool:
        return self in {Ostia.FOCAL, Ostia.DIFFUSE}


class Method(StrEnum):
    """How density and diameter were found; comparable only with the same one."""

    TRICHOSCOPY = "trichoscopy"
    PHOTOTRICHOGRAM = "phototrichogram"
    MANUAL_COUNT = "manual_count"


class HairState(StrEnum):
    NATURAL = "natural"
    TRIMMED = "trimmed"
    SHAVED = "shaved"
    SHAVED_DYED = "shaved_dyed"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of one zone: `low` to `high`, with `places` after the point."""

    column: str
    low: int
    high: int
    places: int = 0
    unit: str = ""

    @property
    def digits(self) -> int:
        return len(str(self.high)) + self.places


DENSITY = Measure("density_per_cm2", 0, 500, unit="/cm²")
DIAMETER = Measure("mean_diameter_um", 10, 150, 1, "µm")
VELLUS = Measure("vellus_percent", 0, 100, 1, "%")
THIN = Measure("thin_percent", 0, 100, 1, "%")
VARIABILITY = Measure("variability_percent", 0, 100, 1, "%")
RATIO = Measure("terminal_vellus_ratio", 0, 50, 1, ": 1")
ANAGEN = Measure("anagen_percent", 0, 100, 1, "%")
TELOGEN = Measure("telogen_percent", 0, 100, 1, "%")
SINGLES = Measure("single_unit_percent", 0, 100, 1, "%")
UNITS = Measure("units_per_cm2", 0, 150, 1, "/cm²")
YELLOW_DOTS = Measure("yellow_dots", 0, 999)
DOT_FIELDS = Measure("yellow_dot_fields", 1, 99)
PIGMENT = Measure("pigment_percent", 0, 100, 1, "%")
HAIRS = Measure("hairs_measured", 1, 9999)

MEASURES = (
    DENSITY,
    DIAMETER,
    VELLUS,
    THIN,
    VARIABILITY,
    RATIO,
    ANAGEN,
    TELOGEN,
    SINGLES,
    UNITS,
    YELLOW_DOTS,
    DOT_FIELDS,
    PIGMENT,
    HAIRS,
)
MEASURE_COLUMNS = tuple(measure.column for measure in MEASURES)
GRADE_COLUMNS = ("erythema", "scaling", "sebum")
# With pain or itch, any of these speaks for a disease that scars (2.8).
SCARRING_SIGNS = (
    "perifollicular_scale",
    "casts",
    "tufting",
    "pustules",
    "blue_grey_dots",
)
SIGN_COLUMNS = (
    "exclamation_hairs",
    "black_dots",
    "broken_hairs",
    *SCARRING_SIGNS,
    "excoriation",
)
SETUP_COLUMNS = ("method", "device", "magnification", "hair_state", "measured_by_id")
MAX_GRADE = 3
# Growing and resting hairs make "about" all of them: rounding and a few in between.
MOST_TOGETHER = Decimal(105)


@dataclass(frozen=True, slots=True)
class Setup:
    """What must be the same for two measurements to be compared."""

    method: str = ""
    device: str = ""
    magnification: int | None = None
    hair_state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFinding:
    """One zone, everything optional: None and "" mean not looked at.

    Numbers are those of MEASURES, grades 0 to 3, `landmark` where exactly the field
    was (cm from the glabella or the tragus), `measured_by_id` who measured,
    `image_ids` the photos that show it, in order.
    """

    zone: str
    density_per_cm2: int | None = None
    mean_diameter_um: Decimal | None = None
    vellus_percent: Decimal | None = None
    thin_percent: Decimal | None = None
    variability_percent: Decimal | None = None
    terminal_vellus_ratio: Decimal | None = None
    anagen_percent: Decimal | None = None
    telogen_percent: Decimal | None = None
    single_unit_percent: Decimal | None = None
    units_per_cm2: Decimal | None = None
    yellow_dots: int | None = None
    yellow_dot_fields: int | None = None
    pigment_percent: Decimal | None = None
    hairs_measured: int | None = None
    erythema: int | None = None
    scaling: int | None = None
    sebum: int | None = None
    ostia_loss: str = ""
    exclamation_hairs: bool | None = None
    black_dots: bool | None = None
    broken_hairs: bool | None = None
    perifollicular_scale: bool | None = None
    casts: bool | None = None
    tufting: bool | None = None
    pustules: bool | None = None
    blue_grey_dots: bool | None = None
    excoriation: bool | None = None
    landmark: str = ""
    method: str = ""
    device: str = ""
    magnification: int | None = None
    hair_state: str = ""
    measured_by_id: int | None = None
    image_ids: tuple[int, ...] = ()

    @property
    def is_measured(self) -> bool:
        return any(getattr(self, column) is not None for column in MEASURE_COLUMNS)

    @property
    def setup(self) -> Setup:
        return Setup(self.method, self.device, self.magnification, self.hair_state)

    @property
    def scarring_signs(self) -> tuple[str, ...]:
        return tuple(name for name in SCARRING_SIGNS if getattr(self, name))

    @property
    def worst_grade(self) -> int | None:
        """Of redness and scaling; oil is no illness."""
        seen = [grade for grade in (self.erythema, self.scaling) if grade is not None]
        return max(seen, default=None)


ZONE_COLUMNS = tuple(ZoneFinding.__dataclass_fields__)
EMPTY = (None, "")
FOUND_COLUMNS = (
    *MEASURE_COLUMNS,
    *GRADE_COLUMNS,
    *SIGN_COLUMNS,
    "ostia_loss",
    "landmark",
)
