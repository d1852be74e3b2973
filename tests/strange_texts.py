"""Texts that are dear to read where a program reads carelessly, of any length."""

from __future__ import annotations

from collections.abc import Callable

Make = Callable[[int], str]


def again(piece: str) -> Make:
    """The piece over and over, n characters of it."""
    return lambda n: (piece * (n // len(piece) + 1))[:n]


def around(before: str, after: str, middle: str = "a") -> Make:
    """As many openings as closings."""
    return lambda n: (
        before * (n // len(before + after)) + middle + after * (n // len(before + after))
    )


MARKS = {
    piece: again(piece)
    for piece in (
        "word ",
        "слово ",
        "👩‍👩‍👧‍👦",
        "a\n",
        "\n",
        " ",
        "> a\n",
        "> ",
        ">\n",
        "- a\n",
        "- a\n\n",
        "-\n",
        "1. a\n",
        "- ",
        "> - ",
        "- [ ] a\n",
        "  - [x] a\n",
        "*a ",
        "_a ",
        "**a ",
        "a* ",
        "a**b",
        "*a **b ",
        "*a_ ",
        "***a** b* ",
        "*",
        "~~a ",
        "~~~a~~ ",
        "[",
        "]",
        "[a](",
        "[a](b) ",
        "[a][b] ",
        "[](<",
        "[a](b 'c",
        "[a\n",
        "[\\",
        "[a]: b 'c\n",
        "![",
        "![a](b) ",
        "`",
        "`a ",
        "``a` ",
        "```\n",
        "```\na\n```\n",
        "```python\na = 1\n```\n",
        "~~~ a\n",
        "    a\n\n",
        "<",
        "<a href=",
        "<!-- ",
        "<![CDATA[",
        "<?",
        "<http://a",
        "<a@b.",
        "&",
        "&#x",
        "&amp;",
        "a|b\n-|-\n\n",
        "-|-\n",
        "|a|b",
        "> |a|\n> |-|\n\n",
        "http://a.b ",
        "http://",
        "://",
        "http://a.b/(",
        "http://a.b/[",
        "http://a.b/{",
        "[http://a.b",
        "http://a.b]",
        "http://a@",
        "www.a.b ",
        "@a ",
        "@",
        "@a.-",
        "||",
        "||a||",
        "|| a ",
        "||a||b ",
        "||*a ",
        "||[",
        "||`a||",
        "*||a*||",
        "[||a",
        "# a\n",
        "#",
        "a\n=\n",
        "---\n",
        "\\*",
        "a  \n",
        "\t",
        "- **a** `b` [c](d) ||e|| ~~f~~ @g http://h.i\n",
    )
}
NESTS = {
    "deeper quotes": lambda n: "".join(">" * (line % 20) + " a\n" for line in range(n // 12)),
    "deeper lists": lambda n: "".join("  " * (line % 20) + "- a\n" for line in range(n // 24)),
    "a quote that goes on": lambda n: "> " * 20 + "a\n" * (n // 2),
    "a list of tasks within an item": lambda n: "- a\n\n" + again("  - [ ] a\n")(n),
    "a table": lambda n: "|a|b|\n|-|-|\n" + again("|c|d|\n")(n),
    "a broad table of short rows": lambda n: (
        "|a" * (n // 20) + "|\n" + "|-" * (n // 20) + "|\n" + "a\n" * (n // 3)
    ),
    "one reference used over and over": lambda n: f"[a]: /{'x' * (n // 2)}\n\n" + "[a] " * (n // 8),
    "one picture used over and over": lambda n: f"[a]: /{'x' * (n // 2)}\n\n" + "![a] " * (n // 10),
    "many references": lambda n: (
        "".join(f"[a{k}]: /b\n" for k in range(n // 20))
        + "".join(f"[a{k}] " for k in range(n // 20))
    ),
    "a reference without its end": lambda n: "[a]: /b '" + "x\n" * (n // 2),
    "nested brackets": around("[", "]"),
    "nested pictures": around("![a ", "](b)"),
    "nested emphasis": around("**a ", " a**"),
    "strokes within strokes": around("~~a ", "a~~ "),
    "more and more ticks": lambda n: " ".join("`" * k for k in range(1, int((2 * n) ** 0.5))),
    "an endless name": lambda n: "@" + "a" * n,
    "an endless address": lambda n: "http://" + "a." * (n // 2),
    "code that leads a lexer on": lambda n: "```csharp\n" + again("a\n")(n) + "```\n",
}
MARKDOWN = {**MARKS, **NESTS}
HTML = {
    **{
        piece: again(piece)
        for piece in (
            "<p>a</p>",
            "<li>a",
            "<b>",
            "<div>",
            "<ul><li>",
            "<blockquote>",
            "<br>",
            "<!--",
            "<!a ",
            "<?a ",
            "<a ",
            "<p>",
            "</p>",
            "<table><tr><td>a</table>",
            "<td>a",
            "<code>`</code>",
            '<a href="b">c</a>',
            "&a;",
            "<",
            "a ",
        )
    },
    "one long list": lambda n: "<ol>" + "<li>a</li>" * (n // 10) + "</ol>",
    "one tag of many attributes": lambda n: "<a " + "b=c " * (n // 4) + ">",
    "lines of code": lambda n: "<pre>" + " \n" * (n // 2) + "</pre>",
}
MAILS = {
    piece: again(piece)
    for piece in (
        "> a\n",
        ">\n",
        "On Mon, 1 Jan 2024 at 10:00, A <a@b.c> wrote:\n",
        "From: a\n",
        "От: a\n",
        "-- \n",
        "____________________\n",
        "Sent from a\n",
        "a wrote:\n",
        "\n",
        " \n",
        "a ",
        "*",
        "<a@b.c>",
        "С уважением\n",
        "On ",
        "1 янв. 2024 г. в 10:00 ",
    )
}
WORDS = {
    piece: again(piece)
    for piece in (
        "word ",
        "wi-",
        "a.b'",
        "d'",
        "-",
        '"',
        '"a ',
        "-a ",
        "author:",
        "in:a ",
        "жизнь ",
        "'s ",
        "http://",
        "²",
        "é̂",
    )
}
