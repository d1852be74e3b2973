"""What companies pay: read as people write it, and written in the community's currency."""

from __future__ import annotations

import re
from decimal import Decimal

from django.conf import settings
from django.utils.formats import number_format

SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "RUB": "₽", "CHF": "CHF", "JPY": "¥", "UAH": "₴"}
MOST = Decimal(10) ** 12
SPACED = re.compile(r"[0-9]+(?:[  \u202f'’][0-9]{3})*(?:[.,][0-9]{1,2})?")
WITH_COMMAS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?")
WITH_POINTS = re.compile(
    r"[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]{1,2})?|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}"
)


def amount(text: str) -> Decimal:
    """How much "12 400", "12,400.50" or "12.400,50" is. Raises ValueError for anything else, and
    for more than anybody pays.
    """
    text = text.strip()
    if SPACED.fullmatch(text):
        plain = re.sub(r"[  \u202f'’]", "", text).replace(",", ".")
    elif WITH_COMMAS.fullmatch(text):
        plain = text.replace(",", "")
    elif WITH_POINTS.fullmatch(text):
        plain = text.replace(".", "").replace(",", ".")
    else:
        raise ValueError(text)
    found = Decimal(plain)
    if found >= MOST:
        raise ValueError(text)
    return found


def money(hundredths: int) -> str:
    """So many hundredths in the community's currency, in the reader's way of writing numbers, to
    the whole.
    """
    sign = SIGNS.get(settings.CURRENCY, settings.CURRENCY)
    whole = number_format((hundredths + 50) // 100, use_l10n=True, force_grouping=True)
    return f"{whole}\u00a0{sign}"
