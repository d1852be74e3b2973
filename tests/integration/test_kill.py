"""`kill -9` of the one process of the embedded column, or of a worker of its own, again and again, while people write."""

from __future__ import annotations

import http.client
import threading
import time

import pytest

from tests.browser.conftest import Portal


def sign_in(portal: Portal, name: str) -> dict[str, str]:
    key = portal.manage(
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY\n"
        "from community.accounts.models import User\n"
        f"u = User.objects.get(username='{name}'); s = SessionStore()\n"
        "s[SESSION_KEY] = str(u.pk); s[BACKEND_SESSION_KEY] = 'django.contrib.auth.backends.ModelBackend'\n"
        "s[HASH_SESSION_KEY] = u.get_session_auth_hash(); s.save(); print(s.session_key)"
    )
    token = "k" * 32
    return {"Cookie": f"sessionid={key}; csrftoken={token}", "X-CSRFToken": token, "Referer": portal.address,
            "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip


@pytest.mark.parametrize("killed", ["web", "worker"])
def test_no_accepted_post_and_no_event_is_lost(tmp_path, killed):
    portal = Portal(tmp_path, EMBEDDED_WORKER="1" if killed == "web" else "0")
    portal.manage(
        "from community.accounts.models import RuleOverride\n"
        "[RuleOverride.objects.create(name=n, value=0) for n in ('posts_per_minute', 'address_posts_per_minute')]"
    )
    headers = sign_in(portal, "carl")
    topic = portal.manage("from forum.models import Topic; print(Topic.objects.filter(poster__username='cleo', status=0).order_by('-id')[0].pk)")
    acknowledged: set[str] = set()
    done = threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            body = f"body=post+number+{number}&nonce=kill-{number}"
            for _attempt in range(200):  # a person whose answer did not come back sends the same form again
                try:
                    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=5)
                    connection.request("POST", f"/topics/{topic}/answer/", body, headers)
                    if connection.getresponse().status == 302:
                        acknowledged.add(f"kill-{number}")
                        break
                except OSError:
                    pass
                if done.is_set():
                    break
                time.sleep(0.1)

    portal.start()
    if killed == "worker":
        portal.start_worker()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        for pause in (1.1, 0.4, 0.9):
            if killed == "web":
                time.sleep(pause)
                portal.stop(kill=True)
                portal.start()
            else:  # a worker needs two seconds to start; then it must be in the middle of its work
                time.sleep(2 + pause)
                portal.kill_worker()
                portal.start_worker()
        time.sleep(1)
    finally:
        done.set()
        writer.join(30)
        portal.kill_worker()
    assert len(acknowledged) > 10
    portal.stop(kill=True)
    portal.manage("from datetime import timedelta; from community.events.reactions import sweep; sweep(older_than=timedelta(0), most=100000)")
    facts = portal.manage(
        "from forum.models import Post, Topic; from community.events.models import *; from community.notifications.models import Notice\n"
        f"posts = Post.objects.filter(nonce__startswith='kill-'); t = Topic.objects.get(pk={topic})\n"
        "print(' '.join(sorted(posts.values_list('nonce', flat=True))), '|', EventRecord.objects.filter(name__endswith='AnswerPosted').count(), '|',"
        " ReactionRecord.objects.filter(done_on=None).count(), '|', Notice.objects.filter(recipient__username='cleo', event_id__gt=0).count(), '|',"
        " t.posts_count - t.posts.filter(approved=True).count())"
    )
    nonces, events, owed, notices, drift = (part.strip() for part in facts.split("|"))
    stored = nonces.split()
    assert acknowledged <= set(stored)
    assert len(stored) == len(set(stored)) == int(events) == int(notices)
    assert (owed, drift) == ("0", "0")


def test_a_worker_killed_while_telling_ten_portions_doubles_and_loses_nothing(tmp_path):
    portal = Portal(tmp_path, EMBEDDED_WORKER="0")
    watchers = 10_000
    portal.manage(
        "from community.accounts.models import User; from community.notifications.models import Subscription; from django.contrib.auth.models import Group\n"
        "from forum import actions; from forum.models import Topic\n"
        f"people = User.objects.bulk_create([User(username=f'crowd-{{n}}', email=f'crowd-{{n}}@example.com') for n in range({watchers})], batch_size=1000)\n"
        "group = Group.objects.get(name='customer'); through = User.groups.through\n"
        "through.objects.bulk_create([through(user=p, group=group) for p in people], batch_size=1000)\n"
        "topic = Topic.objects.filter(poster__username='cleo', status=0).order_by('-id')[0]\n"
        "Subscription.objects.bulk_create([Subscription(user=p, about=topic.live_group, level=3) for p in people], batch_size=1000)\n"
        "[actions.post_answer(topic, by=User.objects.get(username='carl'), content=f'number {n}') for n in range(3)]"
    )
    count = "from community.notifications.models import Notice; print(Notice.objects.filter(recipient__username__startswith='crowd-').count())"
    halves = []
    for _ in range(3):
        portal.start_worker()
        before = halves[-1] if halves else 0
        for _ in range(100):  # until it is in the middle of its work
            if int(portal.manage(count)) > before:
                break
        portal.kill_worker()
        halves.append(int(portal.manage(count)))
    assert any(0 < half < 3 * watchers for half in halves), halves
    facts = portal.manage(
        "from datetime import timedelta; from community.events.reactions import sweep; from community.notifications.models import Notice\n"
        "from community.accounts.models import User\n"
        "sweep(older_than=timedelta(0), most=100000); crowd = User.objects.filter(username__startswith='crowd-')\n"
        "print(Notice.objects.filter(recipient__in=crowd).count(), set(crowd.values_list('unread_notices', flat=True)), sweep(older_than=timedelta(0)))"
    )
    assert facts == f"{3 * watchers} {{3}} 0"
