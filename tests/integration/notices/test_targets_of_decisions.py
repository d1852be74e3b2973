"""Notices of decisions quote decisions, whatever comment has the same number; older ones named them
below zero.
"""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from community.notifications.actions import follow
from community.notifications.mail.composing import compose
from community.notifications.mail.receiving import _target
from community.notifications.models import Mail, Notice, Subscription
from ideas import actions
from ideas.boards import status_named
from ideas.models import Comment
from tests.conftest import settle

pytestmark = pytest.mark.django_db
migration = import_module("ideas.migrations.0017_targets_by_kind")


def test_what_stood_below_zero_is_put_above_it_once(cast, board, idea):
    actions.vote_idea(idea, by=cast.carl, wanted=True)
    change = actions.change_status(idea, by=cast.petra, to=status_named("planned"), words="Yes.")
    comment = actions.add_comment(idea, by=cast.carl, content="Thanks, @cleo")
    settle()
    decisions = Notice.objects.filter(kind="idea_status")
    decisions.update(target_id=-change.pk)
    for _run in range(2):
        migration.put_above_zero(apps, None)
        assert set(decisions.values_list("target_id", flat=True)) == {change.pk}
    others = Notice.objects.exclude(kind="idea_status")
    assert set(others.values_list("target_id", flat=True)) == {comment.pk}


def test_a_mail_quotes_the_decision_and_the_comment_of_the_same_number(cast, board, idea):
    follow(idea.live_group, by=cast.edda, level=Subscription.Level.WATCHING)
    change = actions.change_status(idea, by=cast.petra, to=status_named("completed"), words="Now.")
    comment = actions.add_comment(idea, by=cast.carl, content="Thanks.")
    settle()
    Comment.objects.filter(pk=comment.pk).update(id=change.pk)
    of_both = Notice.objects.filter(recipient=cast.edda)
    of_both.filter(kind="comment").update(target_id=change.pk)
    mail = Mail.objects.create(recipient=cast.edda, stream="notices", about=idea.live_group)
    of_both.update(mail=mail)
    said = compose(mail).body
    assert "Now." in said and "Thanks." in said
    assert _target(mail) is None, "an answer to several is one to the idea"
    of_both.filter(kind="comment").delete()
    assert "Now." in compose(mail).body and _target(mail) is None
