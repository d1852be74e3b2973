"""python -m tests.faults.portal plant | do ADDRESS SEED SECONDS PROCESSES | check ADDRESS FOLDER,
in a portal's own environment.

The deeds go through real servers. When nobody answers, or the proxy says so, the same form is sent
again, as a person would.
"""

from __future__ import annotations

import http.client
import json
import logging
import multiprocessing
import os
import re
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from community.accounts.models import RuleOverride, User  # noqa: E402
from community.accounts.rules import forget_overrides  # noqa: E402
from community.notifications.mail.addresses import message_id  # noqa: E402
from community.notifications.mail.collecting import collect_due  # noqa: E402
from community.notifications.mail.sending import MOST_ATTEMPTS, send_waiting  # noqa: E402
from community.notifications.models import WAITING, Mail  # noqa: E402
from community.search import engines  # noqa: E402
from community.search import rules as _search_rules  # noqa: E402,F401
from community.search.models import PendingEntry, SearchEntry  # noqa: E402
from forum.models import Topic  # noqa: E402
from tests.endurance import checks, deeds  # noqa: E402
from tests.endurance.run import deadlocks, part_with_the_database, settle  # noqa: E402
from tests.endurance.world import BACKEND, Answer, World, plant  # noqa: E402
from tests.waiting import wait_for  # noqa: E402

PATIENCE = 90  # seconds in which somebody has to answer
NOBODY_THERE = (502, 503, 504)
ARTICLES = re.compile(r"<article.*?</article>", re.S)
MOMENTS = re.compile(r"<time.*?</time>", re.S)
fork = multiprocessing.get_context("fork")


class OverHttp:
    """Doors of `tests.endurance.world`: real requests to one address, each person with a session of
    their own.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies: dict[int | None, str] = {None: ""}

    def ask(self, person: User | None, path: str, data: dict | None = None) -> Answer:
        key = person.pk if person else None
        if key not in self.cookies:
            self.cookies[key] = f"{settings.SESSION_COOKIE_NAME}={session_of(person)}; "
        token = "k" * 32
        headers = {
            "Cookie": f"{self.cookies[key]}csrftoken={token}",
            "X-CSRFToken": token,
            "Origin": self.address,
            "Referer": self.address + "/",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = None if data is None else urlencode(data, doseq=True)
        until = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self.once(
                    quote(path, safe="/?=&%+#"), body, headers if key or data is not None else {}
                )
                if answer.status not in NOBODY_THERE:
                    return answer
                said = str(answer.status)
            except (OSError, http.client.HTTPException) as error:
                said = repr(error)
            if time.monotonic() > until:
                raise AssertionError(f"nobody answered at {path} for {PATIENCE} seconds: {said}")
            time.sleep(0.2)

    def once(self, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        try:
            connection.request("GET" if body is None else "POST", path, body, headers)
            response = connection.getresponse()
            return Answer(
                response.status,
                response.read().decode(errors="replace"),
                response.getheader("Location", ""),
            )
        finally:
            connection.close()


def session_of(person: User) -> str:
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key


def start_with() -> None:
    """The world of the endurance run, whose notices are mailed at once."""
    plant()
    RuleOverride.objects.update_or_create(name="mail_wait_minutes", defaults={"value": 0})
    forget_overrides()


def do(address: str, seed: str, seconds: float, processes: int) -> list[str]:
    """Deeds in so many processes; what went wrong, in words."""
    part_with_the_database()
    told = fork.Queue()
    writers = [
        fork.Process(target=write, args=(address, seed, number, seconds, told))
        for number in range(1, processes + 1)
    ]
    for writer in writers:
        writer.start()
    reports = [told.get(timeout=seconds + 3 * PATIENCE) for _ in writers]
    for writer in writers:
        writer.join(30)
    done = sum((counts for counts, _ in reports), Counter())
    print(
        "Done:", ", ".join(f"{name} {number}" for name, number in sorted(done.items())), flush=True
    )
    return [failure for _, failures in reports for failure in failures]


def write(address: str, seed: str, number: int, seconds: float, told) -> None:
    world = World(seed, OverHttp(address), number)
    counts: Counter = Counter()
    failures: list[str] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            counts[deeds.do_one(world)] += 1
        except Exception:  # noqa: BLE001  (whatever it is, it is the finding)
            failures.append(traceback.format_exc())
    told.put(
        (counts + Counter({f"({status})": n for status, n in world.outcomes.items()}), failures)
    )


# --- afterwards -----------------------------------------------------------------------------------
# --------------------


def check(address: str, folder: str) -> list[str]:
    """Nothing is owed any more; what is not true then, in words."""
    settings.ALLOWED_HOSTS = ["*"]
    settle()
    wait_for(nothing_waits_to_be_sent, "every mail is sent")
    wrong = checks.what_is_wrong() + deadlocks()
    wrong += [
        *every_mail_that_was_sent_was_taken(folder),
        *the_other_engine_holds_what_the_index_holds(),
        *served_pages_say_what_the_rows_say(address),
    ]
    return wrong


def nothing_waits_to_be_sent() -> bool:
    """Send what waits; the portal's own worker collects and sends meanwhile, so once may not do."""
    collected = collect_due()
    Mail.objects.filter(WAITING).update(try_on=timezone.now())
    send_waiting()
    return not collected and not Mail.objects.filter(WAITING).exists()


def every_mail_that_was_sent_was_taken(folder: str):
    taken = Counter(json.loads((Path(folder) / "taken.json").read_text()))
    print(f"Mails: {len(taken)} taken, {taken.total() - len(taken)} of them again.", flush=True)
    for mail in Mail.objects.exclude(sent_on=None):
        if message_id(f"mail.{mail.pk}") not in taken:
            yield f"mail {mail.pk} is called sent, nobody took it"
    for mail in Mail.objects.exclude(dropped="").filter(attempts__gte=MOST_ATTEMPTS):
        yield f"mail {mail.pk} was given up: {mail.dropped}"


def the_other_engine_holds_what_the_index_holds():
    if not engines.uses_elasticsearch():
        return
    from community.search.engines import elastic

    until = time.monotonic() + PATIENCE
    while PendingEntry.objects.exists() and time.monotonic() < until:
        elastic.send_pending()
    client = elastic.client()
    client.indices.refresh(index=elastic.ALIAS)
    found = client.search(index=elastic.ALIAS, query={"match_all": {}}, size=10_000, version=True)[
        "hits"
    ]["hits"]
    held = {int(hit["_id"]): hit["_version"] for hit in found}
    wanted = dict(SearchEntry.objects.filter(is_gone=False).values_list("pk", "version"))
    for pk in held.keys() ^ wanted.keys():
        yield f"entry {pk} is {'not ' if pk in wanted else ''}in Elasticsearch"
    for pk in held.keys() & wanted.keys():
        if held[pk] != wanted[pk]:
            yield f"entry {pk} is in Elasticsearch as version {held[pk]}, it is {wanted[pk]}"


def served_pages_say_what_the_rows_say(address: str):
    """Every topic as a visitor gets it from the servers, beside the same rendered anew here."""
    doors = OverHttp(address)
    served = {topic.pk: doors.ask(None, topic.get_absolute_url()) for topic in Topic.objects.all()}
    cache.clear()
    for pk, answer in served.items():
        here = Client().get(Topic.objects.get(pk=pk).get_absolute_url())
        if here.status_code != answer.status:
            yield f"topic {pk} is served with {answer.status}, its rows say {here.status_code}"
        elif articles(here.content.decode()) != articles(answer.text):
            yield f"topic {pk} is not served as its rows say"


def articles(html: str) -> list[str]:
    return [MOMENTS.sub("", article) for article in ARTICLES.findall(html)]


def main() -> int:
    logging.disable(logging.WARNING)
    what, *rest = sys.argv[1:]
    if what == "plant":
        start_with()
        return 0
    wrong = do(rest[0], rest[1], float(rest[2]), int(rest[3])) if what == "do" else check(*rest)
    for sentence, times in Counter(wrong).items():
        print(f"WRONG: {sentence}" + (f" ({times} times)" if times > 1 else ""), flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
