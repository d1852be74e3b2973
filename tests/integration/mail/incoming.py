"""Mails as programs write them."""

from __future__ import annotations

import base64
import io
from pathlib import Path

from PIL import Image

MAILS = Path(__file__).resolve().parents[2] / "mails"


def picture() -> str:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, "PNG")
    return base64.encodebytes(out.getvalue()).decode().strip()


RUSSIAN = (
    "Сбросил, теперь всё летает.\n\n--\nКлео\n\nПонедельник, 23 ноября 2026, 9:58 +03:00 от"
    " Testwind <community@talk.example>:\n>\n> Посмотрите на аренду.\n"
)


def raw(name: str, to: str, sender: str = "cleo@example.com") -> bytes:
    text = (MAILS / f"{name}.eml").read_text()
    text = text.replace(
        "@KOI8@", base64.encodebytes(RUSSIAN.encode("koi8-r")).decode().strip()
    ).replace("@PNG@", picture())
    return text.replace("@REPLY@", to).replace("<cleo@example.com>", f"<{sender}>").encode()
