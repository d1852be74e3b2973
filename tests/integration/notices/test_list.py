"""The list behind the bell, the matrix, following from a page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from community.accounts.models import User
from community.notifications import actions as notices
from community.notifications.models import Notice, Subscription
from forum import actions
from tests.conftest import run_all
from tests.integration.notices.conftest import MUTED, NORMAL, TRACKING, WATCHING, level, told

pytestmark = pytest.mark.django_db


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
