"""Code with its words marked by kind, by pygments; within a bound of processor time, whatever a
lexer is led into.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from time import thread_time

from pygments import format as written
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name
from pygments.token import Token

KNOWN = frozenset(
    (
        *(
            "apacheconf",
            "bash",
            "c",
            "console",
            "cpp",
            "csharp",
            "css",
            "diff",
            "docker",
            "go",
            "graphql",
        ),
        *(
            "html",
            "http",
            "ini",
            "java",
            "javascript",
            "json",
            "kotlin",
            "lua",
            "make",
            "nginx",
            "php",
        ),
        *(
            "powershell",
            "python",
            "ruby",
            "rust",
            "sql",
            "swift",
            "toml",
            "typescript",
            "xml",
            "yaml",
        ),
    )
)


@cache
def _lexers() -> dict[str, type[Lexer]]:
    """By every name that pygments has for a KNOWN language."""
    classes = {find_lexer_class_by_name(name) for name in KNOWN}
    return {alias: found for found in classes for alias in found.aliases}


class Colours:
    """What one text may spend on the colours of its code: characters, and seconds of the
    processor.
    """

    def __init__(self, characters: int = 12_000, seconds: float = 0.1) -> None:
        self.characters, self.seconds = characters, seconds

    def html(self, code: str, language: str) -> str:
        """The code as HTML, escaped, plain from where the bound is reached; "" where it cannot be
        coloured at all.
        """
        lexer = _lexers().get(language.lower())
        self.characters -= len(code)
        if lexer is None or self.characters < 0 or self.seconds < 0:
            return ""
        return written(
            self._tokens(code, lexer(ensurenl=False, stripnl=False)), HtmlFormatter(nowrap=True)
        )

    def _tokens(self, code: str, lexer: Lexer) -> Iterator[tuple[object, str]]:
        began, done = thread_time(), 0
        for kind, words in lexer.get_tokens(code):
            yield kind, words
            done += len(words)
            if thread_time() - began > self.seconds:
                break
        self.seconds -= thread_time() - began
        yield Token.Text, code[done:]
