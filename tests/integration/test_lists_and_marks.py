"""Long topics and lists by pages, and how far somebody has read."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum import actions
from forum.models import TopicRead
from tests.plans import plan_of

pytestmark = pytest.mark.django_db


def test_pages_of_answers_by_number(cast, topic, sign_in):
    posts = [actions.post_answer(topic, by=cast.carl, content=f"answer {n}") for n in range(1, 46)]
    client = Client()
    first = client.get(topic.get_absolute_url()).content.decode()
    assert "answer 20<" in first
    assert "answer 21<" not in first
    assert client.get(f"{topic.get_absolute_url()}?page=4").status_code == 404
    assert client.get(f"/posts/{posts[44].pk}/")["Location"].endswith(
        f"?page=3#post-{posts[44].pk}"
    )
    newest = client.get(f"{topic.get_absolute_url()}?sort=newest").content.decode()
    assert newest.index("answer 45<") < newest.index("answer 41<")
    actions.vote_post(posts[30], by=cast.cleo, helpful=True)
    voted = client.get(f"{topic.get_absolute_url()}?sort=votes").content.decode()
    assert voted.index("answer 31<") < voted.index("answer 1<")


def test_a_page_reads_no_answer_of_another_page(cast, topic, client):
    """However long the topic: its answers are found by their numbers, the accepted one by its own
    index, even when it stands on another page.
    """
    posts = [actions.post_answer(topic, by=cast.carl, content=f"answer {n}") for n in range(1, 46)]
    actions.accept_answer(posts[44], by=cast.cleo)
    for query in ("?page=2", "?page=2&sort=newest", "?sort=votes"):
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"{topic.get_absolute_url()}{query}").content.decode()
        assert page.count("answer 45<") == 1
        asked = [q["sql"] for q in queries if '"parent_id" IS NULL' in q["sql"]]
        assert asked
        if connection.vendor == "sqlite":
            for plan in map(plan_of, asked):
                assert "answers_by_" in plan or "accepted_of_topic" in plan, plan


def test_a_page_of_answers_says_where_a_new_one_belongs(cast, topic, client):
    for n in range(1, 46):
        actions.post_answer(topic, by=cast.carl, content=f"answer {n}")

    def grows(query: str) -> str:
        page = client.get(f"{topic.get_absolute_url()}{query}").content.decode()
        return re.search(r'id="answers" data-grows="(\w*)"', page)[1]

    assert [grows("?page=1"), grows("?page=3")] == ["", "end"]
    assert [grows("?sort=newest"), grows("?sort=newest&page=2")] == ["start", ""]


def test_long_threads_show_five_replies_and_fetch_the_rest(cast, topic, answer):
    for n in range(8):
        actions.post_reply(answer, by=cast.cleo, content=f"reply number {n}")
    page = Client().get(topic.get_absolute_url()).content.decode()
    assert "3 more replies" in page
    assert "reply number 6" not in page
    rest = (
        Client()
        .get(f"/posts/{answer.pk}/replies/", headers={"HX-Request": "true"})
        .content.decode()
    )
    assert "reply number 7" in rest


def test_lists_narrow_and_page_by_place(cast, forum, sign_in):
    topics = [
        actions.start_topic(forum, by=cast.cleo, title=f"Question number {n:02}", content="x")
        for n in range(25)
    ]
    post = actions.post_answer(topics[0], by=cast.carl, content="done")
    actions.accept_answer(post, by=cast.cleo)
    client = Client()
    page = client.get("/topics/").content.decode()
    assert page.count('<li class="row ') == 20
    older = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    rest = client.get("/topics/" + older).content.decode()
    assert rest.count('<li class="row ') == 5
    assert "Question number 00" in client.get("/topics/solved/").content.decode()
    assert "Question number 00" not in client.get("/topics/unanswered/").content.decode()
    assert client.get("/topics/unanswered/").content.decode().count('<li class="row ') == 20
    assert "Question number 24" in sign_in(cast.cleo).get("/topics/mine/").content.decode()


def test_reading_state_is_exact_and_a_get_writes_nothing(
    cast, topic, answer, sign_in, django_assert_num_queries
):
    client = sign_in(cast.cleo)
    assert "row unread" in client.get("/topics/").content.decode()
    client.get(topic.get_absolute_url())
    assert not TopicRead.objects.exists()
    client.post(f"/topics/{topic.pk}/read/", {"post": answer.pk})
    assert "row unread" not in client.get("/topics/").content.decode()
    later = actions.post_answer(topic, by=cast.agnes, content="one more")
    assert "row unread" in client.get("/topics/").content.decode()
    assert client.get(f"/topics/{topic.pk}/unread/")["Location"] == f"/posts/{later.pk}/"
    assert "row" in client.get("/topics/new/").content.decode()
    client.post("/topics/read/")
    assert "row unread" not in client.get("/topics/").content.decode()


def test_reading_marks_never_go_back(cast, topic, answer, sign_in):
    client = sign_in(cast.cleo)
    client.post(f"/topics/{topic.pk}/read/", {"post": answer.pk})
    client.post(f"/topics/{topic.pk}/read/", {"post": topic.first_post_id})
    client.post(f"/topics/{topic.pk}/read/", {"post": 10**15})
    assert TopicRead.objects.get().last_post_id == answer.pk


WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.mark.parametrize("who", ["visitor", "cleo"])
def test_queries_are_few_constant_and_write_nothing(who, cast, topic, forum, sign_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    paths = [
        topic.get_absolute_url(),
        "/topics/",
        "/topics/unsolved/",
        forum.get_absolute_url(),
        "/",
        "/forums/",
        "/people/",
    ]

    def counts() -> list[int]:
        found = []
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            assert not [q["sql"] for q in queries if q["sql"].startswith(WRITES)], path
            bounded = re.compile(
                r"COUNT\(\*\) FROM \(SELECT 1 .* LIMIT \d+\)"
            )  # a count that stops is no count over a table
            assert not [q["sql"] for q in queries if "COUNT(" in bounded.sub("", q["sql"])], path
            found.append(len(queries))
        return found

    few = counts()
    for n in range(12):
        other = actions.start_topic(
            forum, by=cast.carl, title=f"Another question {n}", content="x", tags=[f"t{n}"]
        )
        post = actions.post_answer(topic, by=cast.agnes if n % 2 else cast.carl, content=f"a {n}")
        actions.post_reply(post, by=cast.cleo, content="r")
        actions.post_answer(other, by=cast.mo, content="y")
    many = counts()
    assert few[0] <= 8
    assert many[0] <= 8
    assert all(more - less <= 1 for less, more in zip(few, many, strict=True)), (few, many)
