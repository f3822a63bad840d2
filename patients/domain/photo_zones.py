"""Which zones a photo of a view shows."""

from collections.abc import Collection

from patients.domain.choices import PhotoView, Zone

_SHOWN: dict[str, tuple[Zone, ...]] = {
    PhotoView.FRONT: (Zone.FRONTAL,),
    PhotoView.TOP_PART: (Zone.FRONTAL, Zone.MID_SCALP),
    PhotoView.VERTEX: (Zone.VERTEX,),
    PhotoView.LEFT_TEMPORAL: (Zone.TEMPORAL_LEFT, Zone.PARIETAL_LEFT),
    PhotoView.RIGHT_TEMPORAL: (Zone.TEMPORAL_RIGHT, Zone.PARIETAL_RIGHT),
    PhotoView.OCCIPITAL: (Zone.OCCIPITAL,),
    PhotoView.BROWS: (),
    PhotoView.LASHES: (),
    PhotoView.NAILS: (),
}


def zones_of_view(view: str, counted: Collection[str] = ()) -> tuple[str, ...]:
    """A close-up and a patch may be of any zone, until hairs were counted in the picture:
    then of those. Brows, lashes and nails are no zone."""
    if view in _SHOWN:
        return _SHOWN[view]
    return tuple(zone for zone in Zone if not counted or zone in counted)
