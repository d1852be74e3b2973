"""Redis refuses, hangs, comes back with nothing in it or as it was: pages go on, limits count,
nothing stale is served.
"""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
import redis
from django.core.cache import caches
from django.test import Client
from services import RedisServer, wait_until

from community import cache as between
from community.accounts import limits
from community.accounts.limits import TooOften, spend
from community.accounts.models import RuleOverride
from community.accounts.rules import forget_overrides
from forum import actions
from forum.actions.forums import set_permissions

FREEZE, STOP = "it hangs", "it refuses"


@pytest.fixture(scope="module")
def server():
    server = RedisServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def with_redis(server, settings, nothing_kept):
    """The portal goes by a Redis that can be taken away from it."""
    if server.process is None:
        server.start()
    redis.Redis.from_url(server.url).flushall()
    settings.ENV = replace(settings.ENV, redis_url=server.url)
    settings.CACHES = {"default": {"BACKEND": "community.cache.Cache", "LOCATION": server.url}}
    settings.LIMITS_STORAGE = "community.cache.Counts"
    for kept in (limits._limiter, between._client, between._shared):
        kept.cache_clear()
    yield server
    server.thaw() if server.process else server.start()
    back()
    for kept in (limits._limiter, between._client, between._shared):
        kept.cache_clear()


@pytest.fixture(params=[STOP, FREEZE])
def take_away(request, with_redis):
    """Takes it away in one way or the other."""
    return with_redis.stop if request.param == STOP else with_redis.freeze


def give_back(server: RedisServer) -> None:
    server.start() if server.process is None else server.thaw()
    back()


def back() -> None:
    wait_until(lambda: not caches["default"].is_away, "The cache")


def test_every_page_goes_on_and_health_says_what_is_missing(
    take_away, with_redis, cast, topic, answer, sign_in
):
    member, visitor = sign_in(cast.cleo), Client()
    pages = [
        "/",
        "/topics/",
        topic.get_absolute_url(),
        "/kb/",
        "/search/?q=router",
        "/people/",
        cast.carl.get_absolute_url(),
    ]
    before = {page: visitor.get(page).content for page in pages}
    take_away()
    for page in pages:
        assert visitor.get(page).status_code == 200, page
        assert member.get(page).status_code == 200, page
    assert b"Look at the lease" in before[topic.get_absolute_url()]
    assert b"Look at the lease" in visitor.get(topic.get_absolute_url()).content
    assert (
        member.post(
            f"/topics/{topic.pk}/answer/", {"body": "Said without Redis", "nonce": "away"}
        ).status_code
        == 302
    )
    said = visitor.get("/health/", headers={"Accept": "application/json"})
    parts = {part["name"]: part["up"] for part in said.json()["parts"]}
    assert (said.status_code, parts["database"], parts["cache"], parts["live"]) == (
        200,
        True,
        False,
        False,
    )
    give_back(with_redis)
    parts = {
        part["name"]: part["up"]
        for part in visitor.get("/health/", headers={"Accept": "application/json"}).json()["parts"]
    }
    assert parts["cache"] and parts["live"]
    assert b"Said without Redis" in visitor.get(topic.get_absolute_url()).content


def test_an_outage_costs_a_process_one_time_out(with_redis):
    cache = caches["default"]
    cache.set("a", 1)
    with_redis.freeze()
    began = time.monotonic()
    for number in range(50):
        cache.set(f"key-{number}", number)
        assert cache.get(f"key-{number}") == number
    assert time.monotonic() - began < 20 * between.SECONDS  # a hundred questions
    assert cache.get("a") is None
    give_back(with_redis)
    assert cache.get("a") == 1
    assert cache.get("key-1") is None


def test_limits_go_on_in_each_process(take_away, with_redis, house):
    RuleOverride.objects.create(name="posts_per_minute", value=2)
    forget_overrides()
    for _ in range(2):
        spend("posts_per_minute", "user.1")
    take_away()
    for _ in range(2):
        spend("posts_per_minute", "user.1")
    with pytest.raises(TooOften):
        spend("posts_per_minute", "user.1")
    give_back(with_redis)
    spend("posts_per_minute", "user.2")
    between._counts.reset()


def test_a_right_that_is_taken_meanwhile_is_gone_at_once_and_stays_gone(
    take_away, with_redis, cast, forum, topic
):
    address = topic.get_absolute_url()
    visitor = Client()
    assert visitor.get(address).status_code == 200
    take_away()
    assert visitor.get(address).status_code == 200
    set_permissions(None, (), forum=forum)
    assert visitor.get(address).status_code == 404
    give_back(with_redis)
    assert visitor.get(address).status_code == 404


def test_a_visitors_copy_is_never_called_the_present_one_after_a_change_that_the_cache_missed(
    take_away, with_redis, cast, topic, committed
):
    address = topic.get_absolute_url()
    visitor = Client()
    tag = visitor.get(address)["ETag"]
    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 304
    take_away()
    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 200
    meanwhile = visitor.get(address)["ETag"]
    assert (
        visitor.get(address, headers={"If-None-Match": meanwhile}).status_code == 200
    )  # another process may have changed it
    with committed():
        actions.post_answer(topic, by=cast.carl, content="Said meanwhile")
    give_back(with_redis)
    for known in (tag, meanwhile):
        assert b"Said meanwhile" in visitor.get(address, headers={"If-None-Match": known}).content
    tag = visitor.get(address)["ETag"]
    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_who_is_signed_in_stays_so_and_who_signed_out_meanwhile_stays_out(
    take_away, with_redis, cast, sign_in
):
    stays, goes = sign_in(cast.cleo), sign_in(cast.carl)
    cookie = goes.cookies["sessionid"].value
    assert stays.get("/settings/").status_code == goes.get("/settings/").status_code == 200
    take_away()
    assert stays.get("/settings/").status_code == 200
    goes.logout()
    goes.cookies["sessionid"] = cookie
    assert goes.get("/settings/").status_code == 302
    give_back(with_redis)
    assert stays.get("/settings/").status_code == 200
    assert goes.get("/settings/").status_code == 302
