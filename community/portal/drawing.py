"""How the picture that goes with a shared link is drawn."""

from __future__ import annotations

import io
from functools import cache

from django.conf import settings
from font_manrope import ManropeBold, ManropeMedium
from PIL import Image, ImageDraw, ImageFont

from community.portal.look import look

SIZE = WIDTH, HEIGHT = 1200, 630
EDGE, RIGHT = 96, 1104
PAPER, INK, GREY = "#fcfaf7", "#2a241d", "#6d655b"
SIZES = (72, 60, 50)  # of the title: the largest in which it has room
MOST_LINES = 4
# The outline of the bell of the brand, in a square of 24: where it begins, then curves.
BELL = (
    (12, 2.5),
    ((8.4, 2.5), (6.4, 5.2), (6.4, 8.9)),
    ((6.4, 13.3), (5, 14.9), (4, 16)),
    ((9, 16), (15, 16), (20, 16)),
    ((19, 14.9), (17.6, 13.3), (17.6, 8.9)),
    ((17.6, 5.2), (15.6, 2.5), (12, 2.5)),
)
CLAPPER = ((9.5, 18.5), ((9.5, 21.8), (14.5, 21.8), (14.5, 18.5)))


def draw_title(title: str) -> bytes:
    """A PNG of the title on the house's paper, with its sign, name and address."""
    this = look()
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 15, HEIGHT), this.accent)
    _sign(image, this)
    draw.text((EDGE + 68, 108), this.name, INK, _font(34), anchor="lm")
    size, lines = _laid_out(title)
    for number, line in enumerate(lines):
        draw.text((EDGE, 200 + number * size * 1.22), line, INK, _font(size))
    host = settings.SITE_URL.split("://")[-1]
    draw.text((EDGE, HEIGHT - 72), host, GREY, _font(28, ManropeMedium), anchor="lm")
    out = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _sign(image: Image.Image, this) -> None:
    """The logo, or the bell where there is none."""
    try:
        with this.logo.open() as file:
            logo = Image.open(file).convert("RGBA")
            logo.thumbnail((48, 48))
            image.paste(logo, (EDGE, 108 - logo.height // 2), logo)
    except (ValueError, OSError):
        fine = Image.new("L", (192, 192))
        for line in (BELL, CLAPPER):
            ImageDraw.Draw(fine).line(_points(line), 255, 16, joint="curve")
        image.paste(this.accent, (EDGE, 84), fine.resize((48, 48), Image.Resampling.LANCZOS))


def _points(path: tuple, steps: int = 24) -> list[tuple[float, float]]:
    """Cubic curves as a line of points, eight times as large."""
    points, at = [path[0]], path[0]
    for one, other, end in path[1:]:
        for step in range(1, steps + 1):
            t = step / steps
            shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            pulls = list(zip(shares, (at, one, other, end), strict=True))
            points.append(tuple(sum(share * to[axis] for share, to in pulls) for axis in (0, 1)))
        at = end
    return [(x * 8, y * 8) for x, y in points]


@cache
def _font(size: int, file: str = ManropeBold) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size)


def _laid_out(title: str) -> tuple[int, list[str]]:
    """The size of letters in which a title has room, and its lines; the last one is cut where it
    has none in any.
    """
    words = "".join(letter for letter in title[:300] if letter <= "\uffff").split()
    for size in SIZES:
        lines = _lines(words, _font(size))
        if len(lines) <= MOST_LINES:
            return size, lines
    return size, [*lines[: MOST_LINES - 1], _cut(lines[MOST_LINES - 1], _font(size), "…")]


def _lines(words: list[str], font: ImageFont.FreeTypeFont) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= RIGHT - EDGE:
            lines[-1] = longer
        else:
            lines.append(_cut(word, font))
    return lines


def _cut(line: str, font: ImageFont.FreeTypeFont, end: str = "") -> str:
    """As much of a line as has room together with its end: an ellipsis where something is cut."""
    while line and font.getlength(line + end) > RIGHT - EDGE:
        line, end = line[:-1], "…"
    return line + end
