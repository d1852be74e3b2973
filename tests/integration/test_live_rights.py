"""No socket outlives its rights: whoever takes them away, wherever, and whatever the socket has
joined.
"""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from community.accounts.models import User
from community.accounts.roles import give_role
from community.live import broadcast as broadcasting
from community.live import consumers
from community.live.models import Call
from community.portal.actions import close_account
from forum import actions
from forum.actions.forums import READ, set_permissions
from forum.permissions import can_read_topic
from tests.sockets import close_all, in_another_process, open_tab, session_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]
NO_LONGER = 4003


@pytest.fixture
def hidden(cast, team_room):
    """A topic that only the team may read."""
    return actions.start_topic(team_room, by=cast.mo, title="Only for the team", content="x")


def browser_of(person) -> Client:
    """A browser in which somebody is signed in, with allauth's own record of it."""
    client = Client()
    answer = client.post("/accounts/login/", {"login": person.username, "password": "pw"})
    assert answer["Location"] == "/", answer.content
    return client


async def test_who_left_and_lost_the_role_cannot_come_back(cast, hidden, tabs):
    agnes = await open_tab(tabs, cast.agnes)
    assert await agnes.join(f"topic.{hidden.pk}")
    await agnes.send(leave=[f"topic.{hidden.pk}"])
    await sync_to_async(cast.agnes.groups.clear)()
    assert not await agnes.join(f"topic.{hidden.pk}")
    await close_all(tabs)


async def test_who_loses_the_role_is_cut_off_at_once(cast, hidden, tabs):
    agnes, mo = await open_tab(tabs, cast.agnes), await open_tab(tabs, cast.mo)
    for tab in (agnes, mo):
        assert await tab.join(f"topic.{hidden.pk}")
    await sync_to_async(cast.agnes.groups.clear)()
    assert (await agnes.next("refused"))["group"] == f"topic.{hidden.pk}"
    await sync_to_async(actions.post_answer)(hidden, by=cast.mo, content="among us")
    assert "among us" in (await mo.next("add"))["html"]
    await close_all(tabs)


def by_the_back_office(carl: User, admin: User) -> None:
    boss = Client()
    boss.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    form = {"username": carl.username, "email": carl.email, "first_name": "C", "last_name": "L"}
    answer = boss.post(f"/office/users/edit/{carl.pk}/", form)
    assert answer.status_code == 302, answer.content
    assert not User.objects.get(pk=carl.pk).is_active


def by_saving(carl: User, admin: User) -> None:
    carl.is_active = False
    carl.save()


def by_closing(carl: User, admin: User) -> None:
    close_account(carl, by=carl)


def by_deleting(carl: User, admin: User) -> None:
    User.objects.get(pk=carl.pk).delete()


def by_a_new_password(carl: User, admin: User) -> None:
    carl.set_password("another one")
    carl.save(update_fields=["password"])


WAYS = [by_the_back_office, by_saving, by_closing, by_deleting, by_a_new_password]


@pytest.mark.parametrize("lose", WAYS)
async def test_a_person_who_is_gone_has_no_socket_left(cast, forum, tabs, lose):
    await sync_to_async(User.objects.filter(pk=cast.ada.pk).update)(is_superuser=True)
    ada = await sync_to_async(User.objects.get)(pk=cast.ada.pk)
    watching, idle = await open_tab(tabs, cast.carl), await open_tab(tabs, cast.carl)
    assert await watching.join(f"user.{cast.carl.pk}")
    other = await open_tab(tabs, cast.cleo)
    await sync_to_async(lose)(cast.carl, ada)
    assert await watching.closed() == NO_LONGER
    assert await idle.closed() == NO_LONGER
    assert await other.join(f"user.{cast.cleo.pk}")
    await other.close()


async def test_signing_out_ends_the_sockets_of_that_session_alone(verified, tabs):
    browser = await sync_to_async(browser_of)(verified.carl)
    here = await open_tab(tabs, session=browser.cookies["sessionid"].value)
    elsewhere = await open_tab(tabs, verified.carl)
    await sync_to_async(browser.post)("/accounts/logout/")
    assert await here.closed() == NO_LONGER
    assert await elsewhere.join(f"user.{verified.carl.pk}")
    await elsewhere.close()


async def test_signing_out_elsewhere_ends_the_sockets_there(verified, tabs):
    browser = await sync_to_async(browser_of)(verified.carl)
    other = await sync_to_async(browser_of)(verified.carl)
    here = await open_tab(tabs, session=browser.cookies["sessionid"].value)
    there = await open_tab(tabs, session=other.cookies["sessionid"].value)
    await sync_to_async(browser.post)("/accounts/sessions/")
    assert await there.closed() == NO_LONGER
    assert await here.join(f"user.{verified.carl.pk}")
    await here.close()


async def test_a_changed_password_ends_other_sessions_and_its_own_comes_back(verified, tabs):
    browser = await sync_to_async(browser_of)(verified.carl)
    here = await open_tab(tabs, session=browser.cookies["sessionid"].value)
    there = await open_tab(tabs, verified.carl)
    form = {"oldpassword": "pw", "password1": "a-long-new-one", "password2": "a-long-new-one"}
    await sync_to_async(browser.post)("/accounts/password/change/", form)
    assert await there.closed() == NO_LONGER
    assert await here.closed() == NO_LONGER
    tabs.clear()
    again = await open_tab(tabs, session=browser.cookies["sessionid"].value)
    assert await again.join(f"user.{verified.carl.pk}")
    await close_all(tabs)


async def test_another_process_ends_the_sockets_of_this_one(cast, hidden, tabs):
    """On memory no layer leads from one process to another, and what this one keeps about rights is
    not the other's.
    """
    carl, cleo = await open_tab(tabs, cast.carl), await open_tab(tabs, cast.cleo)
    agnes = await open_tab(tabs, cast.agnes)
    assert await agnes.join(f"topic.{hidden.pk}")
    await in_another_process(
        "from importlib import import_module\n"
        "from django.conf import settings\n"
        "from community.accounts.models import User\n"
        "carl = User.objects.get(username='carl'); carl.is_active = False; carl.save()\n"
        f"import_module(settings.SESSION_ENGINE).SessionStore().delete('{cleo.session}')\n"
        "User.objects.get(username='agnes').groups.clear()\n"
    )
    assert await carl.closed() == NO_LONGER
    assert await cleo.closed() == NO_LONGER
    assert (await agnes.next("refused"))["group"] == f"topic.{hidden.pk}"
    fresh = await sync_to_async(User.objects.get)(pk=cast.agnes.pk)
    assert not await sync_to_async(can_read_topic)(fresh, hidden)
    await agnes.close()


async def test_a_session_that_ran_out_ends_when_it_asks_for_anything(cast, topic, tabs):
    carl = await open_tab(tabs, cast.carl)
    past = timezone.now() - timedelta(days=1)
    await sync_to_async(Session.objects.filter(pk=carl.session).update)(expire_date=past)
    await sync_to_async(forget_sessions)()
    await carl.send(join=[f"topic.{topic.pk}"])
    assert await carl.closed() == NO_LONGER


def forget_sessions() -> None:
    """Cached sessions know no expiry but the cache's own."""
    from django.core.cache import cache

    cache.clear()


async def test_nothing_is_told_before_the_change_commits(cast, hidden, tabs):
    from django.db import transaction

    agnes = await open_tab(tabs, cast.agnes)
    assert await agnes.join(f"topic.{hidden.pk}")

    calls = Call.objects.filter(people=[cast.agnes.pk])
    before = await sync_to_async(calls.count)()

    def take_it_and_think_better() -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            cast.agnes.groups.clear()
            raise RuntimeError

    await sync_to_async(take_it_and_think_better)()
    await sync_to_async(actions.post_answer)(hidden, by=cast.mo, content="still among us")
    assert (await agnes.next("refused", "add"))["do"] == "add"
    assert await sync_to_async(calls.count)() == before
    await close_all(tabs)


async def test_a_call_names_no_session_that_one_could_take_over(cast, tabs):
    key = await sync_to_async(session_of)(cast.carl)
    await sync_to_async(broadcasting.end_session)(key)
    call = await sync_to_async(Call.objects.latest)("id")
    assert call.session
    assert key not in call.session


async def test_permissions_that_stay_as_they_are_call_nobody(forum, house):
    before = await sync_to_async(Call.objects.count)()
    await sync_to_async(set_permissions)(None, READ)
    assert await sync_to_async(Call.objects.count)() == before
    await sync_to_async(set_permissions)(None, ())
    assert await sync_to_async(Call.objects.count)() == before + 1


async def test_a_new_role_is_believed_at_once(cast, hidden):
    assert not await sync_to_async(can_read_topic)(cast.carl, hidden)
    await sync_to_async(give_role)(cast.carl, "agent")
    fresh = await sync_to_async(User.objects.get)(pk=cast.carl.pk)
    assert await sync_to_async(can_read_topic)(fresh, hidden)


# --- what happens at the same time
# -----------------------------------------------------------------


@pytest.fixture
def slow(monkeypatch):
    """Asking sockets waits for `slow.set()`, then answers as `slow.answer` says; None asks
    truly.
    """
    gate = threading.Event()
    gate.answer = None
    ask = consumers._person_and_groups

    def wait_and_ask(key, groups, answers):
        gate.wait(10)
        person, allowed = ask(key, groups, answers)
        return person, allowed if gate.answer is None else gate.answer

    monkeypatch.setattr(consumers, "_person_and_groups", wait_and_ask)
    gate.set()
    return gate


async def test_nothing_is_handed_on_while_it_is_in_doubt_who_reads_it(topic, tabs, slow):
    tab = await open_tab(tabs)
    group = f"topic.{topic.pk}"
    assert await tab.join(group)
    slow.clear()
    broadcasting.recheck(group)
    broadcasting.broadcast(group, {"do": "first"})
    broadcasting.broadcast(group, {"do": "second"})
    slow.set()
    assert [(await tab.next("first", "second"))["do"] for _ in range(2)] == ["first", "second"]
    slow.answer = set()
    broadcasting.recheck(group)
    broadcasting.broadcast(group, {"do": "third"})
    assert (await tab.next("third", "refused"))["do"] == "refused"
    slow.answer = None
    assert await tab.join(group)
    broadcasting.broadcast(group, {"do": "fourth"})
    assert (await tab.next("third", "fourth"))["do"] == "fourth"
    await close_all(tabs)


async def test_a_right_that_goes_while_it_is_asked_for_is_not_kept(topic, tabs, slow):
    tab = await open_tab(tabs)
    group = f"topic.{topic.pk}"
    slow.clear()
    await tab.send(join=[group])
    slow.answer = {group}
    broadcasting.recheck()
    await asyncio.sleep(0.1)
    slow.set()
    assert (await tab.next("joined", "refused"))["do"] == "joined"
    slow.answer = set()
    broadcasting.recheck(group)
    assert (await tab.next("refused"))["group"] == group
    await close_all(tabs)


async def test_a_socket_that_cannot_be_asked_is_closed(topic, tabs, monkeypatch):
    tab = await open_tab(tabs)
    assert await tab.join(f"topic.{topic.pk}")

    def fail(*_):
        raise OSError("the database is away")

    monkeypatch.setattr(consumers, "_person_and_groups", fail)
    broadcasting.recheck(f"topic.{topic.pk}")
    assert await tab.closed() == NO_LONGER
