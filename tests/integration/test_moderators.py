"""What moderators change in topics, and what becomes of a text that two people edit."""

from __future__ import annotations

from time import thread_time

import pytest
from django.test import Client

from community.accounts.rules import REGISTRY
from forum import actions
from forum.actions.forums import READ, set_permissions
from forum.models import Post, Topic, TopicMerge
from tests.conftest import settle

pytestmark = pytest.mark.django_db


def test_a_moderator_removes_and_undoes(cast, topic, answer, sign_in):
    mo = sign_in(cast.mo)
    page = mo.post(f"/posts/{answer.pk}/remove/", {"reason": "spam"}, follow=True).content.decode()
    assert f'action="/posts/{answer.pk}/restore/"' in page
    assert "Look at the lease" not in Client().get(topic.get_absolute_url()).content.decode()
    mo.post(f"/posts/{answer.pk}/restore/")
    assert "Look at the lease" in Client().get(topic.get_absolute_url()).content.decode()


def test_a_removed_topic_is_gone_for_all_but_moderators(cast, topic, sign_in):
    actions.remove_post(topic.first_post, by=cast.mo)
    assert Client().get(topic.get_absolute_url()).status_code == 404
    assert sign_in(cast.cleo).get(topic.get_absolute_url()).status_code == 404
    assert sign_in(cast.mo).get(topic.get_absolute_url()).status_code == 200


def test_manage_moves_merges_splits(cast, topic, answer, forum, lounge, sign_in):
    mo = sign_in(cast.mo)
    path = f"/topics/{topic.pk}/manage/"
    assert mo.get(path).status_code == 200
    assert sign_in(cast.cleo).get(path).status_code == 404
    assert (
        mo.post(
            path, {"what": "split", "title": "A topic of its own", "answers": [answer.pk]}
        ).status_code
        == 302
    )
    new = Topic.objects.latest("id")
    assert (
        mo.post(
            path, {"what": "merge", "into": f"http://testserver{new.get_absolute_url()}"}
        ).status_code
        == 302
    )
    assert (
        mo.post(f"/topics/{new.pk}/manage/", {"what": "move", "to": lounge.pk}).status_code == 302
    )
    new.refresh_from_db()
    assert new.forum_id == lounge.pk
    for verb in ("lock", "unlock", "pin", "unpin", "announce"):
        assert mo.post(f"/topics/{new.pk}/do/{verb}/").status_code == 302
        assert sign_in(cast.cleo).post(f"/topics/{new.pk}/do/{verb}/").status_code == 404


@pytest.mark.parametrize(
    "into",
    ["999999", "#999999", "/topics/999999/nothing/", "9" * 200, "/posts/999999/", "zebra zebra"],
)
def test_a_topic_that_is_not_there_is_an_error_at_the_field(cast, topic, answer, sign_in, into):
    page = sign_in(cast.mo).post(f"/topics/{topic.pk}/manage/", {"what": "merge", "into": into})
    html = page.content.decode()
    assert page.status_code == 422
    assert 'id="id_into_error"' in html
    assert f'value="{into}"' in html, "what was typed stays"


def test_a_topic_cannot_be_merged_where_its_moderator_may_not_look(
    cast, topic, lounge, team_room, sign_in
):
    set_permissions("moderator", (), forum=team_room)
    hidden = actions.start_topic(team_room, by=cast.agnes, title="Secret router plans", content="x")
    settle()
    for into in (str(hidden.pk), "Secret router plans"):
        page = sign_in(cast.mo).post(f"/topics/{topic.pk}/manage/", {"what": "merge", "into": into})
        assert page.status_code == 422
        assert "Team room" not in page.content.decode()
        assert 'name="chosen"' not in page.content.decode()


def test_the_topic_that_stays_is_found_by_words_and_chosen(
    cast, topic, answer, forum, engine, sign_in
):
    other = actions.start_topic(
        forum, by=cast.carl, title="Lights of the router blink", content="All of them"
    )
    settle()
    mo, path = sign_in(cast.mo), f"/topics/{topic.pk}/manage/"
    found = mo.post(path, {"what": "merge", "into": "router"}).content.decode()
    assert f'name="chosen" value="{other.pk}"' in found
    assert f'name="chosen" value="{topic.pk}"' not in found, "not into itself"
    typed_over = {"what": "merge", "into": "zebra", "sought": "router", "chosen": other.pk}
    assert mo.post(path, typed_over).status_code == 422
    assert mo.post(path, {**typed_over, "into": "router"})["Location"] == other.get_absolute_url()
    assert Topic.objects.get(pk=topic.pk).merged_into_id == other.pk


@pytest.mark.parametrize(
    "spell", [str, "#{}".format, "http://testserver/topics/{}/some-name/?page=1".format]
)
def test_a_number_or_an_address_needs_no_search(cast, topic, forum, sign_in, spell):
    other = actions.start_topic(
        forum, by=cast.carl, title="Lights of the router", content="All of them"
    )
    page = sign_in(cast.mo).post(
        f"/topics/{topic.pk}/manage/", {"what": "merge", "into": spell(other.pk)}
    )
    assert page["Location"] == other.get_absolute_url()


def test_the_address_of_a_post_names_its_topic(cast, topic, forum, sign_in):
    other = actions.start_topic(
        forum, by=cast.carl, title="Lights of the router", content="All of them"
    )
    into = f"http://testserver/posts/{other.first_post_id}/"
    page = sign_in(cast.mo).post(f"/topics/{topic.pk}/manage/", {"what": "merge", "into": into})
    assert page["Location"] == other.get_absolute_url()


def test_a_locked_topic_takes_no_posts_but_the_teams(cast, topic, sign_in):
    actions.lock_topic(topic, by=cast.mo)
    assert (
        sign_in(cast.carl).post(f"/topics/{topic.pk}/answer/", {"body": "late"}).status_code == 403
    )
    assert (
        sign_in(cast.agnes).post(f"/topics/{topic.pk}/answer/", {"body": "official"}).status_code
        == 302
    )


def test_history_shows_what_changed_to_author_and_moderators(cast, topic, answer, sign_in):
    actions.edit_post(answer, by=cast.mo, content="Look at the new lease.")
    page = sign_in(cast.carl).get(f"/posts/{answer.pk}/history/").content.decode()
    assert "<ins>new </ins>" in page or "<ins> new</ins>" in page
    assert sign_in(cast.cleo).get(f"/posts/{answer.pk}/history/").status_code == 404
    assert Client().get(f"/posts/{answer.pk}/history/").status_code == 404


def test_a_long_history_is_read_a_page_at_a_time_and_no_edit_holds_it_up(cast, answer, sign_in):
    texts = [" ".join(f"word{n * k}" for n in range(2_000)) for k in range(1, 8)]
    for text in texts:
        actions.edit_post(answer, by=cast.mo, content=text)
    carl = sign_in(cast.carl)
    began = thread_time()
    pages = [
        carl.get(f"/posts/{answer.pk}/history/?page={n}").content.decode()
        for n in (1, 2, "9" * 5_000)
    ]
    assert thread_time() - began < 5
    assert [page.count('class="change"') for page in pages] == [5, 2, 5]
    assert "Look at the lease." in pages[1]
    assert all("<ins>word" in page for page in pages)


def test_looking_into_histories_and_previews_has_a_limit(cast, answer, sign_in):
    carl = sign_in(cast.carl)
    for address, ask in (
        (f"/posts/{answer.pk}/history/", carl.get),
        ("/posts/preview/", carl.post),
    ):
        most = REGISTRY["histories_per_minute"].default
        assert [ask(address).status_code for _ in range(most + 1)] == [200] * most + [429]


def test_a_preview_takes_no_more_than_a_post(cast, sign_in):
    long = sign_in(cast.carl).post("/posts/preview/", {"body": "a" * 30_001}).content.decode()
    assert "1 character too long" in long
    assert len(long) < 200


def test_two_editors_end_in_one_consistent_text(cast, answer, sign_in):
    carl, mo = sign_in(cast.carl), sign_in(cast.mo)
    assert (
        mo.post(f"/posts/{answer.pk}/edit/", {"body": "Mo's text", "seen_version": 0}).status_code
        == 302
    )
    response = carl.post(f"/posts/{answer.pk}/edit/", {"body": "Carl's text", "seen_version": 0})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Mo&#x27;s text" in page
    assert "Carl&#x27;s text" in page
    assert (
        carl.post(
            f"/posts/{answer.pk}/edit/", {"body": "Both texts", "seen_version": 1}
        ).status_code
        == 302
    )


def test_an_author_is_told_that_a_text_is_closed_and_a_stranger_finds_nothing(
    cast, answer, sign_in
):
    actions.lock_topic(answer.topic, by=cast.mo)
    told = sign_in(cast.carl).get(f"/posts/{answer.pk}/edit/", follow=True)
    assert told.status_code == 200 and "no longer be changed" in told.content.decode()
    assert sign_in(cast.cleo).get(f"/posts/{answer.pk}/edit/").status_code == 404


def test_a_merge_is_undone_by_who_may_move_in_both_forums(cast, topic, other, sign_in, lounge):
    actions.merge_topics(other, by=cast.mo, into=topic)
    merge = TopicMerge.objects.get()
    page = sign_in(cast.mo).get(f"/topics/{topic.pk}/manage/").content.decode()
    assert f"/merges/{merge.pk}/undo/" in page
    assert "Mine drops as well" in page
    for person in (cast.cleo, cast.petra):
        assert sign_in(person).post(f"/merges/{merge.pk}/undo/").status_code == 404
    set_permissions("moderator", READ, forum=lounge)
    assert sign_in(cast.mo).post(f"/merges/{merge.pk}/undo/").status_code == 404
    assert "undo/" not in sign_in(cast.mo).get(f"/topics/{topic.pk}/manage/").content.decode()
    back = sign_in(cast.ada).post(f"/merges/{merge.pk}/undo/")
    assert back["Location"] == other.get_absolute_url()
    assert sign_in(cast.cleo).get(other.get_absolute_url()).status_code == 200


def test_a_merge_whose_question_is_elsewhere_cannot_be_undone(cast, topic, other, sign_in):
    actions.merge_topics(other, by=cast.mo, into=topic)
    question = Post.objects.get(topic=topic, poster=cast.petra)
    actions.split_topic(topic, by=cast.mo, answers=[question], title="Another matter")
    answer = sign_in(cast.mo).post(f"/merges/{TopicMerge.objects.get().pk}/undo/")
    assert answer.status_code == 409
