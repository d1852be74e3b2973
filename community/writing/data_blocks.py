"""Data that stands in a page for programs (JSON-LD)."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

ESCAPED = {ord("<"): "\\u003c", ord("&"): "\\u0026"}


def data_block(data: Any) -> SafeString:
    """JSON that cannot end the script element in which it stands."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPED))
