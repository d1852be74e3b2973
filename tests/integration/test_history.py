"""The log keeps what a ledger, a history and a moderator will ask for: it cannot be completed
later.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from community.events.event import EVENTS, Event, event_from
from community.events.models import EventGroup, EventRecord, ReactionRecord
from community.events.reactions import sweep
from community.events.timeline import timeline
from community.live import announcing
from community.things.ref import Ref
from forum import actions
from forum.actions.forums import READ, set_permissions
from kb import actions as kb

pytestmark = pytest.mark.django_db


def told(name: str) -> list[dict]:
    records = EventRecord.objects.filter(name=name).order_by("id")
    return [{**record.payload, "actor": record.actor_id} for record in records]


def test_a_vote_says_its_direction(topic, answer, cast):
    actions.vote_post(answer, by=cast.cleo, helpful=True)
    actions.vote_post(answer, by=cast.cleo, helpful=False)
    given, taken = told("forum.post_voted")
    assert (given["was"], given["value"], given["score"]) == (0, 1, 1)
    assert (taken["was"], taken["value"], taken["score"]) == (1, 0, 0)


def test_me_too_is_said_by_its_own_name(topic, cast):
    actions.vote_post(topic.first_post, by=cast.carl, helpful=True)
    (said,) = told("forum.me_too_said")
    assert (said["post_id"], said["value"], said["actor"]) == (topic.first_post_id, 1, cast.carl.pk)
    assert not told("forum.post_voted")


def test_a_vote_of_the_time_before_directions_is_still_read():
    event = event_from("forum.post_voted", {"actor_id": 1, "topic_id": 2, "post_id": 3, "score": 4})
    assert (event.value, event.was) == (None, None)


def test_an_opinion_says_what_it_was_before(article, cast):
    kb.give_opinion(article, by=cast.cleo, reader="r", helpful=True)
    kb.give_opinion(article, by=cast.cleo, reader="r", helpful=True)
    kb.give_opinion(article, by=cast.cleo, reader="r", helpful=False, reason="")
    kb.withdraw_opinion(article, reader="r")
    kb.withdraw_opinion(article, reader="r")
    said = [(one["was"], one["helpful"], one["actor"]) for one in told("kb.opinion_given")]
    assert said == [
        (None, True, cast.cleo.pk),
        (True, False, cast.cleo.pk),
        (False, None, cast.cleo.pk),
    ]


def test_changed_permissions_say_who_where_and_what(forum, cast):
    set_permissions("agent", READ, forum=forum, by=cast.ada)
    set_permissions("agent", READ, forum=forum, by=cast.ada)
    changed = told("forum.permissions_changed")[-1]
    assert (changed["actor"], changed["forum_id"], changed["role"]) == (
        cast.ada.pk,
        forum.pk,
        "agent",
    )
    assert changed["granted"] == sorted(READ)
    assert len([one for one in told("forum.permissions_changed") if one["actor"]]) == 1


def test_roles_that_the_back_office_gives_and_takes_are_kept(cast, sign_in):
    groups = {name: group.pk for name, group in _groups().items()}
    data = {
        "username": cast.cleo.username,
        "display_name": cast.cleo.display_name,
        "email": cast.cleo.email,
        "is_active": "on",
        "groups": [groups["editor"]],
    }
    sign_in(cast.ada).post(f"/office/users/edit/{cast.cleo.pk}/", data)
    (changed,) = told("portal.roles_changed")
    assert (changed["actor"], changed["user_id"]) == (cast.ada.pk, cast.cleo.pk)
    assert (changed["given"], changed["taken"]) == (["editor"], ["customer"])


def _groups() -> dict:
    from django.contrib.auth.models import Group

    return {group.name: group for group in Group.objects.all()}


def test_an_event_of_two_groups_has_the_event_before_it_in_each(topic, answer, cast, forum):
    other = actions.start_topic(forum, by=cast.carl, title="The same again", content="x")
    before = {str(Ref("topic", one.pk)): one.last_event_id for one in (topic, other)}
    for one in (topic, other):
        one.refresh_from_db()
        before[one.live_group] = one.last_event_id
    actions.merge_topics(other, by=cast.mo, into=topic)
    merged = EventRecord.objects.get(name="forum.topics_merged")
    rows = dict(merged.groups.values_list("group", "previous_id"))
    assert rows == before


def test_an_event_that_is_swept_carries_the_ids_before_it(topic, cast, monkeypatch):
    actions.post_answer(topic, by=cast.carl, content="one")
    actions.post_answer(topic, by=cast.carl, content="two")
    sent = []
    monkeypatch.setattr(announcing.sockets, "languages_heard", lambda group: ["en"])
    monkeypatch.setattr(
        announcing.sockets, "broadcast", lambda group, message, html=None: sent.append(message)
    )
    sweep(older_than=timedelta(0), most=1000)
    chained = sorted((one["after"], one["id"]) for one in sent if "after" in one)
    ids = list(
        EventGroup.objects.filter(group=topic.live_group)
        .order_by("event_id")
        .values_list("event_id", flat=True)
    )
    assert chained == list(zip(ids, ids[1:], strict=False))
    assert not ReactionRecord.objects.filter(done_on=None).exists()


def test_a_timeline_is_for_those_who_may_see_the_thing(topic, cast, team_room):
    actions.post_answer(topic, by=cast.carl, content="one")
    actions.lock_topic(topic, by=cast.mo)
    ref = Ref("topic", topic.pk)
    names = [record.name for record in timeline(ref, AnonymousUser())]
    assert names == ["forum.topic_locked", "forum.answer_posted", "forum.topic_started"]
    first = timeline(ref, cast.cleo, most=1)
    assert [one.name for one in timeline(ref, cast.cleo, before=first[0].pk)] == names[1:]
    actions.move_topic(topic, by=cast.mo, to=team_room)
    assert timeline(ref, cast.cleo) == []
    assert timeline(ref, cast.mo)[0].event.to_forum_id == team_room.pk


def test_who_voted_stands_in_no_history(topic, answer, cast):
    actions.vote_post(answer, by=cast.cleo, helpful=True)
    actions.vote_post(topic.first_post, by=cast.carl, helpful=True)
    for person in (cast.cleo, cast.mo, cast.ada):
        names = {record.name for record in timeline(Ref("topic", topic.pk), person)}
        assert names == {"forum.topic_started", "forum.answer_posted"}


def test_two_classes_never_share_a_name():
    taken = next(iter(EVENTS))
    with pytest.raises(TypeError):
        type("Impostor", (Event,), {}, name=taken)
