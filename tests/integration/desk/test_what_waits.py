"""What comes to the desk, why, and when it leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from community.clocks.models import Clock
from community.things.ref import Ref
from forum import actions
from forum.actions.help_check import say_still_stuck
from forum.models import HelpCheck, Post, Topic
from ideas import actions as of_ideas
from ideas.boards import boards_changed, status_named
from ideas.models import Board, Idea
from moderation.desk.actions import let_fade, look_at, look_at_everything
from moderation.desk.models import Matter
from tests.conftest import run_all
from tests.integration.desk.conftest import aged, kind_of, matter_of

pytestmark = pytest.mark.django_db


def still_stuck(cast, topic) -> None:
    say_still_stuck(HelpCheck.objects.create(topic=topic), by=cast.cleo)
    run_all()


def test_a_question_waits_until_somebody_answers_and_then_as_unsolved(cast, topic):
    run_all()
    matter = matter_of(topic)
    assert (matter.kind, matter.asker, matter.since) == ("unanswered", cast.cleo, topic.created)
    actions.post_answer(topic, by=cast.carl, content="The lease.")
    run_all()
    assert kind_of(topic) == "unsolved"


def test_what_the_asker_says_is_no_answer_and_what_they_say_last_waits(cast, topic):
    actions.post_answer(topic, by=cast.cleo, content="I forgot: since May.")
    run_all()
    assert kind_of(topic) == "unanswered"
    answer = actions.post_answer(topic, by=cast.carl, content="The lease.")
    back = actions.post_reply(answer, by=cast.cleo, content="Which lease?")
    run_all()
    matter = matter_of(topic)
    assert (matter.kind, matter.since, matter.answers) == ("replied", back.created, 2)


def test_it_leaves_when_it_is_solved_and_comes_back_when_that_is_taken_back(cast, topic, answer):
    actions.accept_answer(answer, by=cast.cleo)
    run_all()
    assert kind_of(topic) == ""
    actions.withdraw_acceptance(answer, by=cast.cleo)
    run_all()
    assert kind_of(topic) == "unsolved"


def test_who_is_still_stuck_waits_until_somebody_else_says_more(cast, topic, answer):
    still_stuck(cast, topic)
    assert kind_of(topic) == "stuck"
    actions.post_reply(answer, by=cast.cleo, content="Nothing helped.")
    run_all()
    assert kind_of(topic) == "stuck"
    actions.post_answer(topic, by=cast.agnes, content="Then the cable.")
    run_all()
    assert kind_of(topic) == "unsolved"


@pytest.mark.parametrize(
    ("act", "undo"),
    [
        (lambda topic, cast: actions.lock_topic(topic, by=cast.mo), actions.unlock_topic),
        (
            lambda topic, cast: actions.remove_post(topic.first_post, by=cast.mo),
            lambda topic, by: actions.restore_post(topic.first_post, by=by),
        ),
    ],
)
def test_what_nobody_can_answer_does_not_wait(act, undo, cast, prompt, topic):
    run_all()
    act(topic, cast)
    run_all()
    assert kind_of(topic) == "" and not Clock.objects.exists()
    undo(topic, by=cast.mo)
    run_all()
    assert kind_of(topic) == "unanswered" and Clock.objects.get().thing == topic.live_group


def test_a_discussion_never_waits(other):
    run_all()
    assert not Matter.objects.exists()


def test_a_moved_topic_waits_where_it_is(cast, topic):
    from forum.actions.forums import add_forum

    home = add_forum("Mobile")
    actions.move_topic(topic, by=cast.mo, to=home)
    run_all()
    assert matter_of(topic).place == f"forum.{home.pk}"


def test_of_merged_questions_one_waits_and_both_once_that_is_undone(cast, forum, topic):
    twin = actions.start_topic(forum, by=cast.carl, title="Mine drops too", content="?")
    actions.merge_topics(twin, by=cast.mo, into=topic)
    run_all()
    assert (kind_of(twin), kind_of(topic)) == ("", "unsolved")  # Carl's question answers there
    actions.undo_merge(twin.merges.get(), by=cast.mo)
    run_all()
    assert (kind_of(twin), kind_of(topic)) == ("unanswered", "unanswered")


def test_what_was_split_off_waits_by_itself(cast, topic, answer):
    new = actions.split_topic(topic, by=cast.mo, answers=[answer], title="About the lease")
    run_all()
    assert (kind_of(topic), kind_of(new)) == ("unanswered", "unanswered")


def test_how_many_have_the_same_question_is_told(cast, topic):
    for person in (cast.carl, cast.edda):
        actions.vote_post(topic.first_post, by=person, helpful=True)
    run_all()
    assert matter_of(topic).me_too == 2


def test_an_unsolved_question_fades_and_comes_back_with_the_next_word(cast, topic, answer):
    then = timezone.now() - timedelta(days=15)
    run_all()
    Topic.objects.filter(pk=topic.pk).update(last_post_on=then)
    Post.objects.filter(topic=topic).update(created=then)
    look_at(Ref.parse(topic.live_group))
    assert kind_of(topic) == ""
    actions.post_reply(answer, by=cast.agnes, content="And now?")
    run_all()
    assert kind_of(topic) == "unsolved"
    Matter.objects.update(active_on=then)
    Topic.objects.filter(pk=topic.pk).update(last_post_on=then)
    assert (let_fade(), kind_of(topic)) == (1, "")
    assert let_fade() == 0


def test_an_unanswered_question_never_fades(topic):
    aged(topic, days=400)
    assert let_fade() == 0
    assert kind_of(topic) == "unanswered"


def test_an_idea_waits_for_its_review_then_for_its_answer(cast, board):
    Board.objects.update(review=Board.Review.ALL)
    boards_changed()
    board.refresh_from_db()
    idea = of_ideas.submit_idea(board, by=cast.cleo, title="A wish like this", content="So.")
    run_all()
    assert kind_of(idea) == "review"
    of_ideas.approve_idea(idea, by=cast.mo)
    run_all()
    matter = matter_of(idea)
    idea.refresh_from_db()
    assert (matter.kind, matter.red_on) == ("owed", idea.answer_due)
    assert matter.since < matter.opens_on == matter.amber_on < matter.red_on
    assert not Matter.objects.open().exists(), "there is time"
    of_ideas.change_status(idea, by=cast.petra, to=status_named("planned"), words="Soon.")
    run_all()
    assert kind_of(idea) == ""


def test_an_overdue_idea_is_open_and_a_declined_or_merged_one_is_gone(cast, board, idea):
    late = timezone.now() - timedelta(days=1)
    Idea.objects.filter(pk=idea.pk).update(created=late - timedelta(days=20), answer_due=late)
    look_at(Ref.parse(idea.live_group))
    assert list(Matter.objects.open().values_list("thing", flat=True)) == [idea.live_group]
    twin = of_ideas.submit_idea(board, by=cast.carl, title="Dark colours, please", content="So.")
    of_ideas.merge_idea(idea, by=cast.petra, into=twin)
    run_all()
    assert (kind_of(idea), kind_of(twin)) == ("", "owed")


def test_looking_twice_changes_nothing(cast, prompt, topic, answer, idea):
    run_all()
    before = list(Matter.objects.order_by("pk").values()), list(Clock.objects.values())
    assert not any(look_at(Ref.parse(one.live_group)) for one in (topic, idea))
    assert (list(Matter.objects.order_by("pk").values()), list(Clock.objects.values())) == before


def test_a_desk_that_begins_finds_what_waits(cast, forum, topic, idea, capsys):
    solved = actions.start_topic(forum, by=cast.carl, title="Found it", content="?")
    actions.accept_answer(actions.post_answer(solved, by=cast.mo, content="x"), by=cast.carl)
    run_all()
    expected = set(Matter.objects.values_list("thing", "kind"))
    assert expected == {(topic.live_group, "unanswered"), (idea.live_group, "owed")}
    Matter.objects.all().delete()
    call_command("fill_desk")
    assert set(Matter.objects.values_list("thing", "kind")) == expected
    assert "2 things" in capsys.readouterr().out
    assert look_at_everything() == 0


def test_what_is_no_thing_of_the_desk_is_passed_by():
    assert not look_at(Ref("topic", 999_999))
    assert not look_at(Ref("idea", 999_999))
