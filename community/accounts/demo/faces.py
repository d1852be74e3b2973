"""Faces for invented people: a few shapes and colours, chosen by a number."""

from __future__ import annotations

import io
import random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

SIDE, SCALE = 96, 4
SKINS = ["#f2d3b8", "#e3b48f", "#c68a5e", "#8d5a3b", "#f6dfcb", "#a96f49"]
HAIRS = ["#2b2320", "#5a3a22", "#8f5a2a", "#c9a15a", "#9a9a9a", "#7a2f22"]
CLOTHES = ["#4a6fa5", "#6b8f5e", "#a5573f", "#7d5ba6", "#c08a2e", "#3f7f86"]
WALLS = ["#e8e2d6", "#dbe5e8", "#e9dcdc", "#e0e6d8", "#e5dfec"]


def draw_face(number: int) -> ContentFile:
    """A WebP of SIDE pixels, the same for the same number."""
    dice = random.Random(number * 7919)
    size = SIDE * SCALE
    image = Image.new("RGB", (size, size), dice.choice(WALLS))
    pen = ImageDraw.Draw(image)

    def box(x: float, y: float, w: float, h: float) -> tuple[float, float, float, float]:
        return ((x - w) * size, (y - h) * size, (x + w) * size, (y + h) * size)

    skin, hair = dice.choice(SKINS), dice.choice(HAIRS)
    style = dice.randrange(4)
    if style == 1:
        pen.rounded_rectangle(box(0.5, 0.52, 0.3, 0.32), size * 0.2, fill=hair)
    pen.ellipse(box(0.5, 1.05, 0.38, 0.3), fill=dice.choice(CLOTHES))
    pen.rectangle(box(0.5, 0.72, 0.08, 0.1), fill=skin)
    pen.ellipse(box(0.5, 0.36, 0.25, 0.22) if style != 3 else box(0.5, 0.33, 0.28, 0.24), fill=hair)
    pen.ellipse(box(0.5, 0.48, 0.21, 0.25), fill=skin)
    if style != 2:
        pen.pieslice(box(0.5, 0.36, 0.23, 0.17), 180, 360, fill=hair)
    for x in (0.42, 0.58):
        pen.ellipse(box(x, 0.47, 0.022, 0.03), fill="#2a211c")
    pen.arc(box(0.5, 0.56, 0.09, 0.07), 20, 160, fill="#7c3b30", width=size // 60)
    if dice.random() < 0.3:
        for x in (0.42, 0.58):
            pen.ellipse(box(x, 0.47, 0.065, 0.06), outline="#3a3a3a", width=size // 80)
        pen.line(
            (0.485 * size, 0.47 * size, 0.515 * size, 0.47 * size), fill="#3a3a3a", width=size // 80
        )
    out = io.BytesIO()
    image.resize((SIDE, SIDE), Image.LANCZOS).save(out, "WEBP", quality=80)
    return ContentFile(out.getvalue(), name=f"demo-{number}.webp")
