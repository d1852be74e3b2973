"""Following, being told, the list behind the bell, the matrix."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.accounts.models import User
from community.events.models import EventRecord, ReactionRecord
from community.events.reactions import run_reaction
from community.notifications import actions as notices
from community.notifications.actions import telling
from community.notifications.models import Notice, Preferences, Subscription
from forum import actions
from tests.conftest import run_all

pytestmark = pytest.mark.django_db
MUTED, NORMAL, TRACKING, WATCHING = 0, 1, 2, 3


def told() -> list[tuple[str, str]]:
    return sorted(
        (notice.recipient.username, notice.kind)
        for notice in Notice.objects.select_related("recipient")
    )


@pytest.fixture
def quiet(topic):
    """The topic with everything about its beginning already told."""
    run_all()
    Notice.objects.all().delete()
    return topic


def level(person, about: str) -> int | None:
    return (
        Subscription.objects.filter(user=person, about=about)
        .values_list("level", flat=True)
        .first()
    )


# --- following ------------------------------------------------------------------------------------
# ---------------------


def test_asking_and_answering_watches_unless_chosen_otherwise(cast, quiet):
    assert level(cast.cleo, quiet.live_group) == WATCHING
    actions.post_answer(quiet, by=cast.carl, content="x")
    assert level(cast.carl, quiet.live_group) == WATCHING
    notices.follow(quiet.live_group, by=cast.carl, level=MUTED)
    actions.post_answer(quiet, by=cast.carl, content="y")
    assert level(cast.carl, quiet.live_group) == MUTED
    notices.save_preferences(by=cast.agnes, follow_answered=TRACKING)
    actions.post_answer(quiet, by=cast.agnes, content="z")
    assert level(cast.agnes, quiet.live_group) == TRACKING
    notices.save_preferences(by=cast.petra, follow_answered=NORMAL)
    actions.post_answer(quiet, by=cast.petra, content="z")
    assert level(cast.petra, quiet.live_group) is None


@pytest.mark.parametrize("prefix", ["topic", "forum", "tag", "person"])
@pytest.mark.parametrize(
    ("chosen", "hears"), [(WATCHING, True), (TRACKING, False), (NORMAL, False), (MUTED, False)]
)
def test_each_level_of_each_thing(cast, quiet, prefix, chosen, hears):
    key = {
        "topic": quiet.pk,
        "forum": quiet.forum_id,
        "tag": quiet.tags.get().pk,
        "person": cast.carl.pk,
    }[prefix]
    notices.follow(f"{prefix}.{key}", by=cast.mo, level=chosen)
    actions.post_answer(quiet, by=cast.carl, content="An answer")
    run_all()
    assert (("mo", "answer") in told()) == hears


def test_the_narrower_choice_decides(cast, quiet):
    notices.follow(f"forum.{quiet.forum_id}", by=cast.mo, level=WATCHING)
    notices.follow(quiet.live_group, by=cast.mo, level=NORMAL)
    actions.post_answer(quiet, by=cast.carl, content="An answer")
    run_all()
    assert told() == [("cleo", "answer")]


def test_a_mention_arrives_unless_muted(cast, quiet):
    for about in (quiet.live_group, f"forum.{quiet.forum_id}", f"person.{cast.carl.pk}"):
        notices.follow(about, by=cast.mo, level=MUTED)
        actions.post_answer(quiet, by=cast.carl, content="What do you say, @mo and @agnes")
        run_all()
        assert ("mo", "mention") not in told()
        assert ("agnes", "mention") in told()
        Subscription.objects.filter(user=cast.mo).delete()
    actions.post_answer(quiet, by=cast.carl, content="And now, @mo")
    run_all()
    assert ("mo", "mention") in told()


def test_somebody_muted_is_silent_even_in_a_watched_topic(cast, quiet):
    notices.follow(f"person.{cast.carl.pk}", by=cast.cleo, level=MUTED)
    actions.post_answer(quiet, by=cast.carl, content="@cleo")
    run_all()
    assert told() == []


def test_the_same_thing_is_told_once_and_never_to_its_actor(cast, quiet):
    notices.follow(f"forum.{quiet.forum_id}", by=cast.cleo, level=WATCHING)
    answer = actions.post_answer(quiet, by=cast.carl, content="@cleo @carl have a look")
    run_all()
    ReactionRecord.objects.update(done_on=None, cursor=0)
    run_all()
    assert told() == [("cleo", "mention")]
    reply = actions.post_reply(answer, by=cast.cleo, content="@carl I did")
    run_all()
    assert told() == [("carl", "mention"), ("cleo", "mention")]
    actions.edit_post(reply, by=cast.cleo, content="@carl I did, @agnes too")
    run_all()
    assert told() == [("agnes", "mention"), ("carl", "mention"), ("cleo", "mention")]


def test_a_reply_reaches_whom_it_answers_even_when_they_follow_nothing(cast, quiet):
    answer = actions.post_answer(quiet, by=cast.carl, content="x")
    notices.follow(quiet.live_group, by=cast.carl, level=NORMAL)
    run_all()
    Notice.objects.all().delete()
    actions.post_reply(answer, by=cast.agnes, content="Are you sure?")
    run_all()
    assert told() == [("carl", "reply"), ("cleo", "answer")]


def test_an_accepted_answer_tells_its_author_and_who_follows(cast, quiet):
    answer = actions.post_answer(quiet, by=cast.carl, content="x")
    notices.follow(quiet.live_group, by=cast.mo, level=WATCHING)
    run_all()
    Notice.objects.all().delete()
    actions.accept_answer(answer, by=cast.cleo)
    run_all()
    assert told() == [("carl", "accepted"), ("mo", "solved")]


def test_a_new_topic_tells_who_follows_forum_tag_or_author(cast, forum):
    from forum.actions.topics import tags_named

    notices.follow(f"forum.{forum.pk}", by=cast.mo, level=WATCHING)
    notices.follow(f"tag.{tags_named(['router'])[0].pk}", by=cast.agnes, level=WATCHING)
    notices.follow(f"person.{cast.carl.pk}", by=cast.petra, level=WATCHING)
    actions.start_topic(
        forum, by=cast.carl, title="A new one to tell of", content="x", tags=["router"]
    )
    run_all()
    assert told() == [("agnes", "topic"), ("mo", "topic"), ("petra", "topic")]


def test_nobody_hears_of_what_they_may_not_see(cast, team_room):
    notices.follow(f"forum.{team_room.pk}", by=cast.carl, level=WATCHING)
    topic = actions.start_topic(
        team_room, by=cast.mo, title="Secret plans of ours", content="@cleo and @agnes"
    )
    notices.follow(topic.live_group, by=cast.cleo, level=WATCHING)
    actions.post_answer(topic, by=cast.agnes, content="Good ones")
    run_all()
    assert {name for name, _ in told()} == {"agnes", "mo"}


def test_what_was_hidden_later_is_withdrawn(cast, quiet, team_room, sign_in):
    actions.post_answer(quiet, by=cast.carl, content="@agnes")
    run_all()
    assert told() == [("agnes", "mention"), ("cleo", "answer")]
    actions.move_topic(quiet, by=cast.mo, to=team_room)
    assert (
        quiet.subject not in sign_in(cast.cleo).get("/notices/").content.decode()
    )  # before the worker has come to it
    run_all()
    assert told() == [("agnes", "mention")]
    assert User.objects.get(pk=cast.cleo.pk).unread_notices == 0


def test_a_notice_holds_what_happened_when_and_where(cast, quiet):
    answer = actions.post_answer(quiet, by=cast.carl, content="x")
    run_all()
    notice = Notice.objects.get()
    assert (notice.actor, notice.about, notice.target_id, notice.title) == (
        cast.carl,
        quiet.live_group,
        answer.pk,
        quiet.subject,
    )
    assert abs(notice.created - answer.created) < timedelta(minutes=1)
    assert timedelta(minutes=9) < notice.mail_on - notice.created < timedelta(minutes=11)
    assert (notice.read_on, notice.in_app, notice.in_digest, notice.address) == (
        None,
        True,
        False,
        answer.get_absolute_url(),
    )


def test_followers_of_a_merged_topic_follow_the_other(cast, quiet, forum):
    into = actions.start_topic(forum, by=cast.carl, title="The other of the two", content="x")
    notices.follow(quiet.live_group, by=cast.mo, level=TRACKING)
    actions.merge_topics(quiet, by=cast.mo, into=into)
    run_all()
    assert {
        (s.user.username, s.level) for s in Subscription.objects.filter(about=into.live_group)
    } == {("carl", 3), ("cleo", 3), ("mo", 2)}


# --- in portions ----------------------------------------------------------------------------------
# ---------------------


def crowd(topic, size: int) -> None:
    people = User.objects.bulk_create(
        User(username=f"crowd-{n}", email=f"crowd-{n}@example.com") for n in range(size)
    )
    customer = User.objects.get(username="cleo").groups.get()
    User.groups.through.objects.bulk_create(
        User.groups.through(user=person, group=customer) for person in people
    )
    Subscription.objects.bulk_create(
        Subscription(user=person, about=topic.live_group, level=WATCHING) for person in people
    )


def test_followers_are_told_in_portions_and_a_worker_that_dies_goes_on(
    cast, quiet, monkeypatch, django_assert_max_num_queries
):
    crowd(quiet, 230)
    monkeypatch.setattr(telling, "PORTION", 40)
    actions.post_answer(quiet, by=cast.carl, content="@agnes listen")
    event = EventRecord.objects.latest("id")
    portions = []
    write = telling._write

    def dies(news, wanted):
        write(news, wanted)
        portions.append(len(wanted))
        if len(portions) == 3:
            raise KeyboardInterrupt  # as a kill: nothing of this portion stays

    monkeypatch.setattr(telling, "_write", dies)
    with pytest.raises(KeyboardInterrupt):
        run_reaction(event.pk, "forum.notifications.tell_of_post")
    half = Notice.objects.count()
    assert 0 < half < 232
    assert (
        ReactionRecord.objects.get(event=event, reaction="forum.notifications.tell_of_post").done_on
        is None
    )
    monkeypatch.setattr(telling, "_write", write)
    assert run_reaction(event.pk, "forum.notifications.tell_of_post")
    assert Notice.objects.count() == 230 + 2  # the crowd, Cleo and Agnes
    assert set(
        User.objects.filter(username__startswith="crowd-").values_list("unread_notices", flat=True)
    ) == {1}
    ReactionRecord.objects.filter(event=event).update(done_on=None, cursor=0)
    with django_assert_max_num_queries(120):
        run_reaction(event.pk, "forum.notifications.tell_of_post")
    assert Notice.objects.count() == 232
    assert set(
        User.objects.filter(username__startswith="crowd-").values_list("unread_notices", flat=True)
    ) == {1}


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["topic", "forum", "tag", "person"]),
            st.sampled_from(["mo", "agnes", "petra", "edda"]),
            st.integers(0, 3),
        ),
        max_size=12,
    ),
    st.integers(3, 9),
)
def test_any_mixture_of_levels_is_decided_alike_in_any_portions(
    cast, quiet, monkeypatch, choices, portion
):
    Subscription.objects.exclude(user=cast.cleo).delete()
    Notice.objects.all().delete()
    keys = {
        "topic": quiet.pk,
        "forum": quiet.forum_id,
        "tag": quiet.tags.get().pk,
        "person": cast.carl.pk,
    }
    chosen: dict[str, dict[str, int]] = {}
    for prefix, who, value in choices:
        notices.follow(f"{prefix}.{keys[prefix]}", by=getattr(cast, who), level=value)
        chosen.setdefault(who, {})[prefix] = value
    expected = set()
    for who, levels in chosen.items():
        decided = next(
            levels[prefix] for prefix in ("topic", "person", "tag", "forum") if prefix in levels
        )
        if decided == WATCHING and levels.get("person") != MUTED:
            expected.add(who)
    monkeypatch.setattr(telling, "PORTION", portion + 4)  # four things can be followed at once
    actions.post_answer(quiet, by=cast.carl, content="x")
    run_all()
    assert {name for name, _ in told()} == expected | {"cleo"}


# --- the list, the bell, the matrix
# ------------------------------------------------------------------------------------


def test_five_answers_are_one_line_and_one_click_reads_them(cast, quiet, sign_in):
    for number in range(5):
        actions.post_answer(quiet, by=[cast.carl, cast.agnes][number % 2], content=str(number))
    run_all()
    client = sign_in(cast.cleo)
    page = client.get("/notices/").content.decode()
    assert "5 new answers in “The router drops every evening”" in page
    assert page.count('<li class="unread">') == 1
    oldest = Notice.objects.filter(recipient=cast.cleo).order_by("id")[0]
    assert client.post(f"/notices/{oldest.pk}/")["Location"] == oldest.address
    assert User.objects.get(pk=cast.cleo.pk).unread_notices == 0
    assert (
        client.post(f"/notices/{Notice.objects.filter(recipient=cast.agnes)[0].pk}/").status_code
        == 404
    )


def test_notices_are_read_by_visiting_by_line_and_all_at_once(cast, quiet, forum, sign_in):
    client = sign_in(cast.cleo)
    other = actions.start_topic(forum, by=cast.cleo, title="Another question of hers", content="x")
    for _ in range(3):
        actions.post_answer(quiet, by=cast.carl, content="x")
        answer = actions.post_answer(other, by=cast.carl, content="@cleo")
    run_all()

    def unread() -> int:
        return User.objects.get(pk=cast.cleo.pk).unread_notices

    assert unread() == 6
    client.post(f"/topics/{quiet.pk}/read/", {"post": 1})
    assert unread() == 3
    actions.post_reply(answer, by=cast.carl, content="x")
    run_all()
    client.post("/notices/read/", {"about": other.live_group, "kind": "mention"})
    assert unread() == 1
    assert "Mark all as read" in client.get("/notices/").content.decode()
    client.post("/notices/read/")
    assert unread() == 0
    assert Notice.objects.filter(recipient=cast.cleo, mail_on__isnull=False).count() == 0


def test_titles_in_notices_are_text(cast, forum, sign_in):
    topic = actions.start_topic(forum, by=cast.cleo, title="<b>100% %(name)s</b>", content="x")
    actions.post_answer(topic, by=cast.carl, content="x")
    run_all()
    assert (
        "&lt;b&gt;100% %(name)s&lt;/b&gt;" in sign_in(cast.cleo).get("/notices/").content.decode()
    )


def test_the_matrix_decides_what_arrives_and_how(cast, quiet, sign_in):
    client = sign_in(cast.cleo)
    page = client.get("/settings/notices/").content.decode()
    assert "An answer in a topic that I follow" in page
    data = {
        "follow_asked": 3,
        "follow_answered": 3,
        "digest": "on",
        "mail": "on",
        "app_reply": "on",
        "mail_reply": "digest",
        "mail_answer": "",
    }
    assert client.post("/settings/notices/", data).status_code == 302
    answer = actions.post_answer(quiet, by=cast.carl, content="x")
    run_all()
    assert told() == []  # neither in the portal nor by mail
    own = actions.post_reply(answer, by=cast.cleo, content="y")
    actions.post_reply(own, by=cast.carl, content="z")
    run_all()
    notice = Notice.objects.get(recipient=cast.cleo)
    assert (notice.kind, notice.in_app, notice.in_digest, notice.mail_on) == (
        "reply",
        True,
        True,
        None,
    )
    data |= {"quiet_from": "22:00"}
    response = client.post("/settings/notices/", data)
    assert response.status_code == 422
    assert "Quiet hours need a beginning and an end." in response.content.decode()


def test_following_from_the_page_with_and_without_script(cast, quiet, sign_in, team_room):
    client = sign_in(cast.carl)
    things = [
        (quiet.live_group, quiet.get_absolute_url()),
        (f"forum.{quiet.forum_id}", quiet.forum.get_absolute_url()),
        (f"tag.{quiet.tags.get().pk}", quiet.tags.get().get_absolute_url()),
        (f"person.{cast.cleo.pk}", cast.cleo.get_absolute_url()),
    ]
    for about, address in things:
        assert f'value="{about}"' in client.get(address).content.decode()
        response = client.post(
            "/follow/",
            {"about": about, "level": 3},
            headers={"Referer": f"http://testserver{address}"},
        )
        assert response["Location"].endswith(address)
        assert level(cast.carl, about) == WATCHING
        assert "level-3" in client.get(address).content.decode()
    fragment = client.post(
        "/follow/", {"about": quiet.live_group, "level": 0}, headers={"HX-Request": "true"}
    ).content.decode()
    assert fragment.startswith("<details")
    assert "level-0" in fragment
    assert (
        client.post("/follow/", {"about": f"forum.{team_room.pk}", "level": 3}).status_code == 404
    )
    assert client.post("/follow/", {"about": quiet.live_group, "level": 9}).status_code == 404
    assert Client().post("/follow/", {"about": quiet.live_group, "level": 3}).status_code == 302
    page = client.get("/settings/notices/").content.decode()
    assert quiet.subject in page
    assert "#router" in page


def test_tracking_counts_in_lists_and_muting_leaves_out_of_what_is_new(cast, quiet, sign_in):
    client = sign_in(cast.mo)
    notices.follow(quiet.live_group, by=cast.mo, level=TRACKING)
    client.post(f"/topics/{quiet.pk}/read/", {"post": quiet.last_post_id})
    for _ in range(3):
        actions.post_answer(quiet, by=cast.carl, content="x")
    assert '<b class="fresh">3 new</b>' in client.get("/topics/").content.decode()
    assert "fresh" not in sign_in(cast.petra).get("/topics/").content.decode()
    assert quiet.subject in client.get("/topics/new/").content.decode()
    notices.follow(quiet.live_group, by=cast.mo, level=MUTED)
    assert quiet.subject not in client.get("/topics/new/").content.decode()


def test_tracking_a_forum_a_tag_or_a_person_counts_too_and_the_narrower_level_decides(
    cast, quiet, sign_in
):
    client = sign_in(cast.mo)
    actions.post_answer(quiet, by=cast.carl, content="x")
    for about in (
        f"forum.{quiet.forum_id}",
        f"tag.{quiet.tags.get().pk}",
        f"person.{cast.cleo.pk}",
    ):
        notices.follow(about, by=cast.mo, level=TRACKING)
        assert '<b class="fresh">2 new</b>' in client.get("/topics/").content.decode(), about
        notices.follow(quiet.live_group, by=cast.mo, level=NORMAL)
        assert "fresh" not in client.get("/topics/").content.decode(), about
        Subscription.objects.filter(user=cast.mo).delete()
        notices.follow(about, by=cast.mo, level=MUTED)
        assert quiet.subject not in client.get("/topics/new/").content.decode(), about
        Subscription.objects.filter(user=cast.mo).delete()


def test_what_is_a_year_old_is_forgotten_and_the_bell_stays_right(cast, quiet):
    from django.utils import timezone

    from community.notifications.actions.reading import forget_old

    for number in range(3):
        actions.post_answer(quiet, by=cast.carl, content=str(number))
    run_all()
    old = Notice.objects.order_by("id")[:2]
    Notice.objects.filter(pk__in=[notice.pk for notice in old]).update(
        created=timezone.now() - timedelta(days=366)
    )
    assert forget_old() == 2
    assert forget_old() == 0
    assert User.objects.get(pk=cast.cleo.pk).unread_notices == Notice.objects.count() == 1


def test_a_closed_account_follows_nothing(cast, quiet):
    from community.portal.actions import close_account

    notices.save_preferences(by=cast.cleo, follow_asked=1)
    close_account(cast.cleo, by=cast.cleo)
    assert not Subscription.objects.filter(user=cast.cleo).exists()
    assert not Preferences.objects.filter(user=cast.cleo).exists()


def test_the_notice_list_asks_the_same_number_of_questions_for_many(cast, quiet, forum, sign_in):
    client = sign_in(cast.cleo)

    def queries() -> int:
        from django.test.utils import CaptureQueriesContext

        client.get("/notices/")  # what is kept in memory is there from now on
        with CaptureQueriesContext(connection) as captured:
            client.get("/notices/")
        return len(captured)

    actions.post_answer(quiet, by=cast.carl, content="x")
    run_all()
    few = queries()
    for number in range(6):
        topic = actions.start_topic(
            forum, by=cast.cleo, title=f"Question number {number}", content="x"
        )
        actions.post_answer(topic, by=cast.carl, content="x")
    run_all()
    assert queries() == few
