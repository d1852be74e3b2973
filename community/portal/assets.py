"""The three files that every page needs, put together once per process: one stylesheet, one script,
one set of icons. Beside them what some pages need alone: htmx for controls of its kind, a
stylesheet and a script where people write, the names of emoji once somebody types one, what the
back office adds to Wagtail's own.

Components stay small files of their own, laid out for people; a page asks for one of each, without
the white space. Addresses carry a hash, so browsers keep them.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import django_htmx
import lucide
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from lightningcss import process_stylesheet
from rjsmin import jsmin

from community.icons import ICONS
from community.portal.look import look
from community.writing.emoji import names_as_json, names_version

STATIC = Path(settings.STATICFILES_DIRS[0])
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
JAVASCRIPT = "text/javascript; charset=utf-8"
STYLESHEET = "text/css; charset=utf-8"
TYPES = {
    "css": STYLESHEET,
    "js": JAVASCRIPT,
    "writing.css": STYLESHEET,
    "writing.js": JAVASCRIPT,
    "htmx.js": JAVASCRIPT,
    "emoji.json": "application/json",
    "svg": "image/svg+xml",
    "ideas.css": STYLESHEET,
    "desk.css": STYLESHEET,
    "desk.js": JAVASCRIPT,
    "review.css": STYLESHEET,
    "office.css": STYLESHEET,
    "office.js": JAVASCRIPT,
}
EARLY = {"emoji.json": names_version}  # named before it is made: few pages' readers want it
OF_A_LOOK = ("css", "office.css")  # the kinds that carry the operator's accent
IN_THE_OFFICE = ("css/00-tokens.css", "css/32-faces.css")  # of the house's own styles
A_YEAR = "public, max-age=31536000, immutable"


def _styles(folder: str, *more: str) -> str:
    """The files of a folder, behind `more` of other ones."""
    files = [*(STATIC / name for name in more), *sorted((STATIC / folder).glob("*.css"))]
    return process_stylesheet("".join(file.read_text() for file in files), minify=True)


def _accented(accent: str) -> str:
    return f":root{{--accent:{accent}}}\n"


def _scripts(folder: str) -> str:
    """Each file in a block of its own, so that they share nothing but `window.veche`."""
    files = sorted((STATIC / folder).glob("*.js"))
    return jsmin("\n".join("{\n" + file.read_text() + "\n}" for file in files))


def _icons() -> str:
    symbols = []
    with ZipFile(
        Path(lucide.__file__).parent / "lucide.zip"
    ) as archive:  # opened once: the first answer of a process waits for it
        for name in ICONS:
            svg = archive.read(f"{name}.svg").decode()
            inner = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
            symbols.append(
                f'<symbol id="{name}" viewBox="0 0 24'
                f' 24">{"".join(line.strip() for line in inner.splitlines())}</symbol>'
            )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


@cache
def bundle(kind: str, accent: str = "") -> tuple[str, bytes, bytes]:
    """(address, content, content gzipped) of one of the files, a key of TYPES."""
    makers = {
        "css": lambda: f"{_styles('css')}{_accented(accent)}",
        "js": lambda: _scripts("js"),
        "writing.css": lambda: _styles("css/writing"),
        "writing.js": lambda: _scripts("js/writing"),
        "htmx.js": HTMX.read_text,
        "emoji.json": names_as_json,
        "svg": _icons,
        "ideas.css": lambda: _styles("css/ideas"),
        "desk.css": lambda: _styles("css/desk"),
        "desk.js": lambda: _scripts("js/desk"),
        "review.css": lambda: _styles("css/review"),
        "office.css": lambda: f"{_styles('office/css', *IN_THE_OFFICE)}{_accented(accent)}",
        "office.js": lambda: _scripts("office/js"),
    }
    content = makers[kind]().encode()
    version = EARLY[kind]() if kind in EARLY else hashlib.sha256(content).hexdigest()[:12]
    return _place(kind, version), content, gzip.compress(content, 9, mtime=0)


def _place(kind: str, version: str) -> str:
    return f"/assets/site-{version}.{kind}"


def forget_bundles() -> None:
    """The files changed (while developing)."""
    bundle.cache_clear()


def address(kind: str) -> str:
    """Where the page finds one of the files, a key of TYPES."""
    if kind in EARLY:
        return _place(kind, EARLY[kind]())
    if settings.DEBUG:
        forget_bundles()
    return bundle(kind, look().accent if kind in OF_A_LOOK else "")[0]


@require_safe
def asset(request: HttpRequest, kind: str, **_) -> HttpResponse:
    """Serve a bundle; an address of an older version gets the present one, uncached."""
    if kind not in TYPES:
        raise Http404
    place, content, zipped = bundle(kind, look().accent if kind in OF_A_LOOK else "")
    accepts_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(zipped if accepts_gzip else content, content_type=TYPES[kind])
    if accepts_gzip:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = A_YEAR if place == request.path else "no-cache"
    return response
