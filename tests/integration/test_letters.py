"""Every mail that the product sends, once in each language: in the community's name, in its words,
with both parts.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import allauth
import pytest
from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.core import mail as post_office
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from community.accounts.devices import device_name
from community.accounts.models import User
from community.notifications.kinds import KINDS
from community.notifications.mail.composing import compose, legible
from community.notifications.models import Mail, Notice
from tests.conftest import published

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
OF_PAGES = ("article", "gap", "verify", "suggested", "taken", "review", "reviewed", "comment")
OFF = {"login_code", "password_reset_code"}  # ways to sign in that are not offered


def occasions() -> list[str]:
    """Every mail that allauth can send, by the names of its templates."""
    folder = Path(allauth.__file__).parent / "templates"
    names = {path.name.removesuffix("_message.txt") for path in folder.rglob("email/*_message.txt")}
    return sorted(names - {"base"} - OFF)


def look_at(message) -> None:
    """With LETTERS=<folder> every mail is kept there to be looked at."""
    if folder := os.environ.get("LETTERS"):
        name = re.sub(r"\W+", "-", message.subject)[:80]
        (Path(folder) / f"{name}.txt").write_text(
            f"{message.from_email}\n{message.subject}\n\n{message.body}"
        )
        for html, _ in getattr(message, "alternatives", []):
            (Path(folder) / f"{name}.html").write_text(html)


def check(message, language: str) -> None:
    look_at(message)
    parts = [
        message.subject,
        message.body,
        *(html for html, _ in getattr(message, "alternatives", [])),
    ]
    for part in parts:
        assert part.strip()
        assert not re.search(
            r"\{\{|\{%|%\(|None|&amp;quot|&#x27;",
            re.sub(r"<style>.*?</style>", "", part, flags=re.S),
        ), part
        assert bool(re.search("[а-яё]", part)) == (language == "ru"), part
        without_addresses = re.sub(r"(https?://|@)\S+", "", part)
        assert "testserver" not in without_addresses
        assert "localhost" not in without_addresses
    assert "\n" not in message.subject
    assert "Testwind" in message.body


def has_html(message) -> bool:
    return [kind for _, kind in message.alternatives] == ["text/html"]


def test_the_mails_that_are_not_written_are_those_that_cannot_be_sent():
    assert not app_settings.LOGIN_BY_CODE_ENABLED
    assert not app_settings.PASSWORD_RESET_BY_CODE_ENABLED


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("occasion", occasions())
def test_mail_about_an_account(occasion, language, cast):
    User.objects.filter(pk=cast.cleo.pk).update(language=language, display_name="Cleo")
    cleo = User.objects.get(pk=cast.cleo.pk)
    EmailAddress.objects.create(user=cleo, email=cleo.email, verified=True, primary=True)
    address = "http://testserver/accounts/somewhere/"
    context = {
        "user": cleo,
        "timestamp": timezone.now(),
        "ip": "203.0.113.7",
        "user_agent": FIREFOX,
        "username": "cleo",
        "activate_url": address,
        "password_reset_url": address,
        "signup_url": address,
        "provider": "Example",
        "from_email": "old@example.com",
        "to_email": "new@example.com",
        "deleted_email": "old@example.com",
    }
    with allauth.core.context.request_context(RequestFactory().get("/")):
        get_adapter().send_mail(f"account/email/{occasion}", cleo.email, context)
    message = post_office.outbox[-1]
    check(message, language)
    assert has_html(message)
    assert message.from_email == '"Testwind" <community@talk.example>'
    assert message.to == ["cleo@example.com"]
    if "203.0.113.7" in message.body:
        assert "Firefox, Linux" in message.body


def test_a_change_is_told_in_the_language_of_the_account_whoever_made_it(cast, sign_in):
    User.objects.filter(pk=cast.cleo.pk).update(language="ru")
    EmailAddress.objects.create(
        user=cast.cleo, email="cleo@example.com", verified=True, primary=True
    )
    Client(headers={"Accept-Language": "en"}).post(
        "/accounts/password/reset/", {"email": "cleo@example.com"}
    )
    assert "Новый пароль" in post_office.outbox[-1].subject
    link = re.search(
        r"http://testserver(/accounts/password/reset/key/\S+)", post_office.outbox[-1].body
    )[1]
    visitor = Client(headers={"Accept-Language": "en", "User-Agent": FIREFOX})
    visitor.post(
        visitor.get(link)["Location"], {"password1": "a-long-pass-9", "password2": "a-long-pass-9"}
    )
    assert post_office.outbox[-1].subject == "Ваш пароль на Testwind изменён"


def test_the_confirmation_comes_from_the_community(house):
    from tests.integration.test_people import sign_up

    sign_up(Client())
    message = post_office.outbox[-1]
    check(message, "en")
    assert message.subject == "Confirm your address for Testwind"


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("kind", ["answer", *sorted(set(KINDS) - {"answer"})])
def test_mail_of_every_notice(kind, language, verified, topic, answer):
    User.objects.filter(pk=verified.cleo.pk).update(language=language)
    about, target = f"topic.{topic.pk}", answer.pk
    if kind in OF_PAGES:
        article = published(verified.edda)
        about, target = f"article.{article.pk}", None
    elif KINDS[kind].quotes:  # a decision or the like, which no topic has
        target = None
    mail = Mail.objects.create(
        recipient=User.objects.get(pk=verified.cleo.pk), stream=Mail.Stream.NOTICES, about=about
    )
    Notice.objects.filter(recipient=verified.cleo).delete()
    Notice.objects.create(
        recipient=verified.cleo,
        actor=verified.carl,
        kind=kind,
        about=about,
        target_id=target,
        mail=mail,
        title="12345",
        address="/topics/1/",
        event_id=1,
    )
    message = compose(mail)
    words = message.body + message.alternatives[0][0]
    if language == "ru":
        assert re.search("[а-яё]", message.body)
    assert has_html(message)
    assert message.body.count("http://testserver/") > 2, "what it is about, what to hear, no more"
    assert ("topic" in words.lower().replace("/topics/", "") or "тем" in words) == about.startswith(
        "topic"
    )
    look_at(message)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_digest_and_the_question_whether_it_helped(language, verified, topic, answer):
    User.objects.filter(pk=verified.cleo.pk).update(language=language)
    cleo = User.objects.get(pk=verified.cleo.pk)
    digest = Mail.objects.create(recipient=cleo, stream=Mail.Stream.DIGEST)
    Notice.objects.create(
        recipient=cleo,
        actor=verified.carl,
        kind="answer",
        about=f"topic.{topic.pk}",
        target_id=answer.pk,
        mail=digest,
        title="1",
        address="/",
        event_id=1,
    )
    check(compose(digest), language)
    asking = compose(
        Mail.objects.create(
            recipient=cleo, stream=Mail.Stream.HELP_CHECK, about=f"topic.{topic.pk}"
        )
    )
    look_at(asking)
    assert has_html(asking)
    assert ("Помогло" if language == "ru" else "Did this help?") in asking.subject


def test_a_plain_mail_has_addresses_that_people_can_read(settings, topic):
    """A name in Russian would be three lines of "%D1%80": the id leads there as well."""
    site = settings.SITE_URL
    named = f"{site}/topics/{topic.pk}/%D1%80%D0%BE%D1%83%D1%82%D0%B5%D1%80/"
    said = f"* {named}\n{named}?page=2#post-5 {site}/topics/7/a-plain-name/ {site}/tags/%D1%8F/"
    bare = f"{site}/topics/{topic.pk}/"
    assert legible(said) == (
        f"* {bare}\n{bare}?page=2#post-5 {site}/topics/7/a-plain-name/ {site}/tags/%D1%8F/"
    )
    elsewhere = "https://ru.example/topics/7/%D1%8F/"
    assert legible(elsewhere) == elsewhere
    way = Client().get(bare.removeprefix(site) + "?page=1")
    assert way["Location"] == f"{topic.get_absolute_url()}?page=1"


def test_a_device_is_called_what_its_owner_calls_it():
    assert device_name(FIREFOX) == "Firefox, Linux"
    iphone = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
        " Gecko) Version/17.5 Safari/604.1"
    )
    assert device_name(iphone) == "Safari, iOS"
    assert (
        device_name("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0")
        == "Edge, Windows"
    )
    assert device_name("curl/8") == ""


def test_the_demo_shows_its_mail_as_people_read_it(cast, tmp_path):
    outgoing = EmailMultiAlternatives(
        "Подтвердите адрес",
        "Здравствуйте, <b>Костя</b>\n" + "-" * 79 + "\nещё",
        to=["kostya@example.com"],
    )
    outgoing.attach_alternative("<p>Здравствуйте</p><script>alert(1)</script>", "text/html")
    with override_settings(EMAIL_FILE_PATH=str(tmp_path)):
        connection = get_connection("django.core.mail.backends.filebased.EmailBackend")
        connection.send_messages([outgoing, EmailMessage("Plain", "Łódź", to=["a@example.com"])])
        page = Client().get("/demo/mail/")
        html = page.content.decode()
        for words in (
            "Подтвердите адрес",
            "Здравствуйте, &lt;b&gt;Костя",
            "kostya@example.com",
            "Łódź",
        ):
            assert words in html
        assert "\\u04" not in html
        source = re.search(r'<iframe src="([^"]+)"', html)[1]
        shown = Client().get(source)
        assert "Здравствуйте" in shown.content.decode()
        policy = shown["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "sandbox allow-popups" in policy
        assert "allow-scripts" not in policy
        assert shown["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-src 'self'" in page["Content-Security-Policy"] or re.search(
            r"frame-src [^;]*'self'", page["Content-Security-Policy"]
        )
        assert Client().get(source.replace("/0/", "/7/")).status_code == 404
        assert Client().get("/demo/mail/..%2F..%2Fsettings.py/0/").status_code == 404
