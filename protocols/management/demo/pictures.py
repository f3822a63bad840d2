"""Drawings that stand for photos: no real scalp is in this project."""

import io
from math import cos, hypot, pi, sin
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 1600, 1200
SKINS = ("#e4bd9c", "#d9a987", "#c98f6a", "#eccbb0")
HAIRS = ("#2e211b", "#4a3426", "#6b4a2f", "#1c1614")
STRANDS = 5200
# Where the thin place lies, by view: across, down, how wide (all 0 to 1).
THIN = {
    "front": (0.5, 0.22, 0.30),
    "top_part": (0.5, 0.50, 0.16),
    "vertex": (0.5, 0.55, 0.26),
    "left_temporal": (0.3, 0.3, 0.14),
    "right_temporal": (0.7, 0.3, 0.14),
    "occipital": (0.5, 0.5, 0),
}


def scalp(view: str, *, seed: int, woman: bool) -> bytes:
    """A JPEG; the same view and seed give the same picture."""
    from PIL import Image, ImageDraw, ImageFilter

    rng = Random(f"{view} {seed}")
    skin, hair = SKINS[seed % len(SKINS)], HAIRS[seed % len(HAIRS)]
    image = Image.new("RGB", (WIDTH, HEIGHT), "#e9edf0")
    draw = ImageDraw.Draw(image)
    draw.ellipse((200, 50, WIDTH - 200, HEIGHT - 50), fill=skin)
    for _strand in range(STRANDS):
        _strand_on(draw, view, rng, hair, long=woman)
    image = image.filter(ImageFilter.GaussianBlur(1.2))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def _strand_on(
    draw: "ImageDraw", view: str, rng: Random, hair: str, *, long: bool
) -> None:
    angle, reach = rng.uniform(0, 2 * pi), rng.random() ** 0.5
    across = 0.5 + reach * 0.36 * cos(angle)
    down = 0.5 + reach * 0.45 * sin(angle)
    thin_across, thin_down, wide = THIN[view]
    away = hypot(across - thin_across, down - thin_down)
    if away < wide and rng.random() > 0.12 + 0.5 * away / wide:
        return
    length = rng.uniform(44, 100) * (1.5 if long else 1)
    lean = angle + rng.uniform(-0.5, 0.5)
    start = across * WIDTH, down * HEIGHT
    end = start[0] + length * cos(lean), start[1] + length * sin(lean)
    draw.line((start, end), fill=hair, width=rng.choice((2, 3)))
