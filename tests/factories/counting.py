"""Hair counts for tests."""

from decimal import Decimal

from clinic.models import StaffMember
from patients.models import HairCount, Photo
from tests.factories.clinic import NOW


def signed_count(photo: Photo, by: StaffMember, **changes: object) -> HairCount:
    """Four hairs, one of them vellus, in 25 mm² of the vertex."""
    return HairCount.objects.create(
        **{
            "photo": photo,
            "state": "signed",
            "zone": "vertex",
            "device": "Trichoscope",
            "magnification": 70,
            "hair_state": "shaved",
            "scale_source": "device",
            "um_per_px": Decimal(25),
            "frame_left": 40,
            "frame_top": 40,
            "frame_width": 200,
            "frame_height": 200,
            "marks": [["terminal", 50, 50]] * 3 + [["vellus", 60, 60]],
            "terminal": 3,
            "vellus": 1,
            "units": 0,
            "single_units": 0,
            "area_mm2": Decimal(25),
            "density_per_cm2": 16,
            "assessor": by,
            "started_at": NOW,
            "saved_at": NOW,
            "signed_at": NOW,
            **changes,
        }
    )
