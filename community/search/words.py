"""From text to stems: the one way, for what is indexed, for what is asked and for what is
highlighted, on every engine.

A token is stemmed by its own script (Snowball: Cyrillic as Russian, Latin as English), so a text of
both languages needs no guess, and a question finds answers in both.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from Stemmer import Stemmer

WORD = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*")
PIECE = re.compile(r"[^\W_]+")
ADDRESS = re.compile(r"https?://\S+")
CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|https?://\S+", re.S)
BEGINNING = 2000  # characters
CYRILLIC = re.compile("[а-яё]", re.I)
LATIN = re.compile("[a-z]", re.I)
LONGEST_NUMBER = 4
LONGEST = 40  # what is longer is no word: keys, hashes, base64
# Words that carry no meaning of their own. «Не», «нет», "no" and "not" are not among them: they
# turn a meaning round.
NEGATIONS = frozenset({"не", "no", "not"})
_stop = """
a an and any are as at be been but by can could did do does for from had has have he her his how
i if in into is it its just me my of on or our she should so some than that the their them then
there these they this to was we were what when where which who why will with would you your am
about also

а без более бы был была были было быть в вам вас весь во вот все всех вы где да для до его ее
если есть еще же за и из или им их к как какая какие какой ко когда кто ли мне мой моя мы на над
надо нам нас него нее них но ну о об он она они оно от очень по под почему при с со так такое
там то тоже только тут ты у уже хотя чего чем что чтобы эта эти это я этот можно нужно
"""
STOP = frozenset(_stop.split())
EN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
RU = "йцукенгшщзхъфывапролджэячсмитьбюё"
EN_SHIFTED = 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~'
_to_ru = str.maketrans(EN + EN_SHIFTED, RU + RU.upper())
_to_en = str.maketrans(RU + RU.upper(), EN + EN_SHIFTED)
_mine = threading.local()


def fold(text: str) -> str:
    """Lower case, one form of every letter, ё as е."""
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")


@lru_cache(20_000)
def stem(word: str) -> str:
    """The stem of one folded word."""
    language = "russian" if CYRILLIC.search(word) else "english" if LATIN.search(word) else ""
    if not language or len(word) < 3:
        return word
    if not hasattr(_mine, language):  # a stemmer keeps state while it works: one for each thread
        setattr(_mine, language, Stemmer(language))
    return getattr(_mine, language).stemWord(word)


def pieces_of(word: str) -> list[str]:
    """The parts of a folded word: "wi-fi" has two, "doesn't" one, "router's" is "router"."""
    word = re.sub(r"['’]s?\b", "", word)
    return PIECE.findall(word)


@lru_cache(20_000)
def stems_of(word: str) -> tuple[str, ...]:
    """What one word of a text is indexed as: the stems of its parts, and for "wi-fi" also
    "wifi".
    """
    pieces = [piece for piece in pieces_of(fold(word)) if len(piece) <= LONGEST]
    stems = [stem(piece) for piece in pieces if piece not in STOP]
    return (*stems, stem("".join(pieces))) if 1 < len(pieces) < 4 else tuple(stems)


def surface_words(text: str) -> Iterator[str]:
    """The folded words of a text as they stand, without those that carry no meaning."""
    for match in PIECE.finditer(fold(ADDRESS.sub(" ", text))):
        if match[0] not in STOP and len(match[0]) <= LONGEST:
            yield match[0]


def stem_text(text: str) -> list[str]:
    """The stems of a text, in order; addresses are left out."""
    return [
        found for match in WORD.finditer(ADDRESS.sub(" ", text)) for found in stems_of(match[0])
    ]


def counted_words(texts: Iterable[str]) -> dict[str, bool]:
    """The words of an entry's texts; for each stem one of them is True.

    Long numbers are no words.
    """
    words: dict[str, bool] = {}
    stems: set[str] = set()
    for text in texts:
        for word in surface_words(text):
            if word not in words and not (word.isdecimal() and len(word) > LONGEST_NUMBER):
                found = stem(word)
                words[word] = found not in stems
                stems.add(found)
    return words


def guess_language(text: str) -> str:
    """ "ru", "en", or "" for a text without letters."""
    russian, english = len(CYRILLIC.findall(text)), len(LATIN.findall(text))
    if not russian and not english:
        return ""
    return "ru" if russian * 2 >= english else "en"


def written_language(markdown: str) -> str:
    """`guess_language` of how a text begins, without the code and the addresses in it."""
    return guess_language(CODE.sub(" ", markdown[:BEGINNING]))


def other_layout(text: str) -> str:
    """The text as the same keys would have typed it on the other layout:

    "ghbdtn" is «привет» and back.
    """
    return text.translate(_to_en if CYRILLIC.search(text) else _to_ru)
