"""The demo's flags: some wait for Mo, about one he has decided."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from community.seeds import Demo, Part, declare_part
from community.things.ref import Ref
from community.writing.words import plain_words
from forum.models import Post
from ideas.models import Comment
from moderation.flags.models import Decision, Flag, Matter, Reason
from moderation.flags.subjects import subject_of
from moderation.flags.weights import ALONE

FILE = Path(__file__).parent / "demo" / "flagged.toml"


def plant_flags(demo: Demo) -> None:
    """What the file says, of what is there."""
    now = timezone.now().replace(microsecond=0)
    said = tomllib.loads(FILE.read_text())["flagged"]
    found = _named({one["begins"] for one in said})
    for one in said:
        if ref := found.get(one["begins"]):
            _plant(ref, one, demo, now)


def _named(beginnings: set[str]) -> dict[str, Ref]:
    """The post or comment that begins with each of these words."""
    written = [
        *((post.ref, post.words) for post in Post.objects.filter(approved=True)),
        *((one.ref, plain_words(one.rendered)) for one in Comment.objects.standing()),
    ]
    return {words: ref for ref, text in written for words in beginnings if text.startswith(words)}


def _plant(ref: Ref, said: dict[str, Any], demo: Demo, now: datetime) -> None:
    subject = subject_of(ref)
    if subject is None:
        return
    matter = Matter.objects.create(
        kind=ref.prefix, thing_id=ref.id, author=subject.author, title=subject.title
    )
    for one in said["flags"]:
        Flag.objects.create(
            matter=matter,
            by=demo.people[one["by"]],
            reason=Reason.objects.get(key=one["reason"]),
            words=one.get("words", ""),
            weight=ALONE,
            created=now - timedelta(hours=one["hours"]),
        )
    since = now - timedelta(hours=said["flags"][0]["hours"])
    if decided := said.get("decided"):
        decision = Decision.objects.create(
            matter=matter,
            by=demo.people[decided["by"]],
            created=now - timedelta(hours=decided["hours"]),
            outcome=decided["outcome"],
            words=decided["words"],
            was_waiting=Matter.Waits.FLAGGED,
            was_since=since,
        )
        matter.flags.update(verdict=Flag.Verdict.UPHELD, decision=decision)
        return
    matter.waits, matter.since = Matter.Waits.FLAGGED, since
    matter.weight = ALONE * len(said["flags"])
    matter.save(update_fields=["waits", "since", "weight"])


declare_part(Part("flags", plant_flags, after=("topics", "ideas")))
