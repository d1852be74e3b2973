"""Russian as it is printed: ё, «ёлочки» with spaces around them, вы in lower case, no shouting."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
RULES = {
    "a letter follows a closing quotation mark": r"»\w",
    "no space before an opening one": r"[^\s(>\[«]«",
    "straight quotation marks": r'(?<![=\w])"[^"<>=]*"',
    "вы with a capital within a sentence": r"(?<=[а-яё,] )(Вы|Вас|Вам|Вами|Ваш\w*)\b",
    "a hyphen for a dash": r" - ",
    "an exclamation": r"!",
    "е for ё": r"(?i)\b(?:еще|ее|нее|мое|твое|свое|нем|моем|своем|идет|дает|найдет|придет|берет|"
    r"нашел|пришел|вошел|ушел|прочел|счет|отчет|учет|расчет|прием|объем|зеленый|желтый|черный|"
    r"трех|четырех|решен|удален|(?:не)?решенн\w*|удаленн\w*|отмененн\w*|измененн\w*|"
    r"распространенн\w*|подтвержденн\w*|приглашенн\w*|сохраненн\w*|закрепленн\w*)\b",
}


@pytest.fixture(scope="module")
def texts() -> list[str]:
    catalogue = polib.pofile(str(ROOT / "locale/ru/LC_MESSAGES/django.po"))
    found = [text for one in catalogue for text in (one.msgstr, *one.msgstr_plural.values())]
    return [re.sub(r"<[^>]*>", "", text) for text in found]


@pytest.mark.parametrize("rule", RULES)
def test_the_interface_keeps_to_the_rules_of_print(texts, rule):
    assert not [text for text in texts if re.search(RULES[rule], text)]
