"""Browser tabs' sockets for tests, and the sessions that they belong to."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from importlib import import_module

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from community.asgi import application


def session_of(person) -> str:
    """The key of a new session in which `person` is signed in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


PATIENCE = 60  # seconds; a machine may be busy


class Tab:
    """A browser tab's socket."""

    def __init__(
        self,
        person=None,
        language: str = "en",
        origin: bytes = b"http://testserver",
        session: str = "",
    ) -> None:
        headers = [(b"host", b"testserver"), (b"origin", origin)]
        if person is not None:
            session = session_of(person)
        if session:
            headers.append((b"cookie", f"sessionid={session}".encode()))
        self.session = session
        address = f"/ws/?lang={language}"
        self.socket = WebsocketCommunicator(application, address, headers=headers)

    async def open(self) -> bool:
        connected, _ = await self.socket.connect(timeout=PATIENCE)
        return connected

    async def send(self, **message) -> None:
        await self.socket.send_to(text_data=json.dumps(message))

    async def next(self, *wanted: str) -> dict:
        """The next message of one of these kinds; others in between are passed over."""
        while True:
            message = json.loads(await self.socket.receive_from(timeout=PATIENCE))
            if message.get("do") in wanted:
                return message

    async def join(self, group: str) -> bool:
        await self.send(join=[group])
        return (await self.next("joined", "refused"))["do"] == "joined"

    async def closed(self) -> int:
        """Wait until the server closes the socket; the code that it gives."""
        while (output := await self.socket.receive_output(timeout=PATIENCE))[
            "type"
        ] != "websocket.close":
            pass
        return output["code"]

    async def close(self) -> None:
        await self.socket.disconnect(timeout=PATIENCE)


async def open_tab(tabs: list[Tab], *args, **kwargs) -> Tab:
    tab = await sync_to_async(Tab)(*args, **kwargs)
    tabs.append(tab)
    assert await tab.open()
    return tab


async def close_all(tabs: list[Tab]) -> None:
    for tab in tabs:
        await tab.close()


def database_of_this_test() -> str:
    """The address of the database in which the running test works."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"


async def in_another_process(code: str) -> None:
    """Run `code` as `manage.py shell` would, on this test's database."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    environment = os.environ | {"DATABASE_URL": database_of_this_test()}
    await asyncio.to_thread(subprocess.run, command, check=True, env=environment)
