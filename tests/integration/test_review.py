"""What goes on about drafts in the back office: who hears of it, who sees whose draft, what goes
live by itself.
"""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from wagtail.models import Comment, CommentReply, PageSubscription, PageViewRestriction

from community.accounts.doors import Refused
from community.events.models import EventRecord
from community.notifications.actions import follow
from community.notifications.models import Notice
from community.search.actions import count_search
from forum import actions as forum_actions
from forum.models import Post, Topic
from kb import actions, events
from kb.actions.drafting import editable_texts
from kb.models import Article, Category, EditSuggestion, Figures, KnowledgeIndex
from kb.review_bridge import tell_of_comments
from moderation.drafting.actions import draft_from_gap, draft_from_topic
from tests.conftest import published, run_all, told

pytestmark = pytest.mark.django_db


# --- who hears ------------------------------------------------------------------------------------
# ------------------------


def test_approvers_hear_of_a_draft_by_notice_and_nothing_is_mailed_meanwhile(
    cast, verified, sign_in
):
    draft = actions.draft_article(
        by=cast.agnes, title="Of Agnes", language="en", body=[("text", "<p>x</p>")]
    )
    mail.outbox.clear()
    draft.get_workflow().start(draft, cast.agnes)
    assert not mail.outbox
    run_all()
    assert (told(cast.edda), told(cast.ada)) == (["review"], ["review"])
    assert told(cast.agnes) == told(cast.mo) == told(cast.cleo) == []
    notice = Notice.objects.get(recipient=cast.edda)
    assert notice.address == f"/office/pages/{draft.pk}/edit/"
    assert "Of Agnes" in sign_in(cast.edda).get("/notices/").content.decode()
    draft.current_workflow_state.current_task_state.approve(user=cast.edda)
    assert not mail.outbox
    run_all()
    assert told(cast.agnes) == ["reviewed"]


def test_whoever_does_not_see_a_section_hears_nothing_of_it(cast, house):
    index = KnowledgeIndex.objects.first()
    section = index.add_child(instance=Category(title="Inside", slug="inside", locale=index.locale))
    agents = PageViewRestriction.objects.create(page=section, restriction_type="groups")
    agents.groups.set(cast.agnes.groups.all())
    draft = actions.draft_article(
        by=cast.agnes, title="Zirkonium", language="en", body=[], parent=section
    )
    draft.get_workflow().start(draft, cast.agnes)
    run_all()
    assert not mail.outbox
    assert not Notice.objects.exists()


def test_a_suggestion_mails_nobody_from_the_members_request(article, cast, verified):
    key = list(editable_texts(article))[0]
    actions.suggest_edit(article, by=cast.cleo, texts={key: "Close the blue window."})
    assert not mail.outbox
    run_all()
    assert told(cast.edda) == ["suggested"], "once, though she approves too"
    assert told(cast.ada) == ["review"]
    Article.objects.get(pk=article.pk).current_workflow_state.current_task_state.reject(
        user=cast.ada
    )
    run_all()
    assert not mail.outbox
    assert told(cast.cleo) == []


def test_comments_are_told_to_who_works_on_the_page_and_to_no_member(
    article, cast, verified, sign_in
):
    actions.suggest_edit(article, by=cast.cleo, texts={}, words="It is blue now")
    comment = Comment.objects.get()
    CommentReply.objects.create(comment=comment, user=cast.ada, text="Is it?")
    PageSubscription.objects.create(
        user=cast.mo, page=Article.objects.get(pk=article.pk), comment_notifications=True
    )
    run_all()
    Notice.objects.all().delete()
    tell_of_comments(article, by=cast.edda, comment_ids=[comment.pk])
    run_all()
    assert not mail.outbox
    assert told(cast.ada) == ["comment"]
    assert told(cast.cleo) == told(cast.mo) == told(cast.edda) == []


# --- whose draft ----------------------------------------------------------------------------------
# --------------------------


def test_suggesting_an_edit_shows_what_is_published_and_no_draft(article, cast, sign_in):
    draft = Article.objects.get(pk=article.pk)
    raw = [dict(block) for block in draft.body.raw_data]
    raw[0]["value"] = "<p>Zirkonium is announced.</p>"
    draft.body = draft.body.stream_block.to_python(raw)
    draft.save_revision(user=cast.edda)
    page = sign_in(cast.cleo).get(f"/kb/{article.pk}/suggest/").content.decode()
    assert "Close the old window." in page
    assert "Zirkonium" not in page


def test_what_an_editor_is_changing_is_not_overwritten_by_a_suggestion(article, cast):
    first, second = editable_texts(article)
    draft = Article.objects.get(pk=article.pk)
    raw = [dict(block) for block in draft.body.raw_data]
    raw[0]["value"] = "<p>The editor's own words.</p>"
    draft.body = draft.body.stream_block.to_python(raw)
    draft.save_revision(user=cast.edda)
    actions.suggest_edit(
        article,
        by=cast.cleo,
        texts={first: "Close the blue window.", second: "Then press it twice."},
        words="Twice!",
    )
    newest = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert "own words" in str(newest.body[0].value.source)
    assert "twice" in str(newest.body[1].value.source)
    assert Comment.objects.get().text == "Twice!\n\nClose the blue window."


def test_a_page_that_an_editor_locked_keeps_its_text(article, cast):
    Article.objects.filter(pk=article.pk).update(locked=True, locked_by=cast.edda)
    key = list(editable_texts(article))[0]
    actions.suggest_edit(article, by=cast.cleo, texts={key: "Close the blue window."})
    newest = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert "blue" not in str(newest.body[0].value.source)
    assert Comment.objects.get().text == "Close the blue window."


def test_a_page_that_was_withdrawn_meanwhile_takes_no_suggestion(article, cast):
    key = list(editable_texts(article))[0]
    Article.objects.get(pk=article.pk).unpublish()
    with pytest.raises(Refused):
        actions.suggest_edit(article, by=cast.cleo, texts={key: "x"})
    assert not EditSuggestion.objects.exists()


def test_whoever_does_not_see_the_draft_that_there_is_hears_that_there_is_one(
    cast, topic, answer, sign_in, house
):
    forum_actions.accept_answer(answer, by=cast.cleo)
    draft_from_topic(Topic.objects.get(pk=topic.pk), by=cast.edda)
    gap = count_search(stems="x", language="en", words="teleport", found=0, searcher="a")
    draft_from_gap(gap, by=cast.edda)
    agnes, ada = sign_in(cast.agnes), sign_in(cast.ada)
    answered = agnes.post(f"/topics/{topic.pk}/article/", follow=True)
    assert answered.redirect_chain[-1][0] == topic.get_absolute_url()
    assert "is being written" in answered.content.decode()
    assert agnes.post(f"/gaps/{gap.pk}/write/")["Location"] == "/office/search-report/"
    assert "/office/pages/" in ada.post(f"/topics/{topic.pk}/article/")["Location"]
    assert "Open the draft" in ada.get("/office/search-report/").content.decode()
    report = agnes.get("/office/search-report/").content.decode()
    assert "Open the draft" not in report
    assert "is being written" in report


def test_drafting_reads_the_question_and_the_solutions_of_a_long_topic_alone(
    cast, topic, answer, django_assert_max_num_queries, monkeypatch
):
    forum_actions.accept_answer(answer, by=cast.cleo)
    for n in range(3):
        forum_actions.post_answer(topic, by=cast.carl, content=f"{n}")
    read = []
    monkeypatch.setattr(
        "moderation.drafting.actions.articles._blocks_of",
        lambda post, heading, by: read.append(post.number) or [("text", "<p>x</p>")],
    )
    loaded = []
    original = Post.from_db.__func__
    monkeypatch.setattr(
        Post,
        "from_db",
        classmethod(lambda cls, *a, **k: loaded.append(1) or original(cls, *a, **k)),
    )
    draft_from_topic(Topic.objects.get(pk=topic.pk), by=cast.edda)
    assert read == [0, 1]
    assert len(loaded) <= 4


def test_no_article_is_made_of_a_question_that_was_removed_meanwhile(cast, topic, answer):
    forum_actions.accept_answer(answer, by=cast.cleo)
    forum_actions.remove_post(Post.objects.get(topic=topic, number=0), by=cast.mo)
    with pytest.raises(Refused):
        draft_from_topic(Topic.objects.get(pk=topic.pk), by=cast.mo)


# --- what goes on by itself
# -------------------------------------------------------------------------------------------------


def planned(cast, title: str) -> Article:
    draft = actions.draft_article(
        by=cast.edda, title=title, language="en", body=[("text", "<p>x</p>")]
    )
    draft.go_live_at = timezone.now() - timedelta(minutes=1)
    draft.save_revision(user=cast.edda, approved_go_live_at=draft.go_live_at)
    return draft


def test_one_planned_page_that_fails_holds_no_other_back(cast, house, monkeypatch):
    broken, fine = planned(cast, "Broken"), planned(cast, "Fine")
    gone = published(cast.edda, "Out of date")
    Article.objects.filter(pk=gone.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    publish = actions.page_published

    def fails(page, **more):
        if page.pk == broken.pk:
            raise RuntimeError("broken")
        publish(page, **more)

    monkeypatch.setattr(actions, "page_published", fails)
    actions.publish_scheduled()
    assert not Article.objects.get(pk=broken.pk).live
    assert Article.objects.get(pk=fine.pk).live
    gone.refresh_from_db()
    assert (gone.live, gone.expired) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_two_workers_publish_a_planned_page_once(cast, house):
    page = planned(cast, "Planned")
    together = threading.Barrier(2)

    def work():
        together.wait()
        try:
            actions.publish_scheduled()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _n in range(2)]
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]
    assert (
        EventRecord.objects.filter(
            name=events.ArticlePublished.name, payload__page_id=page.pk
        ).count()
        == 1
    )


def test_old_pages_that_nobody_has_to_verify_keep_no_other_from_being_asked_about(
    cast, house, monkeypatch
):
    monkeypatch.setattr("kb.actions.freshness.AT_ONCE", 2)
    index = KnowledgeIndex.objects.first()
    never = index.add_child(
        instance=Category(title="Never", slug="never", locale=index.locale, verify_after_days=0)
    )
    inner = never.add_child(
        instance=Category(title="Soon", slug="soon", locale=index.locale, verify_after_days=10)
    )
    for n in range(3):
        published(cast.edda, f"Kept {n}", parent=never)
    Figures.objects.update(verified_on=timezone.now() - timedelta(days=4000))
    old, soon = published(cast.edda, "Old"), published(cast.edda, "Soon", parent=inner)
    Figures.objects.filter(page=old).update(verified_on=timezone.now() - timedelta(days=400))
    Figures.objects.filter(page=soon).update(verified_on=timezone.now() - timedelta(days=11))
    assert actions.ask_to_verify_where_due() == 2
    assert set(Figures.objects.exclude(asked_on=None).values_list("page_id", flat=True)) == {
        old.pk,
        soon.pk,
    }


def test_notices_of_what_lies_in_a_section_go_when_it_becomes_private(cast, house):
    index = KnowledgeIndex.objects.first()
    section = index.add_child(instance=Category(title="Inside", slug="inside", locale=index.locale))
    page = published(cast.edda, "Zirkonium", parent=section)
    follow(f"article.{page.pk}", by=cast.carl, level=3)
    page.save_revision(user=cast.edda).publish(user=cast.edda)
    run_all()
    assert told(cast.carl) == ["article"]
    PageViewRestriction.objects.create(page=section, restriction_type="groups").groups.set(
        cast.agnes.groups.all()
    )
    run_all()
    assert told(cast.carl) == []
    cast.carl.refresh_from_db()
    assert cast.carl.unread_notices == 0
