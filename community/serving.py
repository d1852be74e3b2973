"""Pages for the one process of the embedded column: the WSGI application in a few threads that
last.

Django's ASGI handler gives each request a thread of its own: SQLite is opened anew each time, and
what is kept by thread is lost. Here a page costs what it costs behind a WSGI server, and one hop to
a thread and back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from asgiref.wsgi import WsgiToAsgiInstance

THREADS = 4
BODY_IN_MEMORY = 256 * 1024
LARGEST_BODY = (
    1024 * 1024 * 1024
)  # a film for an article; what smaller things may weigh, their forms say
PATIENCE_SECONDS = 30  # for one piece of an answer to be taken from a thread
AT_ONCE = 256 * 1024  # an answer up to this size goes back to the loop in one piece

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class GoneAway(Exception):
    """Whoever asked has closed the connection."""


class TooLarge(Exception):
    """The request's body is larger than LARGEST_BODY bytes."""


class PagesInThreads:
    """An ASGI application for HTTP that answers with `application` (WSGI) in `threads` lasting
    threads.
    """

    def __init__(self, application: Callable, threads: int = THREADS) -> None:
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        with SpooledTemporaryFile(max_size=BODY_IN_MEMORY) as body:
            try:
                size = await _take_in(body, receive)
                environ = _environ(scope, body, size)
            except GoneAway:
                return
            except TooLarge:
                await _refuse(send, 413)
                return
            except ValueError:  # more headers of one name than anybody sends
                await _refuse(send, 400)
                return
            await self._answer(environ, receive, send)

    async def _answer(self, environ: dict[str, Any], receive: Receive, send: Send) -> None:
        """Run the application in a thread; it is told to stop when the other side goes or this task
        is cancelled.
        """
        loop = asyncio.get_running_loop()
        reply = Reply(loop, send)
        gone = loop.create_task(_until_gone(receive, reply))
        running = loop.run_in_executor(self.pool, reply.run, self.application, environ)
        try:
            for message in await asyncio.shield(running):
                await send(message)
        finally:
            reply.is_wanted = False
            gone.cancel()
            if not running.done():  # the body's file stays open until the thread has let go of it
                await asyncio.wait([running])


@dataclass
class Reply:
    """One answer on its way from a thread to the loop.

    What is small is handed over whole, the rest piece by piece.
    """

    loop: asyncio.AbstractEventLoop
    send: Send
    is_wanted: bool = True
    start: dict[str, Any] | None = None

    def run(self, application: Callable, environ: dict[str, Any]) -> list[dict[str, Any]]:
        """Make the answer, in this thread; returns the messages that were not sent yet."""
        chunks = application(environ, self.start_response)
        try:
            first, rest = _first_piece(chunks)
            if rest is None:
                return [self._started(), {"type": "http.response.body", "body": first}]
            self._hand_over(self._started())
            self._hand_over(_part(first))
            for chunk in rest:
                self._hand_over(_part(chunk))
            return [{"type": "http.response.body", "body": b""}]
        except GoneAway:
            return []
        finally:
            close = getattr(chunks, "close", None)
            if close:
                close()  # Django's end of a request: files and connections of this thread

    def start_response(self, status: str, headers: list[tuple[str, str]], _error=None) -> None:
        """What WSGI calls before the first byte."""
        lines = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
        ]
        self.start = {
            "type": "http.response.start",
            "status": int(status.split(" ", 1)[0]),
            "headers": lines,
        }

    def _started(self) -> dict[str, Any]:
        assert self.start is not None, "an application answers before it sends"
        return self.start

    def _hand_over(self, message: dict[str, Any]) -> None:
        """Send from this thread and wait until it is sent.

        Raises GoneAway when nobody listens any more.
        """
        if not self.is_wanted:
            raise GoneAway
        sent: Future = asyncio.run_coroutine_threadsafe(self.send(message), self.loop)
        try:
            sent.result(PATIENCE_SECONDS)
        except TimeoutError as error:  # the loop has ended, or stands still
            raise GoneAway from error


def _first_piece(chunks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes] | None]:
    """All of a small answer and None, or the beginning of a large one and what comes after it."""
    pieces, size, rest = [], 0, iter(chunks)
    for piece in rest:
        pieces.append(piece)
        size += len(piece)
        if size > AT_ONCE:
            return b"".join(pieces), rest
    return b"".join(pieces), None


def _part(chunk: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": chunk, "more_body": True}


async def _take_in(body: IO[bytes], receive: Receive) -> int:
    """Write a request's body into `body`; returns its size in bytes. Raises GoneAway, TooLarge."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneAway
        body.write(message.get("body", b""))
        if body.tell() > LARGEST_BODY:
            raise TooLarge
        more = message.get("more_body", False)
    size = body.tell()
    body.seek(0)
    return size


def _environ(scope: dict[str, Any], body: IO[bytes], size: int) -> dict[str, Any]:
    """The request as WSGI knows it. The size is what came: a body sent in chunks names none."""
    translator = WsgiToAsgiInstance(None)
    translator.scope = scope
    return translator.build_environ(scope, body) | {"CONTENT_LENGTH": str(size)}


async def _until_gone(receive: Receive, reply: Reply) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    reply.is_wanted = False


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
