"""All that the portal holds about one person, as a zip."""

from __future__ import annotations

import json
import tempfile
import zipfile
from contextlib import suppress
from typing import IO

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from community.accounts.models import User

# model -> (which field names the person, which fields go out). Rooms above are named by label: they are not imported here.
CONTENT = {
    "forum_conversation.Topic": ("poster", ["id", "subject", "created", "forum__name", "solved_on"]),
    "forum_conversation.Post": ("poster", ["id", "topic_id", "topic__subject", "content", "created", "edited_on", "score"]),
    "community_forum.Draft": ("user", ["place", "title", "body", "updated"]),
    "community_forum.Bookmark": ("user", ["post_id", "created"]),
    "community_forum.Attachment": ("owner", ["id", "name", "size", "created", "file"]),
    "community_forum.Confirmation": ("by", ["post_id", "version__name", "still_true", "created"]),
    "kb.Opinion": ("user", ["page__title", "helpful", "reason", "words", "created"]),
    "kb.EditSuggestion": ("by", ["page__title", "words", "created", "published_on"]),
    "kb.Credit": ("person", ["page__title", "created"]),
    "search.AskSession": ("user", ["started_on", "solved_on", "posted_on"]),
    "voting.Vote": ("user", ["object_id", "vote", "time_stamp"]),
    "notifications.Notice": ("recipient", ["kind", "title", "address", "created", "read_on"]),
    "account.EmailAddress": ("user", ["email", "verified", "primary"]),
    "usersessions.UserSession": ("user", ["ip", "user_agent", "created_at", "last_seen_at"]),
}
PROFILE = ("id", "username", "email", "display_name", "about", "language", "time_zone", "date_joined", "last_login")


def write_export(user: User) -> IO[bytes]:
    """A temporary zip file, at its beginning: one JSON file per kind of thing, and the person's own files."""
    target = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "profile.json", {name: getattr(user, name) for name in PROFILE})
        for label, (owner, fields) in CONTENT.items():
            rows = apps.get_model(label).objects.filter(**{owner: user}).order_by("pk").values(*fields)
            _put(archive, f"{label.split('.')[1].lower()}s.json", list(rows.iterator()))
        files = [user.avatar] if user.avatar else []
        files += [row.file for row in apps.get_model("community_forum.Attachment").objects.filter(owner=user)]
        for file in files:
            with suppress(FileNotFoundError), file.open("rb") as stream:
                archive.writestr(f"files/{file.name.rsplit('/', 1)[-1]}", stream.read())
    target.seek(0)
    return target


def _put(archive: zipfile.ZipFile, name: str, data) -> None:
    archive.writestr(name, json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
