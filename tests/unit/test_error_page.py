"""The page that stands in for one that broke."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from community.portal.views.errors import server_error


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Something broke on our side."), ("ru", "У нас что-то сломалось.")],
)
def test_what_stands_in_for_a_broken_page_speaks_the_language_of_its_reader(language, words):
    with override(language):
        response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert words in response.content.decode()
