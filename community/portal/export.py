"""All that the portal holds about one person, as a zip."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile

from community.accounts.models import User
from community.accounts.personal_data import PORTIONS, Portion
from community.things.kinds import readable_among

AT_ONCE = 500


PROFILE = (
    "id",
    "username",
    "email",
    "display_name",
    "about",
    "language",
    "reads",
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
        for portion in PORTIONS.values():
            _put(archive, portion.file_name, _rows(user, portion))
        for file in _files(user):
            with suppress(FileNotFoundError), file.open("rb") as stream:
                archive.writestr(f"files/{file.name.rsplit('/', 1)[-1]}", stream.read())
    target.seek(0)
    return target


def _files(user: User) -> Iterator[FieldFile]:
    if user.avatar:
        yield user.avatar
    for portion in PORTIONS.values():
        if portion.file:
            for row in _of(user, portion):
                yield getattr(row, portion.file)


def _of(user: User, portion: Portion) -> QuerySet:
    rows = apps.get_model(portion.model).objects.filter(**{portion.owner: user})
    return rows.order_by("pk")


def _rows(user: User, portion: Portion) -> list[dict]:
    fields = {*portion.own, *portion.others, *filter(None, [portion.key])}
    found = list(_of(user, portion).values(*fields))
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
