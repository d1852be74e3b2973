"""Signing up, in and out; profile, picture, export, closing; what a name gives away to
strangers.
"""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from community.accounts.forms import signer
from community.accounts.models import User
from community.accounts.personal_data import PORTIONS
from community.accounts.roles import GRANTS, ROLES, give_declared
from community.notifications.actions import follow
from community.notifications.models import Subscription
from forum import actions
from tests.conftest import run_all
from tests.integration.test_files import picture

pytestmark = pytest.mark.django_db


def sign_up(client: Client, **changes):
    page = client.get("/accounts/signup/").content.decode()
    began = re.search(r'name="began" value="([^"]+)"', page)[1]
    form = {
        "email": "nora@example.com",
        "username": "nora",
        "password1": "a-long-pass-9",
        "began": began,
        "website": "",
        **changes,
    }
    return client.post("/accounts/signup/", form)


def test_sign_up_verify_sign_in_by_name_or_mail(house):
    client = Client()
    assert sign_up(client).status_code == 302
    nora = User.objects.get(username="nora")
    assert [group.name for group in nora.groups.all()] == ["customer"]
    link = re.search(r"http://testserver(/accounts/confirm-email/\S+)", mail.outbox[0].body)[1]
    fresh = Client()
    fresh.post("/accounts/login/", {"login": "nora", "password": "a-long-pass-9"})
    assert fresh.get("/settings/").status_code == 302, "not before the address is verified"
    client.post(link)
    for login in ("nora", "NORA@example.com"):
        client = Client()
        client.post("/accounts/login/", {"login": login, "password": "a-long-pass-9"})
        assert client.get("/settings/").status_code == 200, login


def test_an_address_that_exists_is_not_given_away(cast):
    mail.outbox.clear()
    known = sign_up(Client(), email="cleo@example.com", username="someone")
    new = sign_up(Client(), email="new@example.com", username="other")
    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert User.objects.filter(email="cleo@example.com").count() == 1
    known = Client().post("/accounts/password/reset/", {"email": "cleo@example.com"})
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_what_people_do_not_see_is_filled_in_by_programs(house):
    assert sign_up(Client(), website="http://spam.example").status_code == 200
    assert not User.objects.filter(username="nora").exists()


def test_a_browser_fills_the_form_in_as_fast_as_it_likes(house):
    assert sign_up(Client()).status_code == 302
    assert User.objects.filter(username="nora").exists()


@pytest.mark.parametrize("began", ["", "forged", None])
def test_programs_are_slowed_down_without_a_captcha(house, began):
    """Five in an hour from one address; then what was typed is held, and who takes two seconds
    passes.
    """
    more = {} if began is None else {"began": began}
    for number in range(5):
        assert (
            sign_up(
                Client(), username=f"nora{number}", email=f"nora{number}@example.com", **more
            ).status_code
            == 302
        )
    held = sign_up(Client(), **more)
    assert held.status_code == 200
    html = held.content.decode()
    assert "send it again" in html
    assert 'value="a-long-pass-9"' in html, "the password is not lost"
    assert not User.objects.filter(username="nora").exists()
    long_ago = signer.sign(str(int(time.time()) - 3))
    assert sign_up(Client(), began=long_ago).status_code == 302


def test_a_form_that_was_open_for_days_is_taken(house):
    assert (
        sign_up(Client(), began=signer.sign(str(int(time.time()) - 3 * 24 * 3600))).status_code
        == 302
    )


def test_a_password_is_shown_to_nobody_when_a_name_is_taken(cast):
    assert "a-long-pass-9" not in sign_up(Client(), username="cleo").content.decode()


@pytest.mark.parametrize("name", ["admin", "а\u0064min", "a\u202eb", "CLEO"])
def test_names_that_deceive_are_refused_at_the_field(cast, name):
    response = sign_up(Client(), username=name)
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()


def test_guessing_passwords_is_slowed_down(cast):
    codes = [
        Client().post("/accounts/login/", {"login": "cleo", "password": f"wrong{n}"}).status_code
        for n in range(12)
    ]
    last = Client().post("/accounts/login/", {"login": "cleo", "password": "pw"})
    assert 429 in codes or last.status_code != 302


def test_profile_and_a_picture_without_its_place(cast, sign_in):
    from PIL import Image

    exif = Image.Exif()
    exif[0x9286] = "secret place"
    client = sign_in(cast.cleo)
    data = {
        "display_name": "Cleo K.",
        "about": "Hello",
        "language": "ru",
        "time_zone": "Europe/Berlin",
        "theme": "dark",
    }
    upload = SimpleUploadedFile("me.jpg", picture((900, 300), "JPEG", exif=exif), "image/jpeg")
    assert client.post("/settings/", {**data, "avatar": upload}).status_code == 302
    cast.cleo.refresh_from_db()
    image = Image.open(cast.cleo.avatar)
    assert (image.size, image.format) == ((256, 256), "WEBP")
    assert b"secret place" not in cast.cleo.avatar.file.open().read()
    assert 'lang="ru"' in client.get("/").content.decode()
    assert Client().get(cast.cleo.avatar.url).status_code == 200
    page = Client().get(cast.cleo.get_absolute_url()).content.decode()
    assert "Cleo K." in page
    assert "Hello" in page


@pytest.mark.parametrize(
    "content", [b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 50, b"x" * (4 * 1024 * 1024 + 1)]
)
def test_pictures_that_are_none_are_refused(cast, sign_in, content):
    response = sign_in(cast.cleo).post(
        "/settings/", {"theme": "auto", "avatar": SimpleUploadedFile("a.png", content, "image/png")}
    )
    assert response.status_code == 422
    cast.cleo.refresh_from_db()
    assert not cast.cleo.avatar


def test_files_in_the_media_folder_other_than_faces_are_not_served(cast):
    assert Client().get("/media/attachments/2026/01/x.png").status_code == 404
    assert Client().get("/media/avatars/../veche.sqlite3").status_code == 404
    assert Client().get("/media/avatars/..%2f..%2fveche.sqlite3").status_code in (400, 404)


def test_the_export_holds_everything_of_mine_and_nothing_of_others(cast, topic, answer, sign_in):
    response = sign_in(cast.carl).get("/settings/export/")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    whole = {portion.file_name for portion in PORTIONS.values()} | {"profile.json"}
    assert {"posts.json", "topics.json", "votes.json", "preferences.json"} <= whole
    assert whole <= set(archive.namelist())
    posts = archive.read("posts.json").decode()
    assert "Look at the lease." in posts
    assert "Where do I" not in posts


def exported(client: Client) -> dict[str, str]:
    """What the zip holds, by the names of its files."""
    archive = zipfile.ZipFile(
        io.BytesIO(b"".join(client.get("/settings/export/").streaming_content))
    )
    return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_export_names_nothing_that_its_reader_may_not_see_any_more(
    cast, topic, answer, article, team_room, verified, sign_in
):
    """What was public when somebody took part in it, and is the team's alone now."""
    from wagtail.models import PageViewRestriction

    from kb.actions import give_opinion

    give_opinion(
        article, by=cast.carl, reader=f"member.{cast.carl.pk}", helpful=False, words="Mine"
    )
    own = actions.start_topic(
        topic.forum, by=cast.carl, title="A question of Carl's", content="Hello?"
    )
    follow(topic.live_group, by=cast.carl, level=3)
    actions.post_reply(answer, by=cast.cleo, content="Thanks")
    run_all()
    before = exported(sign_in(cast.carl))
    assert topic.subject in before["posts.json"]
    assert topic.subject in before["notices.json"]
    assert article.title in before["opinions.json"]
    assert topic.live_group in before["subscriptions.json"]
    for one in (topic, own):
        actions.move_topic(one, by=cast.mo, to=team_room)
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.GROUPS)
    cache.clear()
    files = exported(sign_in(cast.carl))
    everything = "".join(files.values())
    assert not [
        word
        for word in (team_room.name, topic.subject, article.title, topic.get_absolute_url())
        if word in everything
    ]
    assert topic.live_group not in files["subscriptions.json"]
    assert "A question of Carl's" in files["topics.json"]
    assert "Look at the lease." in files["posts.json"]
    assert "Mine" in files["opinions.json"]


def test_of_a_suspended_person_nothing_is_said(cast, sign_in):
    User.objects.filter(pk=cast.carl.pk).update(is_active=False, about="All about Carl")
    for client in (Client(), sign_in(cast.cleo), sign_in(cast.mo)):
        for path in (cast.carl.get_absolute_url(), f"/people/{cast.carl.pk}/"):
            response = client.get(path)
            assert response.status_code == 404
            assert "carl" not in response.content.decode().replace(path, "").lower()
        about = f"person.{cast.carl.pk}"
        assert client.post("/follow/", {"about": about, "level": "3"}).status_code in (302, 404)
    assert not Subscription.objects.filter(about=f"person.{cast.carl.pk}").exists()


def test_what_a_member_is_shown_stays_in_one_browser(cast, topic, answer, sign_in):
    client = sign_in(cast.cleo)
    for path in (
        "/",
        topic.get_absolute_url(),
        "/notices/",
        "/settings/",
        "/topics/mine/",
        "/kb/",
        "/search/?q=router",
        cast.cleo.get_absolute_url(),
        "/nothing/",
    ):
        assert client.get(path)["Cache-Control"] == "private, no-cache", path
    assert "no-store" in client.get("/settings/export/")["Cache-Control"]
    assert "private" in client.get("/accounts/email/")["Cache-Control"]
    visitor = Client().get(topic.get_absolute_url())
    assert (visitor["Cache-Control"], "Cookie" in visitor["Vary"]) == ("no-cache", True)
    assert "private" in Client().get("/accounts/login/")["Cache-Control"]


def test_closing_an_account_leaves_what_others_hang_on(cast, topic, answer, sign_in):
    client = sign_in(cast.carl)
    assert client.post("/settings/close/", {"name": "wrong"}).status_code == 422
    assert client.post("/settings/close/", {"name": "carl"}).status_code == 302
    carl = User.objects.get(pk=cast.carl.pk)
    assert (carl.email, carl.display_name, carl.is_active, carl.groups.count()) == (
        "",
        "",
        False,
        0,
    )
    page = Client().get(topic.get_absolute_url()).content.decode()
    assert "Look at the lease." in page
    assert "former member" in page
    assert "Carl" not in page
    assert client.get("/settings/").status_code == 302
    assert not Client().login(username="carl", password="pw")


def test_kept_pieces_forget_a_closed_account(cast, topic, answer, committed):
    from datetime import timedelta

    from community.events.reactions import sweep
    from community.portal.actions import close_account
    from forum import actions

    reply = actions.post_reply(answer, by=cast.cleo, content="Thanks")
    for _ in range(3):
        reply = actions.post_reply(reply, by=cast.carl, content="More")
    actions.accept_answer(answer, by=cast.cleo)
    assert "Solved by Carl" in Client().get(topic.get_absolute_url()).content.decode()
    with committed():
        close_account(cast.carl, by=cast.carl)
    sweep(older_than=timedelta(0))
    assert "Carl" not in Client().get(topic.get_absolute_url()).content.decode()


def test_sessions_passkeys_and_two_steps_have_their_pages(cast):
    client = Client()
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=cast.cleo, email=cast.cleo.email, verified=True, primary=True)
    client.post("/accounts/login/", {"login": "cleo", "password": "pw"})
    for path in (
        "/accounts/sessions/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/email/",
        "/accounts/password/change/",
    ):
        assert client.get(path, follow=True).status_code == 200, path


def test_roles_hold_what_their_names_promise(cast):
    from django.contrib.auth.models import Group

    assert set(ROLES) <= set(Group.objects.values_list("name", flat=True))
    assert cast.agnes.has_perm("community_forum.accept_any_answer")
    assert not cast.petra.has_perm("community_forum.accept_any_answer")
    assert cast.ada.has_perm("accounts.change_user")
    assert not cast.cleo.has_perm("wagtailadmin.access_admin")


def test_every_role_is_given_what_the_rooms_declare(roles):
    from django.contrib.auth.models import Group

    for role, declared in GRANTS.items():
        held = Group.objects.get(name=role).permissions.values_list(
            "content_type__app_label", "codename"
        )
        assert declared <= {".".join(name) for name in held}, role


def test_a_room_that_comes_later_gives_the_roles_its_own_permissions_alone(roles):
    from django.contrib.auth.models import Group, Permission

    for group in Group.objects.all():
        group.permissions.clear()
    give_declared(Group, Permission, "search")
    give_declared(Group, Permission, "search")
    given = Group.objects.get(name="editor").permissions.values_list("codename", flat=True)
    assert set(given) == {f"{verb}_synonyms" for verb in ("add", "change", "delete", "view")}
    assert not Group.objects.get(name="moderator").permissions.exists()


def test_a_staged_member_claims_the_account_by_mail(house):
    """The team sets the address; the person chooses a password; what was imported is theirs."""
    staged = User(
        username="ann-7", display_name="Ann", staged_from="dump:7", email="ann@example.com"
    )
    staged.set_unusable_password()
    staged.save()
    assert staged.is_staged
    client = Client()
    client.post("/accounts/password/reset/", {"email": "ann@example.com"})
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)[
        1
    ]
    form_at = client.get(link)["Location"]
    assert (
        client.post(
            form_at, {"password1": "a-long-pass-9", "password2": "a-long-pass-9"}
        ).status_code
        == 302
    )
    staged.refresh_from_db()
    assert staged.has_usable_password()
    assert not staged.is_staged
