"""A small real IMAP server for tests:

Twisted's protocol over a folder of mails, as a process of its own.
"""

from __future__ import annotations

import io
import subprocess
import sys
from email import message_from_bytes
from pathlib import Path

from twisted.cred import checkers, portal
from twisted.internet.protocol import ServerFactory
from twisted.mail import imap4
from zope.interface import implementer


@implementer(imap4.IMessage)
class Message:
    def __init__(self, uid: int, file: Path) -> None:
        self.uid, self.raw, self.seen = uid, file.read_bytes(), file.with_suffix(".seen")

    @property
    def flags(self):
        return {"\\Seen"} if self.seen.exists() else set()

    @flags.setter
    def flags(self, flags):
        self.seen.touch() if "\\Seen" in flags else self.seen.unlink(missing_ok=True)

    def getUID(self):
        return self.uid

    def getFlags(self):
        return list(self.flags)

    def getInternalDate(self):
        return "Mon, 23 Nov 2026 10:00:00 +0000"

    def getHeaders(self, negate, *names):
        parsed = message_from_bytes(self.raw)
        wanted = {(name.decode() if isinstance(name, bytes) else name).lower() for name in names}
        return {
            key.lower(): value
            for key, value in parsed.items()
            if (key.lower() in wanted) != negate or not names
        }

    def getBodyFile(self):
        return io.BytesIO(self.raw.split(b"\n\n", 1)[-1])

    def getSize(self):
        return len(self.raw)

    def isMultipart(self):
        return False

    def getSubPart(self, part):
        raise IndexError(part)


@implementer(imap4.IMessageFile)
class WholeMessage(Message):
    def open(self):
        return io.BytesIO(self.raw)


@implementer(imap4.IMailbox)
class Box:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def messages(self) -> list[WholeMessage]:
        return [
            WholeMessage(number, file)
            for number, file in enumerate(sorted(self.folder.glob("*.eml")), 1)
        ]

    def getUIDValidity(self):
        return 1

    def getUIDNext(self):
        return len(self.messages) + 1

    def getUID(self, message):
        return message

    def getMessageCount(self):
        return len(self.messages)

    def getRecentCount(self):
        return 0

    def getUnseenCount(self):
        return sum("\\Seen" not in message.flags for message in self.messages)

    def isWriteable(self):
        return True

    def destroy(self):
        pass

    def requestStatus(self, names):
        return imap4.statusRequestHelper(self, names)

    def addListener(self, listener):
        pass

    def removeListener(self, listener):
        pass

    def addMessage(self, message, flags=(), date=None):
        raise imap4.ReadOnlyMailbox

    def getFlags(self):
        return ["\\Seen", "\\Deleted"]

    def getHierarchicalDelimiter(self):
        return "/"

    def expunge(self):
        return []

    def _chosen(self, numbers, uid):
        numbers.last = len(self.messages) or 1
        return [(message.uid, message) for message in self.messages if message.uid in numbers]

    def fetch(self, numbers, uid):
        return self._chosen(numbers, uid)

    def store(self, numbers, flags, mode, uid):
        changed = {}
        for number, message in self._chosen(numbers, uid):
            message.flags = (
                message.flags | set(flags)
                if mode == 1
                else message.flags - set(flags)
                if mode == -1
                else set(flags)
            )
            changed[number] = message.getFlags()
        return changed


class Account(imap4.MemoryAccount):
    def __init__(self, name: str, box: Box) -> None:
        super().__init__(name)
        self.addMailbox("INBOX", box)


def serve(folder: Path) -> None:
    """Print the port, then serve until killed."""
    from twisted.internet import reactor

    account = Account("reply", Box(folder))

    @implementer(portal.IRealm)
    class Realm:
        def requestAvatar(self, name, mind, *interfaces):
            return imap4.IAccount, account, lambda: None

    people = checkers.InMemoryUsernamePasswordDatabaseDontUse()
    people.addUser(b"reply", b"secret")
    gate = portal.Portal(Realm(), [people])

    class Factory(ServerFactory):
        def buildProtocol(self, address):
            server = imap4.IMAP4Server()
            server.portal, server.factory, server.timeOut = gate, self, None
            return server

    print(reactor.listenTCP(0, Factory(), interface="127.0.0.1").getHost().port, flush=True)
    reactor.run()


class ImapServer:
    """The process, seen from a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, __file__, str(folder)], stdout=subprocess.PIPE, text=True
        )
        self.address = (
            f"imap://reply:secret@127.0.0.1:{self.process.stdout.readline().strip()}/INBOX"
        )

    def add(self, raw: bytes) -> None:
        (self.folder / f"{len(list(self.folder.glob('*.eml'))):04d}.eml").write_bytes(raw)

    def seen(self) -> int:
        return len(list(self.folder.glob("*.seen")))

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(5)
        self.process.stdout.close()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
