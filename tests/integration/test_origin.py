"""Another site's page sends our forms in the name of whoever looks at it: nothing is done, and
nothing is armed again.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from rest_framework.authentication import SessionAuthentication

from community.accounts import origin
from forum.models import Post

pytestmark = pytest.mark.django_db
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "https://testserver"},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    {"Referer": "https://evil.example/page"},
    {"Referer": "http://[evil"},
]
OURS = [
    {},
    {"Origin": "http://testserver"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
    {"Referer": "http://testserver/topics/"},
]


@pytest.fixture
def strict(cast):
    """Cleo's browser, with Django's check of tokens as it is in a real process."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.cleo, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("headers", FOREIGN)
def test_what_another_site_sent_is_refused_and_gets_no_form(strict, topic, headers):
    response = strict.post(
        f"/topics/{topic.pk}/answer/", {"body": "Written by somebody else"}, headers=headers
    )
    page = response.content.decode()
    assert response.status_code == 403
    assert "Written by somebody else" not in page
    assert f'action="/topics/{topic.pk}/answer/"' not in page
    assert not Post.objects.filter(topic=topic).answers().exists()


@pytest.mark.parametrize("headers", OURS)
def test_what_our_own_page_sent_too_late_keeps_what_was_typed(strict, topic, headers):
    response = strict.post(
        f"/topics/{topic.pk}/answer/", {"body": "Typed for an hour"}, headers=headers
    )
    page = response.content.decode()
    assert response.status_code == 403
    assert "Typed for an hour" in page
    assert "csrfmiddlewaretoken" in page


@pytest.mark.parametrize("headers", FOREIGN)
def test_another_site_chooses_nobodys_language_or_look(strict, cast, headers):
    response = strict.post("/choose/", {"language": "ru", "theme": "dark"}, headers=headers)
    cast.cleo.refresh_from_db()
    assert (cast.cleo.language, cast.cleo.theme) == ("", "auto")
    assert response.status_code == 204
    assert not response.cookies


@pytest.mark.parametrize("headers", OURS)
def test_our_own_pages_choose_without_a_token(strict, cast, headers):
    strict.post("/choose/", {"language": "ru"}, headers=headers)
    cast.cleo.refresh_from_db()
    assert cast.cleo.language == "ru"


def without_check() -> dict[str, object]:
    """The views of ours that take a POST without a token, by their address."""
    rooms = ("community.", "forum.", "kb.", "moderation.")

    def walk(patterns, before=""):
        for pattern in patterns:
            route = before + str(pattern.pattern)
            if not isinstance(pattern, URLPattern):
                yield from walk(pattern.url_patterns, route)
            elif getattr(
                pattern.callback, "csrf_exempt", False
            ) and pattern.callback.__module__.startswith(rooms):
                yield route, pattern.callback

    return dict(walk(get_resolver().url_patterns))


def test_whatever_takes_no_token_asks_where_it_comes_from():
    """All but the links of mails: their signature is the permission, and mail programs post by
    themselves.
    """
    signed = {"mail/<str:token>/", "helped/<str:token>/"}
    found = without_check()
    assert signed < set(found)
    rule = origin.without_token(lambda request: None).__code__

    def asks(view) -> bool:
        """Our rule, or Django REST's session, which asks for the token by itself."""
        of_rest = getattr(getattr(view, "cls", None), "authentication_classes", None)
        return of_rest == [SessionAuthentication] if of_rest else view.__code__ is rule

    assert not [route for route, view in found.items() if route not in signed and not asks(view)]


@pytest.mark.parametrize(
    "target",
    [
        "x",
        "profile_settings",
        "//evil.example",
        "https://evil.example/",
        "http://[evil",
        "/\\evil.example",
        "",
    ],
)
def test_the_way_back_is_an_address_of_ours_or_the_first_page(strict, target):
    assert strict.post("/choose/", {"theme": "dark", "next": target})["Location"] == "/"


@pytest.mark.parametrize("header", ["HX-Current-URL", "Referer"])
@pytest.mark.parametrize(
    ("before", "back"),
    [
        ("http://[evil", "/"),
        ("https://evil.example/topics/", "/"),
        ("http://testserver/topics/?page=2", "/topics/%3Fpage%3D2"),
    ],
)
def test_a_visitor_signs_in_and_comes_back_to_a_page_of_ours(house, header, before, back):
    response = Client().post("/drafts/", headers={header: before})
    assert response["Location"] == f"/accounts/login/?next={back}"
