"""The desk × every role: who works there sees what they may read elsewhere, and nobody else
anything.
"""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from community.accounts.roles import ROLES
from forum import actions
from forum.actions.forums import MODERATE, add_forum, set_permissions
from moderation.desk.actions.telling import DESK
from moderation.desk.live import may_watch_desk
from moderation.desk.models import Matter
from tests.conftest import run_all
from tests.integration.visibility.conftest import SECRET, text_of
from tests.standing import stands

pytestmark = pytest.mark.django_db
AT_WORK = {"agnes", "mo", "petra", "ada"}
EVERYBODY = ("visitor", "cleo", "carl", "agnes", "mo", "petra", "edda", "ada")


@stands
def closed(cast, house):
    """A question in a forum that agents, moderators and customers are kept out of."""
    room = add_forum(f"{SECRET} room")
    set_permissions(None, (), forum=room)
    for role in ROLES:
        reads = role in ("product manager", "administrator")
        set_permissions(role, MODERATE if reads else (), forum=room)
    topic = actions.start_topic(room, by=cast.petra, title=f"{SECRET} hums", content="?")
    run_all()
    return topic


def ways(topic) -> list[str]:
    place = f"forum.{topic.forum_id}"
    return [
        *(f"/desk/?sort={sort}" for sort in ("next", "old", "new", "asked")),
        *("/desk/", "/desk/?kind=unanswered", f"/desk/?place={place}", "/desk/next/"),
        f"/live/since/?group={DESK}&after=0",
    ]


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_way_out_of_the_desk_says_what_the_topic_would_refuse(who, cast, closed, sign_in):
    assert Matter.objects.filter(thing=closed.live_group).exists()
    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    said = {path: client.get(path) for path in ways(closed)}
    if who in ("petra", "ada"):
        assert SECRET in text_of(said["/desk/"])
        assert said["/desk/next/"]["Location"] == closed.get_absolute_url()
        return
    for path, answer in said.items():
        assert SECRET not in text_of(answer), (who, path)
        assert answer.get("Location", "") != closed.get_absolute_url()
    if who not in AT_WORK:
        assert {answer.status_code for answer in said.values()} <= {302, 404}


@pytest.mark.parametrize("who", EVERYBODY)
def test_its_socket_asks_the_same(who, cast):
    person = AnonymousUser() if who == "visitor" else getattr(cast, who)
    assert may_watch_desk(person, 1) == (who in AT_WORK)
    assert not may_watch_desk(person, 2)
