"""All that the portal holds about one person, as a zip."""

from __future__ import annotations

import json
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from community.accounts.models import User
from community.things.kinds import readable_among

AT_ONCE = 500


@dataclass(frozen=True)
class Portion:
    """What goes out of a model: the rows whose `owner` is the person.

    `own` are fields of the person's. `others` tell of somebody else's thing, which is named like
    the things of notices ("topic.{topic_id}"): they stay empty where the person may not see it now.
    """

    owner: str
    own: tuple[str, ...]
    others: tuple[str, ...] = ()
    thing: str = ""

    @property
    def key(self) -> str:
        """The field from which the name of the thing is made."""
        return self.thing.partition("{")[2].rstrip("}")


CONTENT = {
    "forum_conversation.Topic": Portion(
        "poster", ("id", "subject", "created", "solved_on"), ("forum__name",), "forum.{forum_id}"
    ),
    "forum_conversation.Post": Portion(
        "poster",
        ("id", "topic_id", "content", "created", "edited_on", "score"),
        ("topic__subject",),
        "topic.{topic_id}",
    ),
    "community_forum.Draft": Portion("user", ("place", "title", "body", "updated")),
    "community_forum.Bookmark": Portion("user", ("post_id", "created")),
    "community_forum.Attachment": Portion("owner", ("id", "name", "size", "created", "file")),
    "community_forum.Confirmation": Portion(
        "by", ("post_id", "version__name", "still_true", "created")
    ),
    "kb.Opinion": Portion(
        "user", ("helpful", "reason", "words", "created"), ("page__title",), "article.{page_id}"
    ),
    "kb.EditSuggestion": Portion(
        "by", ("words", "created", "published_on"), ("page__title",), "article.{page_id}"
    ),
    "kb.Credit": Portion("person", ("created",), ("page__title",), "article.{page_id}"),
    "search.AskSession": Portion("user", ("started_on", "solved_on", "posted_on")),
    "voting.Vote": Portion("user", ("object_id", "vote", "time_stamp")),
    "notifications.Notice": Portion(
        "recipient", ("kind", "created", "read_on"), ("title", "address"), "{about}"
    ),
    "account.EmailAddress": Portion("user", ("email", "verified", "primary")),
    "usersessions.UserSession": Portion("user", ("ip", "user_agent", "created_at", "last_seen_at")),
}
PROFILE = (
    "id",
    "username",
    "email",
    "display_name",
    "about",
    "language",
    "time_zone",
    "date_joined",
    "last_login",
)


def write_export(user: User) -> IO[bytes]:
    """A temporary zip file, at its beginning: one JSON file per kind of thing, and the person's own
    files.
    """
    target = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "profile.json", {name: getattr(user, name) for name in PROFILE})
        for label, portion in CONTENT.items():
            _put(archive, f"{label.split('.')[1].lower()}s.json", _rows(user, label, portion))
        files = [user.avatar] if user.avatar else []
        files += [
            row.file
            for row in apps.get_model("community_forum.Attachment").objects.filter(owner=user)
        ]
        for file in files:
            with suppress(FileNotFoundError), file.open("rb") as stream:
                archive.writestr(f"files/{file.name.rsplit('/', 1)[-1]}", stream.read())
    target.seek(0)
    return target


def _rows(user: User, label: str, portion: Portion) -> list[dict]:
    fields = {*portion.own, *portion.others, *filter(None, [portion.key])}
    found = list(
        apps.get_model(label).objects.filter(**{portion.owner: user}).order_by("pk").values(*fields)
    )
    parts = (found[start : start + AT_ONCE] for start in range(0, len(found), AT_ONCE))
    return [row for part in parts for row in _as_seen(user, part, portion)]


def _as_seen(user: User, rows: list[dict], portion: Portion) -> list[dict]:
    """The rows as the person may see them now: one question for all of the things."""
    things = [portion.thing.format(**row) for row in rows] if portion.others else [""] * len(rows)
    seen = readable_among(user, things)
    return [
        {name: row[name] for name in portion.own}
        | {name: row[name] if thing in seen else None for name in portion.others}
        for row, thing in zip(rows, things, strict=True)
    ]


def _put(archive: zipfile.ZipFile, name: str, data) -> None:
    archive.writestr(name, json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
