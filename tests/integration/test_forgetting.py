"""What nobody needs any more goes by itself, and a closed account leaves no trace of who it was."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from PIL import Image
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from community.accounts.models import User
from community.event_routes import CLOCK
from community.notifications.actions.reading import forget_old
from community.notifications.mail.receiving import store_incoming
from community.notifications.models import IncomingMail, Mail, StoppedAddress, Subscription
from community.portal.actions import close_account, forget_faces, forget_sessions
from community.search import actions as search
from community.writing.drafts import save_draft
from community.writing.files import attach_file, forget_unposted
from community.writing.models import Attachment
from forum import actions
from tests.conftest import settle

pytestmark = pytest.mark.django_db


def long_ago(rows, **days: int) -> None:
    """The rows are so many days old."""
    rows.update(
        **{field: timezone.now() - timedelta(days=number) for field, number in days.items()}
    )


def upload_of(person) -> Attachment:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return attach_file(SimpleUploadedFile("x.png", out.getvalue()), by=person)


def test_all_of_it_is_done_by_the_clock():
    forgetting = {
        "forget_old",
        "forget_unposted",
        "forget_sessions",
        "forget_faces",
        "forget_searches",
        "drop_gone",
    }
    assert forgetting <= {entry.work.rpartition(".")[2] for entry in CLOCK}


def test_uploads_that_were_never_posted_go_with_their_files(cast, topic, committed):
    posted, drafted, fresh, left = (upload_of(cast.carl) for _ in range(4))
    actions.post_answer(topic, by=cast.carl, content=f"![]({posted.get_absolute_url()})")
    save_draft(by=cast.carl, place=topic.live_group, body=f"![]({drafted.get_absolute_url()})")
    long_ago(Attachment.objects.exclude(pk=fresh.pk), created=15)
    with committed():
        assert forget_unposted() == 1
    assert set(Attachment.objects.all()) == {posted, drafted, fresh}
    assert not default_storage.exists(left.file.name)
    assert default_storage.exists(posted.file.name)
    assert forget_unposted() == 0


def test_mails_that_came_in_go_and_do_not_come_again_while_they_could_be_answered(verified):
    raw = b"From: cleo@example.com\nTo: reply@talk.example\nMessage-ID: <1@x>\n\nHello"
    for day, known in ((59, True), (89, True), (91, False)):
        IncomingMail.objects.all().delete()
        assert store_incoming(raw, source="test")
        long_ago(IncomingMail.objects.all(), received=day)
        forget_old()
        assert IncomingMail.objects.exists() is known
    assert store_incoming(raw, source="test")
    settle()  # as any other: too old, or to an address that is not known


def test_many_are_forgotten_a_portion_at_a_time(verified):
    Mail.objects.bulk_create(
        Mail(recipient=verified.mo, stream=Mail.Stream.NOTICES) for _ in range(1200)
    )
    long_ago(
        Mail.objects.order_by("pk").filter(pk__lte=Mail.objects.order_by("pk")[1100].pk),
        created=181,
    )
    forget_old()
    assert Mail.objects.count() == 99


def test_sessions_that_are_over_go_with_where_they_were_held_from(cast, sign_in):
    client, other = sign_in(cast.cleo), sign_in(cast.carl)
    for one in (client, other):
        UserSession.objects.create(
            user=cast.cleo, session_key=one.session.session_key, ip="203.0.113.9", user_agent="x"
        )
    Session.objects.filter(pk=client.session.session_key).update(
        expire_date=timezone.now() - timedelta(minutes=1)
    )
    assert forget_sessions() == 1
    assert UserSession.objects.get().session_key == other.session.session_key
    assert Session.objects.filter(pk=other.session.session_key).exists()


def test_pictures_that_nobody_has_any_more_go_after_a_day(cast, monkeypatch):
    names = [default_storage.save("avatars/face.webp", ContentFile(b"x")) for _ in range(2)]
    User.objects.filter(pk=cast.cleo.pk).update(avatar=names[0])
    forget_faces()
    assert default_storage.exists(names[1])  # its row may not have been written yet
    tomorrow = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    forget_faces()
    assert default_storage.exists(names[0])
    assert not default_storage.exists(names[1])


# --- a closed account
# -------------------------------------------------------------------------------------------------

TRACES = ("zephyrine", "quux", "zq@", "plays the theremin", "203.0.113.9")


def traces_in_the_database() -> list[str]:
    """Where in any table something stands that says who the person was."""
    found = []
    with connection.cursor() as cursor:
        tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - {
            "search_searchword"
        }
        for table in [*tables, "search_text"]:
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                values = [
                    bytes(v).decode("utf-8", "replace")
                    if isinstance(v, (bytes, memoryview))
                    else str(v)
                    for v in row
                ]
                found += [
                    f"{table}.{n}: {v[:80]}"
                    for n, v in zip(names, values, strict=True)
                    if any(t in v.lower() for t in TRACES)
                ]
    return found


@pytest.fixture
def zephyrine(cast):
    """Somebody who has left traces everywhere."""
    person = cast.carl
    face = default_storage.save("avatars/zephyrine.webp", ContentFile(b"x"))
    User.objects.filter(pk=person.pk).update(
        username="zephyrine",
        display_name="Zephyrine Quux",
        email="ZQ@example.com",
        about="plays the theremin",
        avatar=face,
        first_name="Zephyrine",
    )
    person.refresh_from_db()
    EmailAddress.objects.create(user=person, email="ZQ@example.com", verified=True, primary=True)
    EmailAddress.objects.create(user=person, email="quux@example.com")
    StoppedAddress.objects.create(email="zq@example.com", reason="550 <zq@example.com> is full")
    UserProfile.objects.create(
        user=person, avatar=default_storage.save("avatar_images/quux.webp", ContentFile(b"x"))
    )
    log(person, "wagtail.edit", user=cast.ada)
    return person


def test_a_closed_account_leaves_no_trace_of_who_it_was(
    cast, forum, zephyrine, sign_in, engine, committed
):
    client = sign_in(zephyrine)
    UserSession.objects.create(
        user=zephyrine, session_key=client.session.session_key, ip="203.0.113.9", user_agent="x"
    )
    store_incoming(b"From: Zephyrine <zq@example.com>\nMessage-ID: <2@x>\n\nHello", source="test")
    upload = upload_of(zephyrine)
    asked = actions.start_topic(forum, by=zephyrine, title="Why does it hum?", content="It does.")
    answer = actions.post_answer(asked, by=cast.cleo, content="Ground it.")
    actions.post_reply(answer, by=zephyrine, content="Thanks.")
    actions.accept_answer(answer, by=zephyrine)
    search.index("person", [zephyrine.pk])
    settle()
    zephyrine.refresh_from_db()
    face, picture = zephyrine.avatar.name, UserProfile.objects.get(user=zephyrine).avatar.name
    assert traces_in_the_database()
    with committed():
        close_account(zephyrine, by=zephyrine)
    search.index("person", [zephyrine.pk])
    settle()
    assert traces_in_the_database() == []
    assert [
        name for name in (face, picture, upload.file.name) if default_storage.exists(name)
    ] == []
    assert not Session.objects.filter(pk=client.session.session_key).exists()


def test_what_a_request_began_while_its_account_was_closed_is_forgotten_as_well(cast, topic):
    close_account(cast.cleo, by=cast.cleo)
    # it was carried from another topic by who had not seen the account closed
    Subscription.objects.create(user=cast.cleo, about=topic.live_group, level=3)
    settle()
    assert not Subscription.objects.filter(user=cast.cleo).exists()
