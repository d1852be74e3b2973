"""Real threads on a real database: whatever order they come in, the end is one consistent state."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections

from community.events.models import EventRecord
from community.search import actions as search
from community.search.models import Gap, Search, SearchEntry
from forum import actions
from forum.models import AcceptedAnswer, Forum, Post, Topic
from kb import actions as kb
from kb.actions.drafting import editable_texts
from kb.documents import text_of
from kb.models import Article, Figures, Opinion

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works) -> list:
    """Run all works in threads that start together; returns what each returned or raised."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def run(number: int, work) -> None:
        gate.wait()
        try:
            results[number] = work()
        except Exception as error:  # noqa: BLE001
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "a deadlock"
    return results


def test_everybody_accepts_at_once_and_one_record_stands(topic, answer, cast):
    results = at_once(
        *[
            lambda who=who: actions.accept_answer(answer, by=who)
            for who in (cast.cleo, cast.mo, cast.agnes, cast.cleo)
        ]
    )
    assert not [r for r in results if isinstance(r, Exception)]
    assert AcceptedAnswer.objects.filter(withdrawn_on=None).count() == 1
    topic.refresh_from_db()
    cast.carl.refresh_from_db()
    assert (topic.accepted_count, cast.carl.solved_count) == (1, 1)


def test_many_clicks_at_once_are_one_vote(answer, cast):
    results = at_once(*[lambda: actions.vote_post(answer, by=cast.cleo, helpful=True)] * 6)
    assert not [r for r in results if isinstance(r, Exception)]
    answer.refresh_from_db()
    assert answer.score == 1
    assert EventRecord.objects.filter(name="forum.post_voted").count() == 1


def test_the_same_form_sent_many_times_at_once_makes_one_post_and_one_topic(topic, forum, cast):
    at_once(*[lambda: actions.post_answer(topic, by=cast.carl, content="x", nonce="same")] * 5)
    assert Post.objects.filter(nonce="same").count() == 1
    results = at_once(
        *[
            lambda: actions.start_topic(
                forum, by=cast.carl, title="The very same one", content="x", nonce="again"
            )
        ]
        * 5
    )
    assert len({result.pk for result in results}) == 1
    assert Topic.objects.filter(subject="The very same one").count() == 1


def test_twenty_answers_at_once_are_numbered_and_chained_without_a_gap(topic, cast):
    people = [cast.carl, cast.agnes, cast.mo, cast.petra]
    works = [
        lambda n=n: actions.post_answer(topic, by=people[n % 4], content=f"answer {n}")
        for n in range(20)
    ]
    results = at_once(*works)
    assert not [r for r in results if isinstance(r, Exception)]
    topic.refresh_from_db()
    assert sorted(
        Post.objects.filter(topic=topic).answers().values_list("number", flat=True)
    ) == list(range(1, 21))
    assert (topic.answers_count, topic.posts_count) == (20, 21)
    ids = list(
        EventRecord.objects.of_group(topic.live_group).order_by("id").values_list("id", flat=True)
    )
    assert topic.last_event_id == ids[-1]
    assert Forum.objects.get(pk=topic.forum_id).direct_posts_count == 21


def test_two_editors_at_once_and_the_later_one_is_told(answer, cast):
    results = at_once(
        lambda: actions.edit_post(answer, by=cast.carl, content="Carl's", seen_version=0),
        lambda: actions.edit_post(answer, by=cast.mo, content="Mo's", seen_version=0),
    )
    assert sorted(type(result).__name__ for result in results) == ["Post", "Refused"]
    answer.refresh_from_db()
    assert answer.updates_count == 1


def test_accepting_and_removing_at_once_agree(topic, answer, cast):
    at_once(
        lambda: actions.accept_answer(answer, by=cast.cleo),
        lambda: actions.remove_post(answer, by=cast.mo),
    )
    topic.refresh_from_db()
    answer.refresh_from_db()
    assert answer.is_removed
    assert not topic.is_solved
    assert topic.answers_count == 0


def test_two_topics_merged_into_each_other_end_as_one(forum, cast):
    one = actions.start_topic(forum, by=cast.cleo, title="The first of the two", content="x")
    two = actions.start_topic(forum, by=cast.carl, title="The second of the two", content="y")
    results = at_once(
        lambda: actions.merge_topics(one, by=cast.mo, into=two),
        lambda: actions.merge_topics(two, by=cast.mo, into=one),
    )
    assert sorted(type(result).__name__ for result in results) == ["Refused", "Topic"]
    assert Topic.objects.listed().count() == 1
    assert Topic.objects.listed().get().posts_count == 2


def test_the_suite_really_runs_on_what_it_says():
    import os

    wanted = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    assert connection.vendor == wanted


def test_many_workers_describe_the_same_things_at_once_and_each_is_found_once(cast, topic, answer):
    results = at_once(
        *[lambda: search.index("topic", [topic.pk])] * 4,
        *[lambda: search.index("person", [cast.cleo.pk, cast.carl.pk])] * 4,
    )
    assert not [r for r in results if isinstance(r, Exception)]
    assert SearchEntry.objects.filter(kind="topic").count() == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM search_text WHERE rowid IN (SELECT id FROM"
            f" {SearchEntry._meta.db_table})"
        )
        assert cursor.fetchone()[0] == SearchEntry.objects.count()
    actions.edit_post(topic.first_post, by=cast.cleo, content="The newest words")
    at_once(*[lambda: search.index("topic", [topic.pk])] * 4)
    entry = SearchEntry.objects.get(kind="topic")
    assert entry.lead == "The newest words"
    assert entry.version == 2


def test_one_reader_clicks_many_times_at_once_and_has_one_opinion(cast):
    article = kb.draft_article(
        by=cast.edda, title="Read by many", language="en", body=[("text", "<p>x</p>")]
    )
    article.get_latest_revision().publish(user=cast.edda)
    results = at_once(
        *[
            lambda n=n: kb.give_opinion(article, by=None, reader="one", helpful=bool(n % 2))
            for n in range(6)
        ]
    )
    assert not [r for r in results if isinstance(r, Exception)]
    figures = Figures.objects.get(page_id=article.pk)
    assert Opinion.objects.count() == 1
    assert (figures.helped, figures.failed) in ((1, 0), (0, 1))
    assert Opinion.objects.get().helpful == bool(figures.helped)


def test_a_search_sent_many_times_at_once_counts_once_for_each_person(house):
    asked = {"stems": "lamp red", "language": "en", "words": "red lamp", "found": 0}
    results = at_once(
        *[lambda n=n: search.count_search(**asked, searcher=f"s{n % 3}") for n in range(9)]
    )
    assert not [r for r in results if isinstance(r, Exception)]
    gap = Gap.objects.get()
    assert gap.searches == Search.objects.count() == 3


def test_two_members_suggest_edits_at_once_and_both_wait(cast):
    article = kb.draft_article(
        by=cast.edda,
        title="Mended by two",
        language="en",
        body=[("text", "<p>one</p>"), ("text", "<p>two</p>")],
    )
    article.get_latest_revision().publish(user=cast.edda)
    first, second = editable_texts(Article.objects.get(pk=article.pk))
    results = at_once(
        lambda: kb.suggest_edit(article, by=cast.cleo, texts={first: "one, by Cleo"}),
        lambda: kb.suggest_edit(article, by=cast.carl, texts={second: "two, by Carl"}),
    )
    assert not [r for r in results if isinstance(r, Exception)], results
    newest = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert [text_of(block["value"]) for block in newest.body.raw_data] == [
        "one, by Cleo",
        "two, by Carl",
    ]
