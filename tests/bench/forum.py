"""What the forum's pages and replies cost, and how soon its readers see them."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import random
import re
import statistics
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from tests.bench.servers import Server, environment
from tests.bench.sockets import watch

F_OF_GOALS = 1.4
COOKIES = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from community.accounts.models import User
for person in User.objects.order_by("id")[:%d]:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    print("C", session.session_key)
"""


@dataclass
class Figure:
    """One line of the table; `goal` is an upper bound or None (for the record)."""

    name: str
    value: float
    unit: str
    goal: float | None
    met: bool | None


class Bench:
    def __init__(self, folder: Path, only: list[str]) -> None:
        self.folder, self.only = folder, only
        self.figures: list[Figure] = []
        self.f_ms = F_OF_GOALS
        self.dice = random.Random(5)

    def add(self, name: str, value: float, unit: str, goal: float | None = None) -> None:
        self.figures.append(
            Figure(
                name,
                round(value, 3),
                unit,
                goal and round(goal, 1),
                None if goal is None else value <= goal,
            )
        )
        print(
            f"  {name:<58} {value:>9.2f} {unit:<6} {'' if goal is None else f'goal {goal:.1f}'}",
            flush=True,
        )

    def add_at_least(self, name: str, value: float, unit: str, goal: float) -> None:
        """A figure whose goal is a lower bound."""
        self.figures.append(Figure(name, round(value, 3), unit, goal, value >= goal))
        print(
            f"  {name:<58} {value:>9.{0 if goal > 10 else 3}f} {unit:<6} goal at least {goal:g}",
            flush=True,
        )

    def wants(self, name: str) -> bool:
        return not self.only or name in self.only

    def build(self, scale: float) -> tuple[Path, list[str]]:
        """A data folder of this size, and session cookies of some members."""
        data = self.folder / f"scale-{scale}"
        data.mkdir(parents=True)
        began = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "tests.bench.data", str(scale)],
            env=environment(data),
            check=True,
        )
        cookies = self.cookies(data, 40)
        print(f"  data at scale {scale}: {time.monotonic() - began:.0f} s", flush=True)
        return data, cookies

    def cookies(self, data: Path, number: int) -> list[str]:
        """Session cookies of so many members."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", COOKIES % number]
        out = subprocess.run(
            command, env=environment(data), check=True, capture_output=True, text=True
        )
        return [
            f"sessionid={line.split()[1]}"
            for line in out.stdout.splitlines()
            if line.startswith("C ")
        ]

    # --- driving ----------------------------------------------------------------------------------
    # -----------------

    def cost(
        self,
        server: Server,
        paths: list[str],
        headers: dict[str, str],
        number: int = 300,
        rounds: int = 3,
    ) -> float:
        """Milliseconds of the server's processor time per request: the middle of some rounds, after
        one to warm up.
        """
        connection = http.client.HTTPConnection("127.0.0.1", server.port)

        def go(count: int) -> None:
            for n in range(count):
                connection.request("GET", paths[n % len(paths)], headers=headers)
                answer = connection.getresponse()
                answer.read()
                assert answer.status in (200, 304), (answer.status, paths[n % len(paths)])

        go(max(len(paths), 30))
        results = []
        for _ in range(rounds):
            before = server.cpu()
            go(number)
            results.append((server.cpu() - before) / number * 1000)
        return statistics.median(results)

    def sample(self, server: Server) -> tuple[list[str], list[str]]:
        """Paths of 40 topics with ten posts, and of five lists."""
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        topics: list[str] = []
        for n in range(1, 8):
            connection.request("GET", f"/forums/{n}/x/")
            answer = connection.getresponse()
            answer.read()
            place = answer.getheader("Location")
            if place and "/forums/" in place:
                connection.request("GET", place)
                page = connection.getresponse().read().decode()
                topics += re.findall(r'href="(/topics/\d+/topic-[^"/]+/)"', page)
        topics = sorted(set(topics))
        return self.dice.sample(topics, min(40, len(topics))), [
            "/topics/",
            "/topics/unsolved/",
            "/topics/unanswered/",
        ]

    def long_topic(self, server: Server) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", "/search/?q=Long")
        return re.findall(
            r'href="(/topics/\d+/long-[^"/]+/)"', connection.getresponse().read().decode()
        )[0]

    def pages(
        self, server: Server, cookies: list[str], label: str = "", goals: bool = True
    ) -> dict[str, float]:
        member, visitor = {"Cookie": cookies[0]}, {}
        topics, lists = self.sample(server)
        long_page = [self.long_topic(server) + f"?page={n}" for n in range(2, 10)]
        bare = self.cost(server, ["/bench/bare/"], member, 800)
        constant = self.cost(server, ["/bench/constant/"], visitor, 800)
        if not label:
            self.f_ms = bare
        self.add(f"F{label}: bare view with session and user", bare, "ms")
        self.add(f"bare view without session{label}", constant, "ms")
        ratios = {}
        for name, paths, headers, goal in [
            ("topic, visitor", topics, visitor, 3),
            ("topic, member", topics, member, 4),
            ("topic of 2,000 posts (20 on the page), visitor", long_page, visitor, 3),
            ("topic of 2,000 posts (20 on the page), member", long_page, member, 4),
            ("topic list, visitor", lists, visitor, 3),
            ("topic list, member", lists, member, 4),
        ]:
            ratios[name] = self.cost(server, paths, headers) / bare
            self.add(name + label, ratios[name], "F", goal if goals else None)
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", topics[0])
        answer = connection.getresponse()
        answer.read()
        unchanged = self.cost(server, [topics[0]], {"If-None-Match": answer.getheader("ETag")}, 800)
        self.add(
            "page unchanged since last time, visitor" + label,
            unchanged / constant,
            "× bare",
            1.5 if goals else None,
        )
        return ratios

    def post(self, server: Server, cookie: str, topic_id: str, text: str) -> float:
        """Seconds that one reply took."""
        token = "a" * 32
        body = f"csrfmiddlewaretoken={token}&body={text}&nonce={uuid.uuid4()}"
        headers = {
            "Cookie": f"{cookie}; csrftoken={token}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": server.address,
        }
        if not hasattr(self, "_connection") or self._connection.port != server.port:
            self._connection = http.client.HTTPConnection("127.0.0.1", server.port)
        began = time.perf_counter()
        self._connection.request("POST", f"/topics/{topic_id}/answer/", body, headers)
        answer = self._connection.getresponse()
        answer.read()
        took = time.perf_counter() - began
        assert answer.status == 302, (answer.status, answer.getheaders())
        return took

    def replies(self, server: Server, cookies: list[str]) -> None:
        scale = self.f_ms / F_OF_GOALS
        topics, _ = self.sample(server)
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", "/search/?q=Big")
        big = re.findall(r'href="/topics/(\d+)/big-', connection.getresponse().read().decode())[0]
        for name, topic_id in [
            ("topic", topics[0].split("/")[2]),
            ("topic of 2,000 posts", self.long_topic(server).split("/")[2]),
            ("forum of 20,000 topics", big),
        ]:
            for n in range(20):
                self.post(server, cookies[n % 40], topic_id, "warm+up")
            took = sorted(
                self.post(server, cookies[n % 40], topic_id, f"Reply+number+{n}+with+some+words")
                * 1000
                for n in range(300)
            )
            self.add(f"a reply through HTTP, {name}: mean", statistics.mean(took), "ms", 12 * scale)
            self.add(
                f"a reply through HTTP, {name}: p99", took[int(len(took) * 0.99)], "ms", 40 * scale
            )

    def watchers(self, data: Path, cookies: list[str]) -> None:
        scale = self.f_ms / F_OF_GOALS
        goals = {200: (50, 100), 1000: (None, 400), 3000: (None, 1200)}
        for number, (half, most) in goals.items():
            with Server("daphne", data) as server:
                topics, _ = self.sample(server)
                topic_id = topics[1].split("/")[2]
                took = asyncio.run(self._watched(server, cookies, topic_id, number))
                p50, p99 = took[len(took) // 2], took[int(len(took) * 0.99)]
                self.add(f"POST to {number:,} sockets: p50", p50, "ms", half and half * scale)
                self.add(f"POST to {number:,} sockets: p99", p99, "ms", most * scale)
                self.add(
                    f"memory of the web process with {number:,} sockets", server.memory(), "MB"
                )

    async def _watched(
        self, server: Server, cookies: list[str], topic_id: str, number: int
    ) -> list[float]:
        watched: dict[bytes, list[float]] = {}
        sockets = await watch(server.port, f"topic.{topic_id}", number, cookies, watched)
        await asyncio.sleep(2 + number / 250)
        took: list[float] = []
        for n in range(12):
            word = f"arrow{n}x{uuid.uuid4().hex[:8]}"
            watched[word.encode()] = times = []
            began = time.perf_counter()
            await asyncio.to_thread(self.post, server, cookies[n], topic_id, word)
            for _ in range(400):
                if len(times) == number:
                    break
                await asyncio.sleep(0.02)
            assert len(times) == number, f"{len(times)} of {number} sockets were reached"
            if n >= 2:
                took += [(moment - began) * 1000 for moment in times]
            await asyncio.sleep(0.3)
        for socket in sockets:
            socket.transport.abort()
        return sorted(took)

    def weight(self, server: Server) -> None:
        topics, _ = self.sample(server)
        connection = http.client.HTTPConnection("127.0.0.1", server.port)

        def get(path: str) -> tuple[int, str]:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            body = answer.read()
            zipped = answer.getheader("Content-Encoding") == "gzip"
            return len(body), (gzip.decompress(body) if zipped else body).decode()

        size, html = get(topics[0])
        parts = sorted(
            set(re.findall(r'(?:href|src)="(/assets/[^"#]+|/media/[^"]+|/static/[^"]+)', html))
        )
        sizes = [size, *(get(part)[0] for part in parts)]
        self.add("first visit to a topic page, compressed", sum(sizes) / 1000, "KB", 60)
        self.add("requests of a first visit (the socket counted)", len(sizes) + 1, "", 8)
