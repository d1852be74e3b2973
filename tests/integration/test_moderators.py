"""What moderators change in topics, and what becomes of a text that two people edit."""

from __future__ import annotations

import pytest
from django.test import Client

from forum import actions
from forum.models import Topic

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
    assert mo.post(path, {"what": "split", "title": "A topic of its own", "answers": [answer.pk]}).status_code == 302
    new = Topic.objects.latest("id")
    assert mo.post(path, {"what": "merge", "into": f"http://testserver{new.get_absolute_url()}"}).status_code == 302
    assert mo.post(f"/topics/{new.pk}/manage/", {"what": "move", "to": lounge.pk}).status_code == 302
    new.refresh_from_db()
    assert new.forum_id == lounge.pk
    for verb in ("lock", "unlock", "pin", "unpin", "announce"):
        assert mo.post(f"/topics/{new.pk}/do/{verb}/").status_code == 302
        assert sign_in(cast.cleo).post(f"/topics/{new.pk}/do/{verb}/").status_code == 404


def test_a_locked_topic_takes_no_posts_but_the_teams(cast, topic, sign_in):
    actions.lock_topic(topic, by=cast.mo)
    assert sign_in(cast.carl).post(f"/topics/{topic.pk}/answer/", {"body": "late"}).status_code == 403
    assert sign_in(cast.agnes).post(f"/topics/{topic.pk}/answer/", {"body": "official"}).status_code == 302


def test_history_shows_what_changed_to_author_and_moderators(cast, topic, answer, sign_in):
    actions.edit_post(answer, by=cast.mo, content="Look at the new lease.")
    page = sign_in(cast.carl).get(f"/posts/{answer.pk}/history/").content.decode()
    assert "<ins>new </ins>" in page or "<ins> new</ins>" in page
    assert sign_in(cast.cleo).get(f"/posts/{answer.pk}/history/").status_code == 404
    assert Client().get(f"/posts/{answer.pk}/history/").status_code == 404


def test_two_editors_end_in_one_consistent_text(cast, answer, sign_in):
    carl, mo = sign_in(cast.carl), sign_in(cast.mo)
    assert mo.post(f"/posts/{answer.pk}/edit/", {"body": "Mo's text", "seen_version": 0}).status_code == 302
    response = carl.post(f"/posts/{answer.pk}/edit/", {"body": "Carl's text", "seen_version": 0})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Mo&#x27;s text" in page
    assert "Carl&#x27;s text" in page
    assert carl.post(f"/posts/{answer.pk}/edit/", {"body": "Both texts", "seen_version": 1}).status_code == 302
