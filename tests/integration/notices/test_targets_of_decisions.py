"""Notices of decisions that were written before ideas had comments name them as later ones do."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from community.notifications.models import Notice
from ideas import actions
from ideas.boards import status_named
from tests.conftest import settle

pytestmark = pytest.mark.django_db
migration = import_module("ideas.migrations.0012_targets_of_notices")


def test_their_targets_are_put_below_zero_once(cast, board, idea):
    actions.vote_idea(idea, by=cast.carl, wanted=True)
    change = actions.change_status(idea, by=cast.petra, to=status_named("planned"), words="Yes.")
    comment = actions.add_comment(idea, by=cast.carl, content="Thanks, @cleo")
    settle()
    decisions = Notice.objects.filter(kind="idea_status")
    decisions.update(target_id=change.pk)
    for _run in range(2):
        migration.put_below_zero(apps, None)
        assert set(decisions.values_list("target_id", flat=True)) == {-change.pk}
    others = Notice.objects.exclude(kind="idea_status")
    assert set(others.values_list("target_id", flat=True)) == {comment.pk}
