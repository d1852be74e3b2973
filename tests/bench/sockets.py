"""Many watching browsers in one cheap process: raw sockets that note when a post arrived."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import time


def masked(text: str) -> bytes:
    """A client's text frame (RFC 6455, section 5.2), shorter than 64 KB."""
    data, mask = text.encode(), b"\x01\x02\x03\x04"
    size = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + len(data).to_bytes(2, "big")
    return b"\x81" + size + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))


class Watcher(asyncio.Protocol):
    """One socket that joins one group; `arrived` maps a word of a post to the moment it came."""

    def __init__(
        self, host: str, group: str, cookie: str, watched: dict[bytes, list[float]]
    ) -> None:
        self.host, self.group, self.cookie, self.watched = host, group, cookie, watched
        self.joined: asyncio.Future = asyncio.get_running_loop().create_future()
        self.seen: set[bytes] = set()
        self.shaken = False
        self.tail = b""

    def connection_made(self, transport) -> None:
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        transport.write(
            (
                f"GET /ws/?lang=en HTTP/1.1\r\n"
                f"Host: {self.host}\r\n"
                f"Origin: http://{self.host}\r\n"
                "Upgrade: websocket\r\n"
                "Connection: Upgrade\r\n"
                f"Sec-WebSocket-Key: {key}\r\n"
                f"Sec-WebSocket-Version: 13\r\n{cookie}\r\n"
            ).encode()
        )

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        if not self.shaken:
            if b"101" not in data[:20]:
                self.joined.set_exception(RuntimeError(data[:200].decode(errors="replace")))
                return
            self.shaken = True
            self.transport.write(masked(json.dumps({"join": [self.group]})))
        if not self.joined.done() and b'"joined"' in data:
            self.joined.set_result(True)
        data = self.tail + data
        for word, times in self.watched.items():
            if word not in self.seen and word in data:
                self.seen.add(word)
                times.append(now)
        self.tail = data[-64:]


async def watch(
    port: int, group: str, number: int, cookies: list[str], watched: dict[bytes, list[float]]
) -> list[Watcher]:
    """Open `number` sockets, every other one as a member while there are cookies; returns them once
    all have joined.
    """
    loop = asyncio.get_running_loop()
    host = f"127.0.0.1:{port}"
    watchers: list[Watcher] = []
    for start in range(0, number, 50):
        batch = []
        for n in range(start, min(number, start + 50)):
            cookie = cookies[n % len(cookies)] if cookies and n % 2 else ""
            _, protocol = await loop.create_connection(
                lambda c=cookie: Watcher(host, group, c, watched), "127.0.0.1", port
            )
            batch.append(protocol)
        await asyncio.wait_for(asyncio.gather(*(protocol.joined for protocol in batch)), 60)
        watchers += batch
    return watchers
