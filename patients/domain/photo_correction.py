"""A photo that was filed under the wrong view."""

from dataclasses import dataclass

from patients.domain.choices import PhotoView


@dataclass(frozen=True, slots=True)
class ViewCorrection:
    became: PhotoView
    reason: str
