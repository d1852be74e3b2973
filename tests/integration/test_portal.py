"""The portal around the rooms: feeds, policies, languages, health, set-up, the back office."""

from __future__ import annotations

import dataclasses
import re

import pytest
from django.core import mail
from django.test import Client

from community.accounts.models import User
from community.portal.models import Look
from community.portal.setup_key import say_setup_address, setup_key
from forum import actions
from tests.conftest import run_all

pytestmark = pytest.mark.django_db


def test_feeds_sitemap_robots_and_canonical_addresses(topic, forum, answer):
    client = Client()
    for path in (
        "/topics/feed/",
        f"/forums/{forum.pk}/feed/",
        "/tags/router/feed/",
        f"/topics/{topic.pk}/feed/",
    ):
        response = client.get(path)
        assert response.status_code == 200
        assert "router" in response.content.decode()
    assert topic.get_absolute_url() in client.get("/sitemap-topics.xml").content.decode()
    assert "Sitemap:" in client.get("/robots.txt").content.decode()
    page = client.get(topic.get_absolute_url() + "?reply=1").content.decode()
    assert f'<link rel="canonical" href="http://testserver{topic.get_absolute_url()}">' in page
    assert 'property="og:title"' in page


def test_the_sign_up_may_be_found_and_the_rest_of_the_entrance_not(house):
    client = Client()
    page = client.get("/accounts/signup/?next=/ask/").content.decode()
    assert "noindex" not in page
    assert '<link rel="canonical" href="http://testserver/accounts/signup/">' in page
    assert 'name="description"' in page

    rules = client.get("/robots.txt").content.decode().splitlines()
    assert rules.index("Allow: /accounts/signup/") < rules.index("Disallow: /accounts/")
    assert "noindex" in client.get("/accounts/login/").content.decode()


def test_policy_and_security_headers(topic):
    response = Client().get(topic.get_absolute_url())
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    page = response.content.decode()
    assert not re.search(r"<script(?![^>]*(src=|application/ld\+json))", page)
    assert not re.search(r"\son\w+=|\sstyle=", re.sub(r'content="[^"]*"', "", page))
    assert not response.cookies


def test_an_unchanged_page_is_answered_without_work(topic, answer, cast, committed):
    client = Client()
    first = client.get(topic.get_absolute_url())
    tag = first["ETag"]
    assert client.get(topic.get_absolute_url(), headers={"If-None-Match": tag}).status_code == 304
    with committed():
        actions.post_answer(topic, by=cast.agnes, content="news")
    assert client.get(topic.get_absolute_url(), headers={"If-None-Match": tag}).status_code == 200
    assert (
        client.get(
            topic.get_absolute_url(), headers={"If-None-Match": tag, "Accept-Language": "ru"}
        ).status_code
        == 200
    )


def test_both_languages_and_the_switch(topic):
    client = Client()
    assert 'lang="en"' in client.get("/").content.decode()
    assert 'lang="ru"' in client.get("/", headers={"Accept-Language": "ru"}).content.decode()
    client.post("/choose/", {"language": "ru", "next": "/topics/"})
    assert 'lang="ru"' in client.get("/").content.decode()
    client.post("/choose/", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/").content.decode()
    assert (
        client.post("/choose/", {"theme": "light", "next": "https://evil.example/"})["Location"]
        == "/"
    )


def test_only_the_languages_that_the_operator_offers(house):
    from community.portal.look import forget_look

    house.languages = "ru"
    house.save()
    forget_look()
    page = Client().get("/", headers={"Accept-Language": "en"}).content.decode()
    assert 'lang="ru"' in page
    assert 'value="en"' not in page


def test_single_sign_on_is_offered_when_the_environment_names_a_provider():
    import os
    import subprocess
    import sys

    code = (
        "import django; django.setup()\nfrom django.conf import settings\nfrom django.urls import"
        " reverse\nprint(reverse('openid_connect_login', args=['company']),"
        " settings.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0]['name'])"
    )
    environment = os.environ | {
        "OIDC_SERVER_URL": "https://id.example",
        "OIDC_CLIENT_ID": "veche",
        "OIDC_SECRET": "x",
        "OIDC_NAME": "Acme",
    }
    out = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert out.strip() == "/accounts/oidc/company/login/ Acme"


def test_health_as_json_and_as_a_page(house):
    data = Client().get("/health/").json()
    assert data["ok"]
    assert {part["name"] for part in data["parts"]} == {
        "database",
        "cache",
        "live",
        "mail",
        "worker",
        "search",
    }
    assert "<h1>" in Client().get("/health/", headers={"Accept": "text/html"}).content.decode()


def test_the_set_up_page_makes_an_empty_installation_a_place(roles):
    client = Client()
    assert client.get("/topics/")["Location"] == "/setup/"
    assert client.get("/setup/").status_code == 200
    form = {
        "name": "Acme",
        "tagline": "We help",
        "accent": "#336699",
        "languages": "en,ru",
        "forums": "Questions\nNews",
        "username": "boss",
        "email": "boss@acme.example",
        "password": "a-long-pass-9",
    }
    assert (
        client.post("/setup/", {**form, "key": setup_key(), "password": "123"}).status_code == 422
    )
    done = client.post("/setup/", {**form, "key": setup_key()})
    assert done["Location"] == "/office/first-steps/"
    assert client.get(done["Location"]).status_code == 200
    page = client.get("/").content.decode()
    assert "Acme" in page
    assert client.get("/setup/").status_code == 404
    assert client.get("/office/").status_code == 200
    assert (
        "#336699" in client.get(re.search(r'href="(/assets/[^"]+\.css)', page)[1]).content.decode()
    )
    assert (
        client.post(
            "/ask/",
            {
                "title": "The first of all questions",
                "body": "It is **quiet**.",
                "forum": re.search(r"/forums/(\d+)/questions/", page)[1],
            },
        ).status_code
        == 302
    )


@pytest.mark.parametrize("key", ["", "guessed", "ключ", "0" * 20])
@pytest.mark.parametrize("address", ["203.0.113.9", "127.0.0.1"])
def test_no_stranger_sets_a_fresh_installation_up(roles, key, address):
    form = {
        "name": "Mine",
        "accent": "#336699",
        "languages": "en",
        "forums": "News",
        "username": "boss",
        "email": "boss@evil.example",
        "password": "a-long-pass-9",
        "key": key,
    }
    response = Client(REMOTE_ADDR=address).post("/setup/", form)
    assert response.status_code == 422
    assert setup_key() not in response.content.decode()
    assert not Look.objects.exists()
    assert not User.objects.exists()


def test_the_log_has_the_address_that_opens_the_set_up_page(roles, caplog):
    say_setup_address.cache_clear()
    client = Client()
    client.get("/setup/")
    client.get("/setup/")
    addresses = re.findall(r"http://testserver(/setup/\?key=\w+)", caplog.text)
    assert len(addresses) == 1
    assert f'name="key" value="{setup_key()}"' in client.get(addresses[0]).content.decode()
    assert setup_key() not in client.get("/setup/").content.decode()


def test_a_key_of_the_operators_own_is_not_written_down(roles, settings, caplog):
    settings.ENV = dataclasses.replace(settings.ENV, setup_key="tea at five")
    say_setup_address.cache_clear()
    Client().get("/setup/")
    assert setup_key() == "tea at five"
    assert "tea" not in caplog.text


def test_the_set_up_key_is_not_guessed_for_long(roles):
    codes = [Client().post("/setup/", {"key": str(n)}).status_code for n in range(62)]
    assert codes[0] == 422
    response = Client().post("/setup/", {"key": setup_key()})
    assert "That was a lot at once" in response.content.decode()


def test_the_office_is_for_the_team_alone(cast, sign_in, forum):
    assert sign_in(cast.cleo).get("/office/").status_code == 302
    assert sign_in(cast.mo).get("/office/").status_code == 200
    assert sign_in(cast.mo).get("/office/matrix/").status_code == 302
    for path in (
        "/office/matrix/",
        f"/office/matrix/{forum.pk}/",
        "/office/forums/",
        "/office/forums/new/",
        "/office/look/",
        "/office/rules/",
        "/office/users/",
        "/office/groups/",
        f"/office/forums/edit/{forum.pk}/",
    ):
        assert sign_in(cast.ada).get(path).status_code == 200, path


def test_the_matrix_changes_who_may_what(cast, forum, topic, sign_in, committed):
    admin = sign_in(cast.ada)
    page = admin.get(f"/office/matrix/{forum.pk}/").content.decode()
    ticked = re.findall(r'name="([\w.\-]+)"[^>]*checked', page)
    assert "visitor.can_read_forum" in ticked
    with committed():
        admin.post(
            f"/office/matrix/{forum.pk}/",
            {name: "on" for name in ticked if not name.startswith("visitor.")},
        )
    assert Client().get(topic.get_absolute_url()).status_code == 404
    assert sign_in(cast.cleo).get(topic.get_absolute_url()).status_code == 200
    again = re.findall(
        r'name="([\w.\-]+)"[^>]*checked', admin.get(f"/office/matrix/{forum.pk}/").content.decode()
    )
    assert sorted(again) == sorted(name for name in ticked if not name.startswith("visitor."))


def test_forums_are_made_and_renamed_in_the_office(cast, sign_in, forum, committed):
    admin = sign_in(cast.ada)
    data = {
        "name": "Phones",
        "type": 0,
        "kind": "questions",
        "description": "All about phones",
        "icon": "smartphone",
        "parent": "",
        "language": "",
    }
    with committed():
        assert admin.post("/office/forums/new/", data).status_code == 302
    assert "Phones" in Client().get("/forums/").content.decode()
    with committed():
        admin.post(f"/office/forums/edit/{forum.pk}/", {**data, "name": "Internet"})
    page = Client().get(forum.get_absolute_url())
    assert "Internet" in page.content.decode()


def test_search_finds_titles_and_no_result_is_a_dead_end(topic):
    run_all()
    client = Client()
    assert topic.get_absolute_url() in client.get("/search/?q=router+EVENING").content.decode()
    page = client.get("/search/?q=zebra").content.decode()
    assert "/ask/?title=zebra" in page
    assert not mail.outbox


def test_choosing_a_language_leads_back_to_the_very_page(house):
    client = Client()
    page = client.get("/search/?q=one+two").content.decode()
    back = re.search(r'action="/choose/"><input type="hidden" name="next" value="([^"]*)"', page)[1]
    assert back == "/search/?q=one+two"
    assert client.post("/choose/", {"next": back, "language": "ru"})["Location"] == back
