"""A topic becomes an idea, and what is said about an idea becomes a topic; both show each other."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from community.accounts.doors import Refused
from community.accounts.models import User
from community.live.announcing import missed
from community.notifications.actions import follow
from community.notifications.models import Notice, Subscription
from community.votes import voters
from community.writing.drafts import draft_at, save_draft
from community.writing.files import attach_file
from forum.actions import remove_post, start_topic, vote_post
from forum.models import Post, Topic
from ideas import actions as ideas
from ideas.boards import status_named
from ideas.models import Comment, Idea
from moderation.drafting.actions import boards_for, idea_from_topic, topic_from_talk
from moderation.drafting.permissions import forums_for
from tests.conftest import run_all, settle, told

pytestmark = pytest.mark.django_db
LEVEL = Subscription.Level


def question_of(topic) -> Post:
    return Post.objects.get(topic=topic, number=0, parent=None)


def page(thing, client=None) -> str:
    return (client or Client()).get(thing.get_absolute_url()).content.decode()


# --- a topic becomes an idea


def test_one_click_makes_an_idea_whose_author_asked(cast, topic, board, sign_in):
    for person in (cast.carl, cast.edda):
        vote_post(question_of(topic), by=person, helpful=True)
    save_draft("ideas", by=cast.cleo, body="Half an idea of my own")
    run_all()
    Notice.objects.all().delete()
    client = sign_in(cast.mo)
    assert f'action="/topics/{topic.pk}/idea/"' in page(topic, client)
    answers = [client.post(f"/topics/{topic.pk}/idea/") for _ in range(2)]
    idea = Idea.objects.get()
    assert {answer["Location"] for answer in answers} == {idea.get_absolute_url()}
    assert (idea.author, idea.title, idea.origin) == (cast.cleo, topic.subject, topic.live_group)
    assert idea.content == "Where do I *look*?"
    assert {vote.user for vote in voters(Idea, [idea.pk])} == {cast.cleo}, "no vote is moved"
    assert draft_at("ideas", by=cast.cleo), "what she was writing is hers"
    run_all()
    assert told(cast.carl) == told(cast.edda) == told(cast.cleo) == ["idea_of_question"]
    assert told(cast.mo) == told(cast.petra) == []
    assert Notice.objects.filter(address=idea.get_absolute_url()).count() == 3


def test_both_sides_show_each_other_to_who_may_see_them(cast, topic, board, team_room, sign_in):
    idea = idea_from_topic(topic, by=cast.mo, board=board)
    topic.refresh_from_db()
    assert idea.get_absolute_url() in page(topic) and "This is about the idea:" in page(topic)
    assert topic.get_absolute_url() in page(idea) and "It began as a question:" in page(idea)
    assert "Make an idea" not in page(topic, sign_in(cast.mo))
    ideas.change_access(board, {"see": ["agent"], "vote": ["agent"]})
    assert idea.get_absolute_url() not in page(topic)
    assert idea.get_absolute_url() in page(topic, sign_in(cast.agnes))
    assert missed(topic.live_group, 0, "en")[-1]["do"] == "reload"


def test_completing_the_idea_tells_the_topic_and_its_followers_once(cast, topic, board):
    follow(topic.live_group, by=cast.edda, level=LEVEL.WATCHING)
    follow(topic.live_group, by=cast.agnes, level=LEVEL.TRACKING)
    idea = idea_from_topic(topic, by=cast.mo, board=board)
    ideas.vote_idea(idea, by=cast.carl, wanted=True)
    follow(topic.live_group, by=cast.carl, level=LEVEL.WATCHING)
    run_all()
    Notice.objects.all().delete()
    ideas.change_status(idea, by=cast.petra, to=status_named("planned"), words="Yes.")
    run_all()
    assert told(cast.edda) == [], "only that it is there"
    assert "Planned" in page(topic)
    Notice.objects.all().delete()
    ideas.change_status(idea, by=cast.petra, to=status_named("completed"), words="There.")
    settle()
    assert told(cast.edda) == ["idea_of_topic_done"]
    assert told(cast.carl) == told(cast.cleo) == ["idea_completed"], "once, as a voter"
    assert told(cast.agnes) == told(cast.petra) == []
    assert "Completed" in page(topic)
    assert missed(topic.live_group, 0, "en")[-1]["do"] == "reload"


def test_with_several_boards_one_more_click_chooses(cast, topic, board, sign_in):
    other = ideas.add_board("Mobile")
    hidden = ideas.add_board("Team board")
    ideas.change_access(hidden, {"see": ["moderator"], "submit": ["moderator"]})
    client = sign_in(cast.mo)
    choice = client.post(f"/topics/{topic.pk}/idea/").content.decode()
    assert "Mobile" in choice and board.name in choice
    assert "Team board" not in choice, "whoever asked could not see it there"
    assert client.post(f"/topics/{topic.pk}/idea/", {"board": hidden.pk}).status_code == 409
    client.post(f"/topics/{topic.pk}/idea/", {"board": other.pk})
    assert Idea.objects.get().board == other


@pytest.mark.parametrize("who", ["cleo", "carl"])
def test_customers_make_no_ideas_of_topics_and_move_nothing(who, cast, topic, idea, sign_in):
    ideas.add_comment(idea, by=cast.carl, content="And charts.")
    client = sign_in(getattr(cast, who))
    assert client.post(f"/topics/{topic.pk}/idea/").status_code == 403
    assert client.get(f"/topics/{topic.pk}/idea/").status_code == 405
    assert client.get(f"/ideas/{idea.pk}/topic/").status_code == 404
    assert "Make an idea" not in page(topic, client)
    assert "Move the discussion" not in page(idea, client)
    assert Client().post(f"/topics/{topic.pk}/idea/").status_code == 302
    assert Idea.objects.count() == 1


def test_what_the_board_says_already_is_linked_and_not_said_again(cast, topic, board):
    before = ideas.submit_idea(board, by=cast.carl, title=topic.subject, content="Please.")
    assert idea_from_topic(topic, by=cast.mo, board=board) == before
    topic.refresh_from_db()
    assert topic.linked_idea == before.live_group
    run_all()
    assert "idea_of_question" not in told(cast.cleo)


@pytest.mark.parametrize(("title", "starts"), [("a b c de", "Idea: a b"), ("word " * 30, "word ")])
def test_a_title_fits_the_bounds_of_an_idea(title, starts, cast, forum, board):
    topic = start_topic(forum, by=cast.cleo, title=title, content="Why?")
    idea = idea_from_topic(topic, by=cast.mo, board=board)
    assert idea.title.startswith(starts) and 10 <= len(idea.title) <= 100


def test_of_a_closed_account_the_team_wishes_and_of_a_removed_topic_nobody(cast, topic, board):
    User.objects.filter(pk=cast.cleo.pk).update(closed_on="2026-01-01T00:00:00Z", is_active=False)
    topic = Topic.objects.get(pk=topic.pk)
    assert idea_from_topic(topic, by=cast.mo, board=board).author == cast.mo
    other = start_topic(topic.forum, by=cast.carl, title="Another question", content="Why?")
    remove_post(question_of(other), by=cast.mo)
    with pytest.raises(Refused, match="removed"):
        idea_from_topic(other, by=cast.mo, board=board)


# --- what is said about an idea becomes a topic


@pytest.fixture
def talked(cast, idea):
    """An idea with a thread, a removed comment, the team's answer and a reply to that."""
    root = ideas.add_comment(idea, by=cast.carl, content="And *charts*.")
    reply = ideas.add_comment(idea, by=cast.cleo, content="Which?", parent=root)
    ideas.add_comment(idea, by=cast.carl, content="All of them.", parent=reply)
    gone = ideas.add_comment(idea, by=cast.carl, content="Never mind.")
    ours = ideas.add_comment(idea, by=cast.agnes, content="It is drawn.")
    ideas.add_comment(idea, by=cast.edda, content="By whom?", parent=ours)
    ideas.mark_official(ours, by=cast.petra)
    ideas.remove_comment(gone, by=cast.mo)
    Comment.objects.filter(pk=root.pk).update(created="2026-11-01T10:00:00Z")
    return Idea.objects.get()


def test_a_discussion_goes_on_in_a_topic_with_its_authors_and_times(
    cast, talked, forum, lounge, sign_in
):
    client, path = sign_in(cast.mo), f"/ideas/{talked.pk}/topic/"
    assert "Lounge" in client.get(path).content.decode()
    assert client.post(path, {"forum": ""}).status_code == 422
    answers = [client.post(path, {"forum": lounge.pk}) for _ in range(2)]
    topic = Topic.objects.get()
    assert {answer["Location"] for answer in answers} == {topic.get_absolute_url()}
    assert (topic.subject, topic.poster, topic.forum) == (talked.title, cast.mo, lounge)
    posts = list(Post.objects.filter(topic=topic).exclude(number=0, parent=None).order_by("pk"))
    said = {post.content.raw: post for post in posts}
    assert set(said) == {"And *charts*.", "Which?", "All of them.", "By whom?"}
    root, reply = said["And *charts*."], said["Which?"]
    assert (root.poster, str(root.created.date())) == (cast.carl, "2026-11-01")
    assert (reply.parent, reply.root, reply.depth) == (root, root, 1)
    assert said["All of them."].parent == reply
    assert said["By whom?"].parent is None, "what it answers stays with the idea"
    assert (root.number, said["By whom?"].number) == (1, 2)
    assert Post.objects.get(pk=root.pk).replies_count == 2
    assert (topic.posts_count, topic.answers_count) == (5, 2)
    lounge.refresh_from_db()
    assert lounge.direct_posts_count == 5
    assert User.objects.get(pk=cast.carl.pk).answers_count == 1
    html = page(topic)
    assert "And <em>charts</em>." in html and talked.get_absolute_url() in html


def test_the_idea_leads_to_the_topic_and_keeps_the_teams_answer(cast, talked, lounge, sign_in):
    topic = topic_from_talk(talked, by=cast.mo, forum=lounge)
    idea = Idea.objects.get()
    assert (idea.comments_count, idea.continued_in) == (1, topic.live_group)
    html = page(idea, sign_in(cast.cleo))
    assert "The discussion goes on in a topic:" in html and topic.get_absolute_url() in html
    assert "It is drawn." in html and "Which?" not in html
    assert 'id="composer"' not in html
    form = {"body": "One more."}
    refused = sign_in(cast.cleo).post(f"/ideas/{idea.pk}/comments/", form)
    assert refused.status_code == 403
    assert missed(idea.live_group, 0, "en")[-1]["do"] == "reload"
    assert ideas.vote_idea(idea, by=cast.edda, wanted=True).votes_count == 2, "votes go on"


def test_addresses_of_comments_lead_to_the_posts_that_they_became(cast, talked, lounge, team_room):
    comment = Comment.objects.get(content="Which?")
    topic = topic_from_talk(talked, by=cast.mo, forum=lounge)
    post = Post.objects.get(topic=topic, content="Which?")
    assert Client().get(comment.get_absolute_url())["Location"] == post.get_absolute_url()
    Topic.objects.update(forum=team_room)
    assert Client().get(comment.get_absolute_url()).status_code == 404


def test_who_followed_the_comments_follows_the_topic_and_voters_do_not(cast, talked, lounge):
    ideas.vote_idea(talked, by=cast.petra, wanted=True)
    topic = topic_from_talk(talked, by=cast.mo, forum=lounge)
    levels = dict(
        Subscription.objects.filter(about=topic.live_group).values_list("user__username", "level")
    )
    assert "petra" not in levels
    assert {"carl", "cleo", "edda"} <= set(levels)


def test_pictures_go_along(cast, idea, lounge, team_room, sign_in):
    upload = SimpleUploadedFile("plan.txt", b"The plan")
    file = attach_file(upload, by=cast.carl)
    ideas.add_comment(idea, by=cast.carl, content=f"See {file.markdown}")
    topic = topic_from_talk(idea, by=cast.mo, forum=team_room)
    file.refresh_from_db()
    assert file.place == str(Post.objects.get(topic=topic, number=1).ref)
    assert sign_in(cast.cleo).get(file.get_absolute_url()).status_code == 404
    assert sign_in(cast.mo).get(file.get_absolute_url()).status_code == 200


def test_nothing_is_moved_where_nothing_is_said(cast, idea, lounge, sign_in):
    with pytest.raises(Refused, match="silent"):
        topic_from_talk(idea, by=cast.mo, forum=lounge)
    assert not Topic.objects.exists()
    assert sign_in(cast.mo).get(f"/ideas/{idea.pk}/topic/").status_code == 404


def test_what_visitors_may_not_read_becomes_no_idea_that_they_see(cast, topic, board, team_room):
    assert boards_for(topic, by=cast.mo) == [board]
    Topic.objects.filter(pk=topic.pk).update(forum=team_room)
    assert boards_for(Topic.objects.get(pk=topic.pk), by=cast.mo) == []


def test_what_visitors_may_not_see_goes_on_in_no_topic_that_they_read(
    cast, talked, board, lounge, team_room, sign_in
):
    """Whatever the page offered, which may be an old one."""
    assert {lounge.pk, team_room.pk} <= forums_for(cast.mo, talked)
    team = ["moderator", "agent", "product manager", "editor", "administrator"]
    ideas.change_access(board, dict.fromkeys(("see", "submit", "comment", "vote"), team))
    assert forums_for(cast.mo, talked) == {team_room.pk}
    client, path = sign_in(cast.mo), f"/ideas/{talked.pk}/topic/"
    assert "Lounge" not in client.get(path).content.decode()
    assert client.post(path, {"forum": lounge.pk}).status_code == 422
    with pytest.raises(Refused, match="forum"):
        topic_from_talk(talked, by=cast.mo, forum=lounge)
    assert not Topic.objects.exists()
    assert not Idea.objects.get().continued_in and Comment.objects.exclude(became="").count() == 0
    assert client.post(path, {"forum": team_room.pk}).status_code == 302
    assert Client().get(Topic.objects.get().get_absolute_url()).status_code in (302, 404)
