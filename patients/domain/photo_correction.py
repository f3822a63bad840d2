"""What staff say of a photo later: the view that it shows, the lens of a close-up."""

from dataclasses import dataclass

from patients.domain.choices import PhotoView


@dataclass(frozen=True, slots=True)
class ViewCorrection:
    became: PhotoView
    reason: str


@dataclass(frozen=True, slots=True)
class Lens:
    """None and "" while nobody said so."""

    magnification: int | None
    landmark: str
