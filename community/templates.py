"""Our templates are laid out for people; what is sent is squeezed once, when a template is loaded.

The rule is the one of JSX. A line break, with the indentation around it, is nothing where it stands
next to a tag or a variable, and a space within words. A space that is seen is written on the line,
or at a line's end as `{{ " " }}`. Where every space counts, nothing is touched: `pre`, `textarea`,
`script`, and texts to translate (`{% blocktranslate trimmed %}` does the same by itself).
"""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders import filesystem

# Atomic and possessive: there is one way to read a tag, so one that is cut short costs no time.
_ENGINE = r"(?>\{%.*?%\}|\{\{.*?\}\}|\{\#.*?\#\})"
_REST_OF_TAG = rf"""(?:{_ENGINE}|"(?:{_ENGINE}|[^"])*+"|'(?:{_ENGINE}|[^'])*+'|[^>"'])*+>"""
_ELEMENT = rf"<(?P<element>pre|textarea|script)\b{_REST_OF_TAG}"
_BLOCK = r"\{%\s*(?P<block>blocktrans|blocktranslate|comment|verbatim)\b"
_TOKEN = re.compile(
    rf"""
    (?P<opening>{_ELEMENT})(?P<body>.*?)(?=</(?P=element))
    | {_BLOCK}.*?\{{%\s*end(?P=block)\s*%\}}
    | (?P<space>\{{\{{\ "\ "\ \}}\}})
    | {_ENGINE} | <!--.*?-->
    | (?P<tag></?[A-Za-z!]{_REST_OF_TAG})
    """,
    re.VERBOSE | re.DOTALL,
)
_BREAK = re.compile(r"\s*\n\s*")
_BREAK_BEFORE_IF = re.compile(
    r"\s*\n\s*(\{% if (?:(?!%\}).)*%\})(?=(?:(?!\{% (?:if|el)).)*\{% endif %\})"
)
_BREAK_AT_AN_END = re.compile(r"\A\s*\n\s*|\s*\n\s*\Z")


class Loader(filesystem.Loader):
    """Django's, for the templates of this folder; mails in plain text stay as they are."""

    def get_contents(self, origin: Origin) -> str:
        source = super().get_contents(origin)
        return squeezed(source) if origin.name.endswith(".html") else source


def squeezed(source: str) -> str:
    """The source of a template without the white space that only lays it out."""
    pieces, at = [], 0
    for token in _TOKEN.finditer(source):
        pieces += [_words(source[at : token.start()]), _squeezed_token(token)]
        at = token.end()
    return "".join([*pieces, _words(source[at:])])


def _words(text: str) -> str:
    return _BREAK.sub(" ", _BREAK_AT_AN_END.sub("", text))


def _squeezed_token(token: re.Match[str]) -> str:
    if token["space"]:
        return " "
    if token["opening"]:
        return _squeezed_tag(token["opening"]) + token["body"]
    return _squeezed_tag(token["tag"]) if token["tag"] else token[0]


def _squeezed_tag(tag: str) -> str:
    """An attribute, or a word of one, that is there at times brings its space along."""
    return re.sub(r" (/?>)\Z", r"\1", _BREAK.sub(" ", _BREAK_BEFORE_IF.sub(r"\1 ", tag)))
