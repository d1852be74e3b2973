"""The first page: what waits, what is talked about, what is new; nothing twice, nothing thin."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.accounts.models import User
from community.notifications.models import Notice
from community.writing.drafts import save_draft
from forum import actions
from forum.models import Post, Topic
from forum.talk import DAYS, PEOPLE, talked_about
from tests.conftest import published, run_all

pytestmark = pytest.mark.django_db
TALK, WAITING, SOLVED = "Talked about now", "Waiting for an answer", "Solved lately"


def home(client: Client | None = None) -> str:
    cache.delete("talked-about")
    answer = (client or Client()).get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def sections(page: str) -> dict[str, list[int]]:
    """Title of a section -> its topics."""
    found = {}
    for part in page.split('<h2 class="section">')[1:]:
        title = re.sub(r"<[^>]*>", "", part[: part.index("</h2>")]).strip()
        part = part[: part.index("</section>")]
        found[title] = [int(pk) for pk in re.findall(r'data-topic="(\d+)"', part)]
    return found


def asked(forum, by, number: int, **more) -> list[Topic]:
    return [
        actions.start_topic(forum, by=by, title=f"Question number {n}", content="x", **more)
        for n in range(number)
    ]


def lively(forum, cast, number: int) -> list[Topic]:
    """Topics in which three people wrote."""
    topics = asked(forum, cast.cleo, number)
    for topic in topics:
        for person in (cast.carl, cast.agnes):
            actions.post_answer(topic, by=person, content="y")
    return topics


# --- what is talked about ---


def test_talk_is_what_several_people_write_in_now(cast, forum):
    two, three, four, old = asked(forum, cast.cleo, 4)
    for topic, people in (
        (two, [cast.carl]),
        (three, [cast.carl, cast.mo]),
        (four, [cast.carl, cast.mo, cast.agnes]),
        (old, [cast.carl, cast.mo, cast.agnes]),
    ):
        for person in people:
            actions.post_answer(topic, by=person, content="y")
    actions.post_answer(two, by=cast.carl, content="and another thing")
    past = timezone.now() - timedelta(days=DAYS, minutes=1)
    Post.objects.filter(topic=old).update(created=past)
    assert PEOPLE == 3
    assert talked_about() == [(four.pk, "en"), (three.pk, "en")]


def test_talk_that_was_removed_or_is_for_others_is_not_shown(cast, forum, team_room, sign_in):
    hidden = lively(team_room, cast, 3)
    shown = lively(forum, cast, 4)
    actions.remove_post(shown[0].first_post, by=cast.mo)
    assert set(sections(home())[TALK]) == {topic.pk for topic in shown[1:]}
    mine = set(sections(home(sign_in(cast.mo)))[TALK])
    assert mine & {topic.pk for topic in hidden}


def test_talk_is_worked_out_once_for_everybody(cast, forum, sign_in):
    lively(forum, cast, 3)
    home()
    with CaptureQueriesContext(connection) as queries:
        Client().get("/")
        sign_in(cast.carl).get("/")
    assert not [q["sql"] for q in queries if '"forum_conversation_post"."created" >' in q["sql"]]


# --- sections ---


def test_a_thin_section_hides_itself(cast, forum):
    lively(forum, cast, 2)
    asked(forum, cast.carl, 3)
    assert list(sections(home())) == [WAITING]


def test_where_all_are_thin_the_latest_stand_there(cast, topic):
    assert sections(home()) == {"Latest": [topic.pk]}


def test_an_empty_community_says_what_to_do_next(house, cast, sign_in):
    page = home()
    assert "Nobody has asked anything yet" in page
    assert "/ask/" in page[page.index("Nobody has asked") :]
    assert not sections(page)
    assert "Back office" in home(sign_in(cast.ada))
    assert "Здесь ещё никто ни о чём не спросил" in home(Client(headers={"Accept-Language": "ru"}))


@pytest.mark.parametrize("seed", range(4))
def test_no_topic_stands_twice_whatever_happened(seed, cast, forum, lounge, sign_in):
    dice = random.Random(seed)
    people = [cast.cleo, cast.carl, cast.agnes, cast.mo, cast.petra]
    for number in range(30):
        title = f"{dice.choice(['Question', 'Вопрос'])} number {number}"
        place, by = dice.choice([forum, forum, lounge]), dice.choice(people)
        topic = actions.start_topic(place, by=by, title=title, content="x")
        for person in dice.sample(people, dice.randrange(5)):
            post = actions.post_answer(topic, by=person, content="y")
            if topic.is_question and dice.random() < 0.4 and person != by:
                actions.accept_answer(post, by=by)
    run_all()
    readers = [None, sign_in(cast.cleo), sign_in(cast.mo)]
    for reader in readers:
        found = sections(home(reader))
        counts = Counter(pk for topics in found.values() for pk in topics)
        assert not [pk for pk, often in counts.items() if often > 1]
        assert all(
            3 <= len(topics) <= 5 for name, topics in found.items() if name in (TALK, SOLVED)
        )
        assert len(found) >= 3


def test_the_team_sees_what_has_waited_longest(cast, forum, sign_in):
    User.objects.filter(pk=cast.agnes.pk).update(is_team=True)
    topics = asked(forum, cast.cleo, 8)
    for age, topic in enumerate(topics):
        Topic.objects.filter(pk=topic.pk).update(last_post_on=timezone.now() - timedelta(days=age))
    Topic.objects.filter(pk=topics[-1].pk).update(last_post_on="2020-01-01T00:00:00Z")
    newest, oldest = [t.pk for t in topics[:5]], [t.pk for t in topics[-2:1:-1]]
    assert sections(home())[WAITING] == newest
    found = sections(home(sign_in(User.objects.get(pk=cast.agnes.pk))))
    assert found["Waiting longest for an answer"] == oldest


# --- what waits for one person ---


def test_what_waits_for_me_is_said_first_and_once(cast, forum, sign_in):
    topics = lively(forum, cast, 5)
    asked(forum, cast.mo, 3)
    run_all()
    cleo = User.objects.get(pk=cast.cleo.pk)
    assert cleo.unread_notices
    found = sections(home(sign_in(cleo)))
    assert next(iter(found)) == "Waiting for you"
    assert len(found["Waiting for you"]) == 3
    assert set(found["Waiting for you"]) < {topic.pk for topic in topics}
    assert "Waiting for you" not in sections(home())
    assert "Waiting for you" not in sections(home(sign_in(cast.petra)))
    Notice.objects.filter(recipient=cleo).update(read_on=timezone.now())
    assert "Waiting for you" not in sections(home(sign_in(cleo)))


def test_what_may_not_be_read_any_more_does_not_wait(cast, topic, sign_in):
    actions.post_answer(topic, by=cast.carl, content="y")
    run_all()
    cleo = User.objects.get(pk=cast.cleo.pk)
    assert topic.pk in sections(home(sign_in(cleo)))["Waiting for you"]
    actions.remove_post(topic.first_post, by=cast.mo)
    assert "Waiting for you" not in sections(home(sign_in(cleo)))


def test_what_i_began_to_write_is_found_again(cast, topic, team_room, sign_in):
    save_draft("ask", by=cast.carl, title="", body="Half a question about")
    save_draft(topic.live_group, by=cast.carl, body="half an answer")
    page = home(sign_in(cast.carl))
    assert re.search(r'href="/ask/">Half a question about<', page)
    assert f'href="{topic.get_absolute_url()}">{topic.subject}<' in page
    assert "You began to write" not in home(sign_in(cast.cleo))


# --- what is new, and what it costs ---


def test_new_articles_stand_there_in_the_language_of_the_page(cast, topic):
    for number in range(3):
        published(cast.edda, title=f"Article {number}")
    published(cast.edda, title="Статья", language="ru")
    page = home()
    assert "New in the knowledge base" in page
    assert "Article 2" in page
    assert "Статья" not in page
    page = home(Client(headers={"Accept-Language": "ru"}))
    assert "Article 2" not in page
    assert "Статья" not in page


@pytest.mark.parametrize(("who", "most"), [("visitor", 5), ("carl", 7), ("cleo", 8)])
def test_home_asks_few_questions(who, most, cast, forum, sign_in):
    lively(forum, cast, 6)
    asked(forum, cast.mo, 4)
    for topic in asked(forum, cast.petra, 4):
        actions.accept_answer(actions.post_answer(topic, by=cast.mo, content="y"), by=cast.petra)
    run_all()
    Notice.objects.exclude(recipient=cast.cleo).delete()
    User.objects.exclude(pk=cast.cleo.pk).update(unread_notices=0)
    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/").content.decode()
    assert {TALK, WAITING, SOLVED} <= set(sections(page))
    assert ("Waiting for you" in page) == (who == "cleo")
    assert len(queries) <= most
