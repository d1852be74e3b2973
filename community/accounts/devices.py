"""What a browser is called by people: "Firefox, Linux"."""

from __future__ import annotations

import re

# The first that fits: most browsers also name those that they descend from.
BROWSERS = (
    (r"YaBrowser", "Yandex Browser"),
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser", "Samsung Internet"),
    (r"Firefox|FxiOS", "Firefox"),
    (r"Chrome|CriOS|Chromium", "Chrome"),
    (r"Safari", "Safari"),
)
SYSTEMS = (
    (r"iPhone|iPad|iPod", "iOS"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"CrOS", "ChromeOS"),
    (r"Macintosh|Mac OS X", "macOS"),
    (r"Linux|X11", "Linux"),
)


def device_name(user_agent: str) -> str:
    """Browser and system in a few words; "" where neither is known."""
    names = (
        next((name for pattern, name in table if re.search(pattern, user_agent)), "")
        for table in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, names))
