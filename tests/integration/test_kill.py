"""`kill -9` of the one process of the embedded column, or of a worker of its own, while people
write.
"""

from __future__ import annotations

import http.client
import threading
from dataclasses import dataclass, field

import pytest

from tests.browser.conftest import Portal
from tests.waiting import wait_for

KILLS = 3
WATCHERS = 10_000
POSTS = 3

SIGN_IN = """
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from community.accounts.models import RuleOverride, User
for rule in ("posts_per_minute", "address_posts_per_minute"):
    RuleOverride.objects.create(name=rule, value=0)
carl, session = User.objects.get(username="carl"), SessionStore()
session[SESSION_KEY] = str(carl.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = carl.get_session_auth_hash()
session.save()
"""

CLEOS_TOPIC = """
from forum.models import Topic
topic = Topic.objects.filter(poster__username="cleo", status=0).order_by("-id")[0]
"""

CROWD = f"""
{CLEOS_TOPIC}
from community.accounts.models import User
from community.notifications.models import Subscription
from django.contrib.auth.models import Group
from forum import actions
numbers = range({WATCHERS})
people = User.objects.bulk_create(
    [User(username=f"crowd-{{n}}", email=f"crowd-{{n}}@example.com") for n in numbers],
    batch_size=1000,
)
group, through = Group.objects.get(name="customer"), User.groups.through
through.objects.bulk_create([through(user=p, group=group) for p in people], batch_size=1000)
Subscription.objects.bulk_create(
    [Subscription(user=p, about=topic.live_group, level=3) for p in people], batch_size=1000
)
carl = User.objects.get(username="carl")
for n in range({POSTS}):
    actions.post_answer(topic, by=carl, content=f"number {{n}}")
"""

SWEEP = """
from datetime import timedelta
from community.events.reactions import sweep
owed = sweep(older_than=timedelta(0), most=100_000)
"""

POSTED = "forum_conversation_post WHERE nonce LIKE 'kill-%'"
TOLD = "notifications_notice WHERE recipient_id IN (SELECT id FROM accounts_user WHERE username {})"
OF_CROWD = TOLD.format("LIKE 'crowd-%'")
OF_CLEO = TOLD.format("= 'cleo'") + " AND event_id > 0"


class Books:
    """What stands in the portal's database, read beside it without starting anything."""

    def __init__(self, portal: Portal) -> None:
        self.rows = portal.rows

    def count(self, what: str) -> int:
        return self.rows(f"SELECT COUNT(*) FROM {what}")[0][0]


@dataclass
class Writer:
    """A person who answers again and again, and sends a form once more when no answer came back."""

    portal: Portal
    topic: str
    headers: dict[str, str]
    acknowledged: set[str] = field(default_factory=set)
    done: threading.Event = field(default_factory=threading.Event)

    def write(self) -> None:
        number = 0
        while not self.done.is_set():
            number += 1
            while not self.done.is_set() and not self.send(number):
                self.done.wait(0.1)

    def send(self, number: int) -> bool:
        body = f"body=post+number+{number}&nonce=kill-{number}"
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=5)
            connection.request("POST", f"/topics/{self.topic}/answer/", body, self.headers)
            accepted = connection.getresponse().status == 302
        except (OSError, http.client.HTTPException):
            return False
        if accepted:
            self.acknowledged.add(f"kill-{number}")
        return accepted

    def wait_for_more(self, posts: int) -> None:
        wanted = len(self.acknowledged) + posts
        wait_for(lambda: len(self.acknowledged) >= wanted, f"{posts} more accepted posts")


def kill_the_web_process(portal: Portal, books: Books, writer: Writer) -> None:
    writer.wait_for_more(5)
    portal.stop(kill=True)
    portal.start()


def kill_the_worker(portal: Portal, books: Books, writer: Writer) -> None:
    """It dies after it has done something of what is owed, while more is being written."""
    done = "events_reactionrecord WHERE done_on IS NOT NULL"
    before = books.count(done)
    writer.wait_for_more(3)
    wait_for(lambda: books.count(done) > before, "the worker is at work")
    portal.kill_worker()
    portal.start_worker()


@pytest.mark.parametrize("kill", [kill_the_web_process, kill_the_worker])
def test_no_accepted_post_and_no_event_is_lost(tmp_path, kill):
    apart = kill is kill_the_worker
    portal = Portal(tmp_path, EMBEDDED_WORKER="0" if apart else "1")
    token = "k" * 32
    both = "print(session.session_key, topic.pk)"
    session, topic = portal.manage(SIGN_IN + CLEOS_TOPIC + both).split()
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={token}",
        "X-CSRFToken": token,
        "Referer": portal.address,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    books, writer = Books(portal), Writer(portal, topic, headers)
    thread = threading.Thread(target=writer.write)
    portal.start()
    if apart:
        portal.start_worker()
    thread.start()
    try:
        for _ in range(KILLS):
            kill(portal, books, writer)
        writer.wait_for_more(3)
    finally:
        writer.done.set()
        thread.join(30)
        portal.kill_worker()
        portal.stop(kill=True)
    portal.manage(SWEEP)
    nonces = [nonce for (nonce,) in books.rows(f"SELECT nonce FROM {POSTED}")]
    assert writer.acknowledged <= set(nonces) and len(nonces) == len(set(nonces))
    events = books.count("events_eventrecord WHERE name = 'forum.answer_posted'")
    assert events == books.count(OF_CLEO) == len(nonces)
    assert books.count("events_reactionrecord WHERE done_on IS NULL") == 0
    kept = books.rows(f"SELECT posts_count FROM forum_conversation_topic WHERE id = {topic}")[0][0]
    assert kept == books.count(f"forum_conversation_post WHERE topic_id = {topic} AND approved")


def test_a_worker_killed_while_telling_ten_portions_doubles_and_loses_nothing(tmp_path):
    portal = Portal(tmp_path, EMBEDDED_WORKER="0")
    portal.manage(CROWD)
    books, told = Books(portal), [0]
    everybody = POSTS * WATCHERS
    for _ in range(KILLS):
        portal.start_worker()
        wait_for(
            lambda: books.count(OF_CROWD) > told[-1] or told[-1] == everybody,
            "the worker is in the middle of telling",
        )
        portal.kill_worker()
        told.append(books.count(OF_CROWD))
    assert 0 < told[1] < everybody, told
    assert portal.manage(SWEEP + SWEEP + "print(owed)") == "0"
    assert books.count(OF_CROWD) == everybody
    crowd = "SELECT DISTINCT unread_notices FROM accounts_user WHERE username LIKE 'crowd-%'"
    assert books.rows(crowd) == [(POSTS,)]
