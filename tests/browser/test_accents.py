"""Whatever accent an operator chooses, what is written in it, and on it, can be read."""

from __future__ import annotations

import pytest

ACCENTS = [
    *("#8c5a2b", "#000000", "#ffffff", "#808080", "#ff0000", "#00ff00", "#0000ff", "#ffff00"),
    *("#00ffff", "#ff00ff", "#ff8800", "#0a5cff", "#1db954", "#e91e63", "#f5c518", "#7c3aed"),
]
ENOUGH = 4.5  # WCAG AA for text
# The contrast of each pair of (text, what it stands on), as painted.
CONTRASTS = """(accents) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const probe = document.body.appendChild(document.createElement("i"));
  const painted = (...layers) => {
    for (const colour of layers) {
      probe.style.color = colour;
      canvas.fillStyle = getComputedStyle(probe).color;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => rgb.map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (a, b) => {
    const [less, more] = [light(a), light(b)].sort((one, other) => one - other);
    return (more + 0.05) / (less + 0.05);
  };
  const tint = "color-mix(in oklch, var(--bronze) 10%, transparent)";
  const GROUNDS = [["var(--paper)"], ["var(--sheet)"], ["var(--paper)", tint],
    ["var(--sheet)", "var(--veil)"]];
  return accents.map((accent) => {
    document.documentElement.style.setProperty("--accent", accent);
    const text = painted("var(--bronze)");
    const on = contrast(painted("var(--on-bronze)"), text);
    return [accent, on, ...GROUNDS.map((layers) => contrast(text, painted(...layers)))];
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_accent_can_be_read_as_text_and_under_text(open_page, scheme):
    page = open_page(None, "/health/", color_scheme=scheme)
    for accent, *contrasts in page.evaluate(CONTRASTS, ACCENTS):
        assert min(contrasts) >= ENOUGH, (accent, contrasts)
