"""Content in the languages that its reader reads: lists, the first page, forums, the search; the
switch; what is kept for visitors; name and tagline.
"""

from __future__ import annotations

import json
import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.accounts.models import User
from community.portal.look import forget_look
from community.search.models import SearchEntry
from forum import actions
from forum.actions.forums import add_forum
from forum.models import Forum, Topic
from forum.rules import TOPICS_PER_PAGE
from tests.conftest import settle
from tests.plans import plan_of

pytestmark = pytest.mark.django_db
ENGLISH, RUSSIAN = "The router drops every evening", "Роутер теряет соединение"
SWITCH = 'class="reads"'


def browser(language: str) -> Client:
    """A visitor whose browser asks for this language before others."""
    return Client(headers={"Accept-Language": f"{language},{language}-XX;q=0.9,en;q=0.5"})


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def titles(page: str) -> list[str]:
    return re.findall(r'class="row-title"[^>]*>([^<]*)<', page)


@pytest.fixture
def russian(cast, topic) -> Topic:
    """Beside Cleo's question in English, one in Russian in a forum of that language."""
    forum = add_forum("Интернет", language="ru")
    return actions.start_topic(forum, by=cast.carl, title=RUSSIAN, content="Каждый вечер.")


# --- lists ---


@pytest.mark.parametrize("path", ["/topics/", "/topics/unanswered/", "/topics/unsolved/", "/"])
def test_lists_keep_to_what_a_visitors_browser_asks_for(russian, path):
    assert titles(read(browser("en"), path)) == [ENGLISH]
    assert titles(read(browser("ru"), path)) == [RUSSIAN]
    assert set(titles(read(Client(), path))) == {ENGLISH, RUSSIAN}


def test_a_visitors_choice_holds_on_every_page_and_is_made_without_scripts(russian):
    client = browser("en")
    page = read(client, "/topics/")
    assert SWITCH in page
    assert re.search(r'value="en"\s+lang="en"\s+aria-current="true"', page)
    answer = client.post("/choose/", {"reads": "all", "next": "/topics/"})
    assert answer["Location"] == "/topics/"
    page = read(client, "/topics/")
    assert set(titles(page)) == {ENGLISH, RUSSIAN}
    assert re.search(r'value="all"\s+aria-current="true"', page)
    client.post("/choose/", {"reads": "ru"})
    assert titles(read(client, "/topics/")) == [RUSSIAN]
    assert 'lang="en"' in read(client, "/topics/")
    client.post("/choose/", {"reads": "klingon"})
    assert titles(read(client, "/topics/")) == [RUSSIAN]


def test_a_members_choice_goes_with_the_account(russian, cast, sign_in):
    client = sign_in(cast.mo)
    client.post("/choose/", {"reads": "ru"})
    assert User.objects.get(pk=cast.mo.pk).reads == "ru"
    assert titles(read(sign_in(cast.mo), "/topics/")) == [RUSSIAN]
    assert titles(read(sign_in(cast.mo), "/topics/new/")) == [RUSSIAN]
    assert set(titles(read(sign_in(cast.agnes), "/topics/"))) == {ENGLISH, RUSSIAN}


def test_the_settings_say_which_languages_somebody_reads(russian, cast, sign_in):
    client = sign_in(cast.mo)
    form = {"display_name": "Mo", "about": "", "language": "", "time_zone": "", "theme": "auto"}
    client.post("/settings/", {**form, "reads": ["ru"]})
    assert User.objects.get(pk=cast.mo.pk).reads == "ru"
    assert re.search(r'name="reads"\s+value="ru"[^>]*checked', read(client, "/settings/"))
    client.post("/settings/", {**form, "reads": ["ru", "en"]})
    assert User.objects.get(pk=cast.mo.pk).reads == "all"
    client.post("/settings/", form)
    assert User.objects.get(pk=cast.mo.pk).reads == ""


def test_a_forum_in_two_languages_and_a_tag_have_the_switch(topic, forum, cast):
    actions.start_topic(forum, by=cast.carl, title=RUSSIAN, content="Вечером.", tags=["router"])
    for path in (forum.get_absolute_url(), "/tags/router/"):
        assert titles(read(browser("ru"), path)) == [RUSSIAN]
        page = read(browser("en"), path)
        assert SWITCH in page
        assert titles(page) == [ENGLISH]
        assert set(titles(read(Client(), path))) == {ENGLISH, RUSSIAN}


def test_a_tag_that_only_another_language_knows_is_shown_all_the_same(russian):
    page = read(browser("ru"), "/tags/router/")
    assert SWITCH not in page
    assert titles(page) == [ENGLISH]


def test_a_forum_in_one_language_has_no_switch_and_hides_nothing(russian):
    page = read(browser("en"), russian.forum.get_absolute_url())
    assert SWITCH not in page
    assert titles(page) == [RUSSIAN]


def test_ones_own_questions_are_shown_in_whatever_language(russian, cast, sign_in):
    cleo = sign_in(cast.cleo)
    cleo.post("/choose/", {"reads": "ru"})
    page = read(cleo, "/topics/mine/")
    assert titles(page) == [ENGLISH]
    assert SWITCH not in page


def test_there_is_no_switch_where_everything_is_in_one_language(topic):
    for path in ("/", "/topics/"):
        page = read(browser("ru"), path)
        assert SWITCH not in page
        assert titles(page) == [ENGLISH]


def test_what_one_may_not_read_is_no_other_language(topic, team_room, cast, sign_in):
    actions.start_topic(team_room, by=cast.mo, title="Смена графика", content="С понедельника.")
    assert SWITCH not in read(browser("en"), "/topics/")
    assert SWITCH not in read(sign_in(cast.cleo), "/topics/")
    assert SWITCH in read(sign_in(cast.mo), "/topics/")


def test_the_switch_comes_with_the_first_topic_in_another_language(topic, forum, cast):
    assert SWITCH not in read(Client(), "/topics/")
    actions.start_topic(forum, by=cast.carl, title=RUSSIAN, content="Каждый вечер.")
    assert SWITCH in read(Client(), "/topics/")


def test_an_empty_list_says_in_which_language_and_leads_to_the_others(russian, answer):
    page = read(browser("en"), "/topics/unanswered/")
    assert "Every question in English has an answer." in page
    assert re.search(r'name="reads"\s+value="all"[^>]*>\s*Show all languages', page)
    assert "Здесь пока ничего нет на русском." in read(browser("ru"), "/topics/solved/")


def test_feeds_and_the_sitemap_are_in_all_languages(russian):
    for path in ("/topics/feed/", "/sitemap-topics.xml"):
        for client in (browser("en"), browser("ru")):
            page = read(client, path)
            assert russian.get_absolute_url() in page or RUSSIAN in page


def test_a_list_in_one_language_is_read_in_the_order_of_an_index(russian, cast):
    """No sorting, however few of a million topics are in it."""
    lists = ("latest", "unanswered", "unsolved", "solved")
    for name in lists:
        path = "/topics/" if name == "latest" else f"/topics/{name}/"
        read(browser("ru"), path)
        with CaptureQueriesContext(connection) as queries:
            read(browser("ru"), path)
        asked = [q["sql"] for q in queries if f"LIMIT {TOPICS_PER_PAGE + 1}" in q["sql"]]
        assert len(asked) == 1
        if connection.vendor == "sqlite":
            plan = plan_of(asked[0])
            assert f"topics_{name}_in (language=?)" in plan
            assert "TEMP B-TREE" not in plan


# --- a topic's language ---


def test_a_topic_knows_its_language_whatever_is_done_to_it(cast, forum, topic):
    assert topic.language == "en"
    question = topic.first_post
    actions.edit_post(question, by=cast.cleo, content="Смотрю на лампочку.", title=RUSSIAN)
    assert Topic.objects.get().language == "ru"
    to = add_forum("English", language="en")
    actions.move_topic(topic, by=cast.mo, to=to)
    assert Topic.objects.get().language == "en"
    answer = actions.post_answer(topic, by=cast.carl, content="x")
    actions.move_topic(topic, by=cast.mo, to=forum)
    new = actions.split_topic(topic, by=cast.mo, answers=[answer], title="Something else entirely")
    assert new.language == "en"
    assert Topic.objects.get(pk=topic.pk).language == "ru"


def test_a_forums_new_language_is_that_of_its_topics(cast, topic, forum, sign_in, engine):
    cast.ada.is_superuser = True
    cast.ada.save()
    settle()
    page = {
        "name": forum.name,
        "type": str(Forum.FORUM_POST),
        "kind": forum.kind,
        "icon": forum.icon,
        "language": "ru",
        "close_after_hours": "0",
    }
    assert sign_in(cast.ada).post(f"/office/forums/edit/{forum.pk}/", page).status_code == 302
    settle()
    assert Topic.objects.get().language == "ru"
    assert SearchEntry.objects.get(key=topic.live_group).locale == "ru"


def test_news_of_a_list_say_their_language(russian, cast, committed, monkeypatch):
    said = []
    monkeypatch.setattr("forum.live.broadcast", lambda group, message: said.append(message))
    with committed():
        actions.post_answer(russian, by=cast.mo, content="Проверьте кабель.")
    counts = [message for message in said if message.get("do") == "count"]
    assert [message["language"] for message in counts] == ["ru"]
    assert 'data-languages="en"' in read(browser("en"), "/topics/")
    assert 'data-languages=""' in read(Client(), "/topics/")


# --- what is kept for visitors ---


@pytest.mark.parametrize("path", ["/", "/topics/", "/forums/"])
def test_no_kept_page_of_one_language_is_taken_for_another(russian, path):
    tags = {}
    for language in ("en", "ru"):
        answer = browser(language).get(path)
        tags[language] = answer["ETag"]
        assert {"Cookie", "Accept-Language"} <= {name.strip() for name in answer["Vary"].split(",")}
    chosen = browser("en")
    chosen.post("/choose/", {"reads": "all"})
    tags["all"] = chosen.get(path)["ETag"]
    both = Client(headers={"Accept-Language": "ru"})
    both.cookies["django_language"] = "en"
    tags["interface"] = both.get(path)["ETag"]
    assert len({tags["en"], tags["ru"], tags["all"]}) == 3
    assert tags["interface"] == tags["all"]
    assert chosen.get(path, headers={"If-None-Match": tags["en"]}).status_code == 200
    assert chosen.get(path, headers={"If-None-Match": tags["all"]}).status_code == 304


# --- forums ---


def test_the_forums_in_the_readers_language_stand_first(russian, forum, cast, sign_in):
    Forum.objects.filter(pk=forum.pk).update(language="en")
    from forum.actions.forums import forum_changed

    forum_changed()

    def order(page: str) -> bool:
        side = page[page.index('class="side"') :] if 'class="side-list"' in page else page
        return side.index("Home internet") < side.index("Интернет")

    for path in ("/", "/forums/"):
        assert order(read(browser("en"), path))
        assert not order(read(browser("ru"), path))
    cleo = sign_in(cast.cleo)
    cleo.post("/choose/", {"reads": "ru"})
    assert not order(read(cleo, "/ask/"))
    cleo.post("/choose/", {"reads": "en"})
    assert order(read(cleo, "/ask/"))


# --- the search ---


def found(client: Client, words: str) -> list[str]:
    page = read(client, f"/search/?q={words}")
    return re.findall(r'class="row-title" href="([^"]*)"', page)


def test_results_in_the_readers_languages_come_first(cast, forum, engine):
    russian = add_forum("Интернет", language="ru")
    made = {
        "en": actions.start_topic(forum, by=cast.carl, title="Wi-Fi is slow", content="At nine."),
        "ru": actions.start_topic(russian, by=cast.carl, title="Wi-Fi лагает", content="В девять."),
    }
    for topic in made.values():
        answer = actions.post_answer(topic, by=cast.mo, content="5 GHz")
        actions.accept_answer(answer, by=cast.carl)
    settle()
    addresses = {code: topic.get_absolute_url() for code, topic in made.items()}
    assert found(browser("en"), "wi-fi") == [addresses["en"], addresses["ru"]]
    assert found(browser("ru"), "wi-fi") == [addresses["ru"], addresses["en"]]
    assert set(found(Client(), "wi-fi")) == set(addresses.values())
    offered = read(browser("ru"), f"{reverse('search_instant')}?q=wi-fi")
    assert offered.index(addresses["ru"]) < offered.index(addresses["en"])
    for language in ("en", "ru"):
        assert found(browser(language), "лагает") == [addresses["ru"]]


# --- the attribute that screen readers go by ---


def test_words_in_another_language_say_so(russian, cast):
    english = read(Client(), "/topics/")
    assert f'lang="ru">{RUSSIAN}' in english
    assert f'lang="en">{ENGLISH}' not in english
    actions.post_answer(russian, by=cast.agnes, content="Have you tried another cable?")
    page = read(browser("en"), russian.get_absolute_url())
    assert f'<h1 lang="ru">{RUSSIAN}' in page
    assert '<div class="prose" lang="ru"><p>Каждый вечер.' in page
    assert re.search(r'<div class="prose"\s*><p>Have you tried', page)
    page = read(browser("ru"), russian.get_absolute_url())
    assert '<div class="prose" lang="en"><p>Have you tried' in page


# --- name and tagline ---


def in_russian(house) -> None:
    house.words = {"ru": {"name": "Ветер", "tagline": "Соседи помогают"}}
    house.save()
    forget_look()


def test_name_and_tagline_are_in_the_language_of_the_page(house, topic):
    in_russian(house)
    page = read(browser("ru"), "/")
    assert re.search(r"<title>\s*Ветер: Соседи помогают\s*</title>", page)
    assert 'property="og:site_name" content="Ветер"' in page
    assert "<h1>Соседи помогают</h1>" in page
    assert "Testwind" not in page
    page = read(browser("en"), "/")
    assert "Testwind" in page
    assert "<h1>A place to test</h1>" in page
    assert "Ветер" not in page
    assert "Ветер" in read(browser("ru"), "/topics/feed/")


def test_mail_names_the_community_in_its_readers_language(house, cast, verified):
    in_russian(house)
    browser("ru").post("/accounts/password/reset/", {"email": "cleo@example.com"})
    letter = mail.outbox[-1]
    assert "Ветер" in letter.body
    assert "Ветер" in letter.from_email
    browser("en").post("/accounts/password/reset/", {"email": "carl@example.com"})
    assert "Testwind" in mail.outbox[-1].body


def test_the_back_office_keeps_them_and_what_is_empty_falls_back(house, cast, sign_in):
    client = sign_in(cast.ada)
    form = {
        "name": "Testwind",
        "tagline": "A place to test",
        "name_ru": "",
        "tagline_ru": "Проверяем вместе",
        "name_en": "",
        "tagline_en": "",
        "accent": "#8c5a2b",
        "languages": "en,ru",
    }
    assert client.post("/office/look/", form).status_code == 302
    house.refresh_from_db()
    assert house.words["ru"] == {"tagline": "Проверяем вместе"}
    assert "Проверяем вместе" in read(client, "/office/look/")
    page = read(browser("ru"), "/")
    assert re.search(r"<title>\s*Testwind: Проверяем вместе\s*</title>", page)
    assert json.dumps(house.words)
    house.languages = "ru"
    house.save()
    forget_look()
    assert "tagline_ru" not in read(client, "/office/look/")
