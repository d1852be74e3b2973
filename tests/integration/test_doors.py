"""The doors of views: who is not let in is told so in the way in which they asked."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]

PLACES = (
    "/follow/",
    "/notices/read/",
    "/kb/tell-me/",
    "/kb/1/verify/",
    "/posts/1/vote/",
    "/topics/1/article/",
    "/settings/",
)


@pytest.mark.parametrize("place", PLACES)
def test_a_visitor_s_htmx_request_makes_the_whole_page_go_to_sign_in(place):
    said = {"HX-Request": "true", "HX-Current-URL": "http://testserver/kb/?q=1"}
    response = Client().post(place, headers=said)
    assert response.status_code == 204
    assert response.headers["HX-Redirect"] == "/accounts/login/?next=/kb/%3Fq%3D1"


@pytest.mark.parametrize("place", PLACES)
def test_a_visitor_s_form_leads_to_sign_in_and_back_to_the_page_that_it_stood_on(place):
    response = Client().post(place, headers={"Referer": "http://testserver/kb/"})
    assert response.headers["Location"] == "/accounts/login/?next=/kb/"
