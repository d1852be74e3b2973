"""An accepted answer stands once, right under the question; the rest of a solved topic is one click
away, and open already for whoever goes on reading.
"""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.writing.drafts import save_draft
from forum import actions
from forum.actions.reading import mark_topic_read
from forum.models import Post, Topic
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def solved(cast, topic, answer) -> Topic:
    """Cleo's question, solved by Carl; two more answers, and replies to the question, to the
    solution and to another answer.
    """
    other = actions.post_answer(topic, by=cast.agnes, content="Or at the cable.")
    actions.post_answer(topic, by=cast.mo, content="Or at the clock.")
    actions.post_reply(topic.first_post, by=cast.carl, content="Which evening?")
    for words in ("Which lease?", "That of the router."):
        actions.post_reply(answer, by=cast.cleo, content=words)
    actions.post_reply(other, by=cast.cleo, content="It is new.")
    actions.accept_answer(answer, by=cast.cleo)
    return Topic.objects.get(pk=topic.pk)


def read(topic, query: str = "", client: Client | None = None, **headers) -> str:
    response = (client or Client(headers=headers)).get(topic.get_absolute_url() + query)
    assert response.status_code == 200
    return response.content.decode()


def without_data(page: str) -> str:
    """The page without what it tells search engines."""
    return re.sub(r'<script type="application/ld\+json">.*?</script>', "", page, flags=re.S)


def section(page: str) -> str:
    return re.search(r'<section class="accepted".*?</section>', page, re.S)[0]


def rest_of(page: str) -> str:
    return page[page.index('id="thread"') :]


def is_folded(page: str) -> bool:
    return re.search(r"<details[^>]*thread[^>]*>", page)[0].endswith('id="thread">')


def count(page: str) -> str:
    return re.search(r'<span id="answer-count">(.*?)</span>', page)[1]


def test_an_accepted_answer_stands_whole_once_with_all_that_can_be_done_to_it(solved, answer):
    page = without_data(read(solved))
    assert page.count("Look at the lease.") == 1
    assert page.count(f'id="post-{answer.pk}"') == 1
    assert page.count(f'action="/posts/{answer.pk}/vote/"') == 1
    assert page.count(f'action="/posts/{answer.pk}/accept/"') == 1
    whole = section(page)
    for needed in ("Look at the lease.", f'id="post-{answer.pk}"', "Not the answer", "Helpful"):
        assert needed in whole


def test_at_its_place_stands_a_line_that_leads_to_it_and_its_replies(solved, answer):
    page = rest_of(read(solved))
    place = page.index(f'<div id="place-{answer.pk}">')
    replies = page.index(f'id="replies-{answer.pk}"')
    line = page[place:replies]
    assert f'href="#post-{answer.pk}"' in line
    assert "Accepted answer, shown above" in line
    assert "Carl" in line
    assert "2 replies" in line
    assert page.index("Which lease?") > replies
    assert f'<a href="/posts/{answer.pk}/replies/"' in section(read(solved))


def test_a_line_without_replies_counts_none(cast, topic, answer):
    actions.accept_answer(answer, by=cast.cleo)
    actions.post_answer(topic, by=cast.mo, content="Another one")
    page = read(topic)
    line = re.search(r'<p class="signpost">.*?</p>', page, re.S)[0]
    assert "repl" not in line
    assert f'id="to-replies-{answer.pk}" hidden' in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "2 more answers, 3 replies"), ("ru", "ещё 2 ответа, 3 сообщения")],
)
def test_a_solved_topic_says_what_stands_beside_the_solution(solved, language, words):
    page = read(solved, **{"Accept-Language": language})
    assert count(page).lower() == words
    assert is_folded(page)
    assert "Or at the cable." in page, "search engines read it, and so does who looks for words"


def test_counts_are_right_in_the_plurals_of_both_languages(cast, topic, answer):
    actions.accept_answer(answer, by=cast.cleo)
    assert count(read(topic)) == ""
    actions.post_reply(answer, by=cast.cleo, content="Thank you")
    assert count(read(topic)) == "1 reply"
    other = actions.post_answer(topic, by=cast.mo, content="One more")
    assert count(read(topic)) == "1 more answer, 1 reply"
    assert count(read(topic, **{"Accept-Language": "ru"})) == "Ещё 1 ответ, 1 сообщение"
    for n in range(4):
        actions.post_reply(other, by=cast.cleo, content=f"reply {n}")
        actions.post_answer(topic, by=cast.mo, content=f"answer {n}")
    assert count(read(topic, **{"Accept-Language": "ru"})) == "Ещё 5 ответов, 5 сообщений"
    actions.remove_post(other, by=cast.mo)
    assert count(read(topic)) == "4 more answers, 5 replies"
    actions.withdraw_acceptance(answer, by=cast.cleo)
    assert count(read(topic)) == "5 answers"
    assert '<details class="thread"' not in read(topic)


def test_it_opens_unfolded_for_who_turned_a_page_chose_an_order_or_replies(cast, solved, sign_in):
    for n in range(25):
        actions.post_answer(solved, by=cast.mo, content=f"answer {n}")
    assert is_folded(read(solved))
    for query in ("?page=2", "?sort=oldest", "?sort=newest", "?sort=votes"):
        assert not is_folded(read(solved, query)), query
    client = sign_in(cast.mo)
    for query in (f"?reply={solved.first_post_id}", f"?quote={solved.first_post_id}"):
        assert not is_folded(read(solved, query, client)), query
    assert 'href="?sort=oldest"' in read(solved)


def test_it_opens_unfolded_for_who_comes_back_to_something_new_or_has_begun_an_answer(
    cast, solved, sign_in
):
    petra = sign_in(cast.petra)
    assert is_folded(read(solved, client=petra)), "all is new to who never read it"
    mark_topic_read(solved, by=cast.petra, last_post_id=solved.last_post_id)
    assert is_folded(read(solved, client=petra))
    actions.post_answer(solved, by=cast.agnes, content="Something new")
    assert not is_folded(read(solved, client=petra))
    agnes = sign_in(cast.agnes)
    mark_topic_read(solved, by=cast.agnes, last_post_id=solved.first_post_id)
    assert is_folded(read(solved, client=agnes)), "one's own words are no news"
    save_draft(solved.live_group, by=cast.agnes, body="half a thought")
    assert not is_folded(read(solved, client=agnes))


def test_addresses_lead_to_where_things_stand(cast, topic):
    posts = [actions.post_answer(topic, by=cast.carl, content=f"answer {n}") for n in range(45)]
    late = posts[44]
    reply = actions.post_reply(late, by=cast.cleo, content="Thank you")
    at = topic.get_absolute_url()

    def leads(path: str) -> str:
        return Client().get(path)["Location"]

    assert leads(f"/posts/{late.pk}/") == f"{at}?page=3#post-{late.pk}"
    actions.accept_answer(late, by=cast.cleo)
    assert leads(f"/posts/{late.pk}/") == f"{at}#post-{late.pk}"
    assert leads(f"/posts/{reply.pk}/") == f"{at}?page=3#post-{reply.pk}"
    assert leads(f"/posts/{late.pk}/replies/") == f"{at}?page=3#place-{late.pk}"
    for page in (1, 2, 3):
        assert f'id="post-{late.pk}"' in section(read(topic, f"?page={page}"))
    assert f'id="place-{late.pk}"' not in read(topic)
    assert f'id="place-{late.pk}"' in read(topic, "?page=3")
    actions.remove_post(late, by=cast.mo)
    assert leads_for(cast.mo, late) == f"{at}?page=3#post-{late.pk}"


def leads_for(person, post: Post) -> str:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/posts/{post.pk}/")["Location"]


def test_two_accepted_answers_stand_one_after_the_other(cast, solved, answer):
    second = Post.objects.get(topic=solved, poster=cast.agnes, parent=None)
    actions.accept_answer(second, by=cast.cleo)
    page = read(solved)
    whole = section(page)
    assert "Accepted answers" in whole
    assert whole.index("Look at the lease.") < whole.index("Or at the cable.")
    assert rest_of(page).count("Accepted answer, shown above") == 2
    assert count(page) == "1 more answer, 3 replies"


def test_ones_own_vote_shows_where_the_answer_stands(cast, solved, answer, sign_in):
    actions.vote_post(answer, by=cast.mo, helpful=True)
    assert 'aria-pressed="true"' in section(read(solved, client=sign_in(cast.mo)))
    assert 'aria-pressed="true"' not in section(read(solved))


@pytest.mark.parametrize(("who", "most"), [("visitor", 4), ("cleo", 8)])
def test_a_solved_topic_asks_no_more_than_another(cast, solved, sign_in, who, most):
    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    read(solved, client=client)
    with CaptureQueriesContext(connection) as queries:
        read(solved, client=client)
    assert len(queries) <= most
