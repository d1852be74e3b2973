"""While a question is written: an answer that is there already, where such questions stand, and how
soon they are answered.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from community.search.models import AskSession, Suggestion
from community.search.querysets import deflection
from community.votes import voted_by
from community.writing.drafts import draft_at, save_draft
from forum import actions
from forum.actions.answer_times import count_answer_times
from forum.answer_times import LEAST, Wait, hour_of_week, median, rounded_up, usual_wait
from forum.models import AnswerTime, Forum, Post, Topic
from forum.offers import says_the_same
from kb.models import Opinion
from tests.conftest import published, settle
from tests.standing import stands

pytestmark = pytest.mark.django_db
TITLE = "My router drops the line every evening"


@stands
def solved(cast, engine, topic, answer) -> Topic:
    """Cleo's question about her router, solved by Carl's answer."""
    actions.edit_post(answer, by=cast.carl, content="Look at the **lease**, and `renew <it>`.")
    actions.accept_answer(answer, by=cast.cleo)
    settle()
    return topic


def help_for(person, title: str = TITLE, **more) -> str:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post("/ask/help/", {"title": title, "body": "", "nonce": "n-1", **more})
    assert response.status_code == 200
    return response.content.decode()


def piece(page: str, name: str) -> str:
    return page.split(f'<div id="{name}">')[1].split('<div id="')[0]


def test_the_answer_itself_stands_beside_the_question_as_its_page_shows_it(solved, cast):
    offered = piece(help_for(cast.petra), "suggestions")
    assert "This may answer it" in offered
    assert "<strong>lease</strong>" in offered
    assert "renew &lt;it&gt;" in offered
    assert "Accepted answer, by Carl" in offered
    assert solved.get_absolute_url() in offered
    assert Suggestion.objects.get().key == solved.live_group


def test_what_is_not_like_it_or_not_solved_shows_no_answer(solved, answer, cast):
    assert "This may answer it" not in help_for(cast.petra, "Which cable for the attic lamp")
    actions.withdraw_acceptance(answer, by=cast.cleo)
    settle()
    assert "This may answer it" not in help_for(cast.petra)


def test_nothing_is_told_of_what_the_person_may_not_see(cast, engine, team_room):
    hidden = actions.start_topic(
        team_room, by=cast.mo, title=TITLE, content="Secret router words", tags=["undisclosed"]
    )
    actions.post_answer(hidden, by=cast.agnes, content="A secret")
    settle()
    page = help_for(cast.cleo)
    for word in ("Secret", "undisclosed", team_room.name):
        assert word not in page
    assert "undisclosed" in help_for(cast.agnes)


def test_forum_and_tags_are_proposed_from_similar_questions_solved_or_not(topic, cast, engine):
    settle()
    page = help_for(cast.petra)
    assert f'data-value="{topic.forum_id}"' in piece(page, "forums-proposed")
    assert 'data-value="router"' in piece(page, "tags-proposed")
    other = help_for(cast.petra, "Which cable for the attic lamp")
    assert "data-value" not in other


def test_this_solved_it_counts_thanks_and_discards_the_draft_and_can_be_undone(
    solved, answer, cast, sign_in
):
    client = sign_in(cast.petra)
    save_draft("ask", by=cast.petra, title=TITLE, body="and so on")
    help_for(cast.petra)
    typed = {"nonce": "n-1", "title": TITLE, "body": "and so on", "tags": "router", "forum": ""}
    said = client.post(
        "/ask/help/solved/", {**typed, "key": solved.live_group}, headers={"HX-Request": "true"}
    )
    assert "Good to hear." in said.content.decode()
    assert deflection()["solved"] == 1
    assert voted_by(cast.petra, Post, [answer.pk])
    assert draft_at("ask", by=cast.petra) is None
    client.post("/ask/help/solved/", {**typed, "key": solved.live_group})
    answer.refresh_from_db()
    assert answer.score == 1, "said twice, thanked once"
    client.post("/ask/help/undo/", typed, headers={"HX-Request": "true"})
    assert deflection()["solved"] == 0
    assert not voted_by(cast.petra, Post, [answer.pk])
    draft = draft_at("ask", by=cast.petra)
    assert (draft.title, draft.body, draft.more["tags"]) == (TITLE, "and so on", "router")


def test_a_vote_of_before_is_no_thanks_and_stays(solved, answer, cast, sign_in):
    actions.vote_post(answer, by=cast.petra, helpful=True)
    client = sign_in(cast.petra)
    help_for(cast.petra)
    client.post("/ask/help/solved/", {"nonce": "n-1", "key": solved.live_group})
    client.post("/ask/help/undo/", {"nonce": "n-1"})
    assert voted_by(cast.petra, Post, [answer.pk])


def test_who_wrote_the_answer_does_not_vote_for_it(solved, answer, cast, sign_in):
    help_for(cast.carl)
    sign_in(cast.carl).post("/ask/help/solved/", {"nonce": "n-1", "key": solved.live_group})
    answer.refresh_from_db()
    assert answer.score == 0
    assert deflection()["solved"] == 1


def test_an_article_that_solved_it_is_called_helpful_and_that_can_be_undone(cast, engine, sign_in):
    body = [("text", "<p>Hold the button for ten seconds.</p><p>Then wait.</p>")]
    article = published(cast.edda, "Restarting the router at night", body=body)
    settle()
    page = help_for(cast.petra, "Restarting the router at night")
    assert "Hold the <mark>" not in page
    assert "Hold the button for ten seconds. Then wait." in page
    client, key = sign_in(cast.petra), f"article.{article.pk}"
    client.post("/ask/help/solved/", {"nonce": "n-1", "key": key})
    assert Opinion.objects.get().helpful
    client.post("/ask/help/undo/", {"nonce": "n-1"})
    assert not Opinion.objects.exists()


def test_strangers_record_nothing(solved, answer, cast, sign_in):
    assert Client().post("/ask/help/", {"title": TITLE, "nonce": "x"}).status_code == 204
    assert Client().post("/ask/help/solved/", {"nonce": "x", "key": "y"}).status_code == 404
    assert Client().get("/ask/help/").status_code == 405
    assert not AskSession.objects.exists()
    help_for(cast.petra)
    sign_in(cast.mo).post("/ask/help/solved/", {"nonce": "n-1", "key": solved.live_group})
    assert deflection()["solved"] == 0
    assert not voted_by(cast.mo, Post, [answer.pk])


# --- without a script -----------------------------------------------------------------------------


def test_without_a_script_a_certain_answer_is_shown_once_before_the_question_is_posted(
    solved, cast, forum, sign_in
):
    client = sign_in(cast.petra)
    title = "Router drops every evening"
    typed = {"title": title, "body": "Each at nine.", "forum": forum.pk, "tags": "wi-fi"}
    page = client.post("/ask/", typed).content.decode()
    assert "Nothing is posted yet" in page
    assert "<strong>lease</strong>" in page
    assert "Ask all the same" in page
    assert "Each at nine." in page
    nonce = re.search(r'name="nonce" value="([^"]+)"', page)[1]
    said = client.post("/ask/help/solved/", {**typed, "nonce": nonce, "key": solved.live_group})
    assert "Good to hear." in said.content.decode()
    assert not Topic.objects.filter(poster=cast.petra).exists()
    undone = client.post("/ask/help/undo/", {**typed, "nonce": nonce}, follow=True)
    assert "Each at nine." in undone.content.decode()
    assert client.post("/ask/", {**typed, "nonce": nonce}).status_code == 302
    assert Topic.objects.get(poster=cast.petra).subject == title


@pytest.mark.parametrize(
    ("title", "other", "same"),
    [
        ("Router drops every evening", "The router drops, every evening!", True),
        ("Роутер теряет связь", "Теряет связь роутер", True),
        ("The router drops", "The router drops every evening", False),
        ("Router", "router?", True),
        ("The topic that goes into it", "A moderator's day: remove, move, split, merge", False),
        ("?", "the", False),
    ],
)
def test_titles_say_the_same_that_share_nearly_all_their_words(title, other, same):
    assert says_the_same(title, other) is same


@pytest.mark.parametrize(
    "title", ["Router hums under the zeppelin", "About the router", "Router: where I look"]
)
def test_what_is_only_like_it_or_says_little_keeps_no_question_back(
    title, solved, cast, forum, sign_in
):
    typed = {"title": title, "body": "Loudly.", "forum": forum.pk}
    assert sign_in(cast.petra).post("/ask/", typed).status_code == 302


# --- how soon -------------------------------------------------------------------------------------

NINE = datetime(2026, 3, 4, 9, 20, tzinfo=UTC)  # a Wednesday


def asked(forum: Forum, by, at: datetime, *answers: tuple) -> Topic:
    """A question of that moment; each answer is (who, after how many minutes)."""
    topic = actions.start_topic(forum, by=by, title="How soon is it answered", content="?")
    Topic.objects.filter(pk=topic.pk).update(created=at)
    for who, minutes in answers:
        actions.post_answer(topic, by=who, content="So", created=at + timedelta(minutes=minutes))
    return topic


@pytest.fixture
def questions(cast, forum) -> list[Topic]:
    """Ten questions of working mornings at nine, answered after 1, 2 … 10 minutes."""
    days = [NINE - timedelta(days=7 * week) for week in range(5)] + [
        NINE - timedelta(days=7 * week + 1) for week in range(5)
    ]
    return [
        asked(forum, cast.cleo, day, (cast.cleo, 0), (cast.carl, minutes))
        for minutes, day in enumerate(days, 1)
    ]


@pytest.fixture
def today(monkeypatch) -> datetime:
    """Ten days after the last of these questions."""
    now = NINE + timedelta(days=10)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


def test_half_of_the_questions_of_an_hour_waited_no_longer(questions, forum, cast, today):
    assert count_answer_times() > 0
    at_nine = usual_wait(forum.pk, NINE + timedelta(days=14))
    assert at_nine == Wait(timedelta(minutes=5), at_this_hour=True)
    assert usual_wait(forum.pk, NINE + timedelta(days=14, hours=1)) == at_nine, "the hour after"
    assert not usual_wait(forum.pk, NINE + timedelta(hours=6)).at_this_hour
    assert not usual_wait(forum.pk, NINE + timedelta(days=3)).at_this_hour, "a Saturday"
    page = Client()
    page.force_login(cast.petra, backend="django.contrib.auth.backends.ModelBackend")
    words = page.get("/ask/").content.decode().replace("\xa0", " ")
    assert "Usually answered within 5 minutes" in words


def test_a_forum_of_which_little_is_known_is_told_of_the_community(questions, today):
    from forum.actions.forums import add_forum

    quiet = add_forum("Quiet corner")
    count_answer_times()
    assert usual_wait(quiet.pk, NINE) == Wait(timedelta(minutes=5), at_this_hour=True)
    AnswerTime.objects.filter(forum=None, hour__isnull=False).delete()
    assert usual_wait(quiet.pk, NINE) == Wait(timedelta(minutes=5), at_this_hour=False)


def test_too_few_questions_or_mostly_unanswered_ones_say_nothing(questions, cast, forum, today):
    Topic.objects.filter(pk=questions[0].pk).update(approved=False)
    assert LEAST == 10
    count_answer_times()
    assert usual_wait(forum.pk, NINE) is None
    Topic.objects.filter(pk=questions[0].pk).update(approved=True)
    for day in range(11):
        asked(forum, cast.cleo, NINE - timedelta(days=7 * day))
    count_answer_times()
    assert usual_wait(forum.pk, NINE) is None, "half of them wait still"


def test_what_the_team_asks_among_itself_tells_the_community_nothing(
    questions, cast, team_room, today
):
    Forum.objects.filter(pk=team_room.pk).update(kind=Forum.Kind.QUESTIONS)
    Topic.objects.filter(pk__in=[topic.pk for topic in questions]).update(forum=team_room)
    count_answer_times()
    assert usual_wait(None, NINE) is None
    assert usual_wait(team_room.pk, NINE)


def test_how_soon_is_told_of_no_forum_in_which_one_may_not_ask(cast, team_room, sign_in):
    AnswerTime.objects.create(forum=team_room, seconds=300, questions=LEAST)
    chosen = {"forum": team_room.pk}
    assert "answered within" not in sign_in(cast.cleo).get("/ask/", chosen).content.decode()
    assert "answered within" not in help_for(cast.cleo, **chosen)
    assert "answered within" in help_for(cast.mo, **chosen)


def test_hours_are_those_of_the_community(settings):
    assert hour_of_week(NINE) == 9
    assert hour_of_week(NINE + timedelta(days=3)) == 24 + 9
    settings.TIME_ZONE = "Asia/Vladivostok"
    assert hour_of_week(NINE) == 19


def test_what_was_just_counted_is_not_counted_again(questions, today):
    assert count_answer_times() > 0
    assert count_answer_times() == 0


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, timedelta(minutes=1)),
        (61, timedelta(minutes=2)),
        (3540, timedelta(minutes=59)),
        (3541, timedelta(hours=1)),
        (7201, timedelta(hours=3)),
        (82_801, timedelta(days=1)),
        (100_000, timedelta(days=2)),
    ],
)
def test_a_wait_is_rounded_up_to_what_people_say(seconds, told):
    assert rounded_up(seconds) == told


def test_the_median_is_the_wait_of_the_one_in_the_middle():
    assert median([5.0, 1.0, 3.0]) == 3.0
    assert median([1.0, 9.0]) == 1.0
