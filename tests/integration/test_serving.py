"""Pages of the embedded column: threads that last, answers in pieces, and people who leave in the
middle.
"""

from __future__ import annotations

import asyncio
import threading

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection
from django.db.backends.signals import connection_created

from community import serving
from community.serving import AT_ONCE, PagesInThreads
from community.wsgi import application as product

SCOPE = {
    "type": "http",
    "http_version": "1.1",
    "method": "GET",
    "path": "/",
    "root_path": "",
    "scheme": "http",
    "query_string": b"",
    "headers": [(b"host", b"testserver")],
    "client": ["127.0.0.1", 4000],
    "server": ["testserver", 80],
}


class Visitor:
    """The other end of a request: what it sends, what it gets, and when it leaves."""

    def __init__(self, *body: bytes) -> None:
        self.got: list[dict] = []
        self.inbox: asyncio.Queue = asyncio.Queue()
        for number, piece in enumerate(body or (b"",), 1):
            more = number < len(body)
            self.inbox.put_nowait({"type": "http.request", "body": piece, "more_body": more})

    async def send(self, message: dict) -> None:
        self.got.append(message)

    def leave(self) -> None:
        self.inbox.put_nowait({"type": "http.disconnect"})

    async def ask(self, application, **more) -> Visitor:
        await application({**SCOPE, **more}, self.inbox.get, self.send)
        return self

    @property
    def status(self) -> int:
        return self.got[0]["status"]

    @property
    def body(self) -> bytes:
        return b"".join(message["body"] for message in self.got[1:])


class Chunks:
    """An answer in pieces that remembers whether it was closed, and in which thread."""

    def __init__(self, pieces) -> None:
        self.pieces = pieces
        self.closed_in: str | None = None

    def __iter__(self):
        return iter(self.pieces)

    def close(self) -> None:
        self.closed_in = threading.current_thread().name


def close_connections(pages: PagesInThreads, threads: int) -> None:
    """Close the database in every thread of the pool, and end it."""
    all_here = threading.Barrier(threads)

    def close() -> None:
        all_here.wait(10)
        connection.close()

    for done in [pages.pool.submit(close) for _ in range(threads)]:
        done.result(20)
    pages.pool.shutdown()


def answering(chunks, status: str = "200 OK"):
    def application(environ, start_response):
        start_response(status, [("Content-Type", "text/plain"), ("X-Name", "é")])
        return chunks

    return PagesInThreads(application, threads=1)


@pytest.mark.asyncio
async def test_a_small_answer_goes_back_in_one_piece():
    chunks = Chunks([b"one ", b"two"])
    got = (await Visitor().ask(answering(chunks))).got
    assert [message["type"] for message in got] == ["http.response.start", "http.response.body"]
    assert got[0]["headers"][1] == (b"x-name", "é".encode("latin-1"))
    assert got[1]["body"] == b"one two" and not got[1].get("more_body")
    assert chunks.closed_in.startswith("pages")


@pytest.mark.asyncio
async def test_a_large_answer_is_sent_as_it_is_made_and_held_back_while_the_reader_is_slow():
    made = 0

    def pieces():
        nonlocal made
        for _ in range(40):
            made += 1
            yield b"x" * AT_ONCE

    class Slow(Visitor):
        ahead = 0

        async def send(self, message: dict) -> None:
            self.ahead = max(self.ahead, made - len(self.got))
            await super().send(message)

    slow = await Slow().ask(answering(Chunks(pieces())))
    assert len(slow.body) == 40 * AT_ONCE
    assert slow.ahead <= 3
    assert not slow.got[-1].get("more_body")


@pytest.mark.asyncio
async def test_who_leaves_in_the_middle_ends_the_work_and_what_was_open_is_closed():
    visitor = Visitor()
    endless = iter(lambda: b"x" * AT_ONCE, None)
    chunks = Chunks(endless)

    async def send(message: dict) -> None:
        visitor.got.append(message)
        if len(visitor.got) == 5:
            visitor.leave()
        await asyncio.sleep(0)

    await answering(chunks)(SCOPE, visitor.inbox.get, send)
    assert chunks.closed_in
    assert visitor.got[-1].get("more_body")


@pytest.mark.asyncio
async def test_a_server_that_gives_up_on_a_request_leaves_no_thread_behind():
    chunks = Chunks(iter(lambda: b"x" * AT_ONCE, None))
    pages, visitor = answering(chunks), Visitor()
    task = asyncio.ensure_future(visitor.ask(pages))
    while len(visitor.got) < 5:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert chunks.closed_in
    assert pages.pool.submit(lambda: "free").result(60) == "free"


@pytest.mark.asyncio
async def test_a_body_that_came_in_pieces_without_a_length_is_read_whole():
    seen = {}

    def application(environ, start_response):
        seen["length"] = environ["CONTENT_LENGTH"]
        seen["body"] = environ["wsgi.input"].read()
        start_response("204 No Content", [])
        return []

    visitor = await Visitor(b"a" * 9000, b"b" * 9000).ask(
        PagesInThreads(application, 1), method="POST"
    )
    assert visitor.status == 204
    assert seen == {"length": "18000", "body": b"a" * 9000 + b"b" * 9000}


@pytest.mark.asyncio
async def test_a_body_beyond_the_limit_and_a_crowd_of_headers_are_refused(monkeypatch):
    monkeypatch.setattr(serving, "LARGEST_BODY", 10)
    visitor = await Visitor(b"a" * 9, b"b" * 9).ask(answering(Chunks([b"never"])), method="POST")
    assert visitor.status == 413
    crowd = [(b"x-many", b"1")] * 200
    assert (await Visitor().ask(answering(Chunks([b"never"])), headers=crowd)).status == 400


@pytest.mark.asyncio
async def test_who_has_left_before_the_body_was_there_is_not_answered():
    visitor = Visitor()
    visitor.inbox = asyncio.Queue()
    visitor.leave()
    assert not (await visitor.ask(answering(Chunks([b"never"])))).got


@pytest.mark.asyncio
async def test_an_error_of_the_application_reaches_the_server():
    def application(environ, start_response):
        raise LookupError("broken")

    with pytest.raises(LookupError):
        await Visitor().ask(PagesInThreads(application, 1))


@pytest.mark.django_db(transaction=True)
def test_many_pages_open_the_database_once_for_each_thread_and_each_request_ends(house):
    opened, begun, ended = [], [], []
    listeners = [
        (connection_created, lambda **kwargs: opened.append(threading.current_thread().name)),
        (request_started, lambda **kwargs: begun.append(threading.current_thread().name)),
        (request_finished, lambda **kwargs: ended.append(threading.current_thread().name)),
    ]
    for signal, listener in listeners:
        signal.connect(listener, weak=False)
    pages = PagesInThreads(product, threads=2)

    async def read() -> list[int]:
        readers = [Visitor().ask(pages, path="/topics/") for _ in range(12)]
        return [visitor.status for visitor in await asyncio.gather(*readers)]

    try:
        assert asyncio.run(read()) == [200] * 12
        assert len(begun) == len(ended) == 12
        assert len(opened) <= 2 or connection.vendor != "sqlite"  # PostgreSQL has a pool of its own
        assert all(name.startswith("pages") for name in begun + ended)
    finally:
        for signal, listener in listeners:
            signal.disconnect(listener)
        close_connections(pages, threads=2)
