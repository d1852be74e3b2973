"""A company's own identity provider: somebody whom it knows walks in without a password of ours."""

from __future__ import annotations

import base64
import json
import re
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Portal


class Provider(BaseHTTPRequestHandler):
    """The authorization-code flow of OpenID Connect Core 1.0 (§3.1), for one person who is always
    signed in there.
    """

    person: dict = {}
    asked: dict = {}

    def do_GET(self):
        here = f"http://127.0.0.1:{self.server.server_port}"
        path, _, query = self.path.partition("?")
        if path == "/.well-known/openid-configuration":
            names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            self._answer(
                {"issuer": here, "jwks_uri": f"{here}/keys"}
                | {f"{name}_endpoint": f"{here}/{at}" for name, at in names.items()}
            )
        elif path == "/authorize":
            asked = dict(urllib.parse.parse_qsl(query))
            type(self).asked = asked
            back = urllib.parse.urlencode({"code": "one-time", "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()
        elif path == "/userinfo" and self.headers["Authorization"] == "Bearer key-of-one-person":
            self._answer(self.person)
        else:
            self.send_error(404)

    def do_POST(self):
        sent = dict(
            urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode())
        )
        if sent.get("code") != "one-time" or not self._is_the_portal(sent):
            self.send_error(400)
            return
        self._answer(
            {"access_token": "key-of-one-person", "token_type": "Bearer", "expires_in": 60}
        )

    def _is_the_portal(self, sent: dict) -> bool:
        basic = base64.b64encode(b"veche:secret").decode()
        return (sent.get("client_id"), sent.get("client_secret")) == (
            "veche",
            "secret",
        ) or self.headers["Authorization"] == f"Basic {basic}"

    def _answer(self, data: dict) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(data).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def provider():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def walk_in(chromium):
    """Signs somebody in through the provider, in a browser of their own; returns the page they end
    on.
    """
    open_contexts = []

    def make(portal: Portal):
        context = chromium.new_context(base_url=portal.address, locale="en-GB")
        open_contexts.append(context)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.click("text=Acme")
        page.wait_for_url(re.compile(re.escape(portal.address)))
        return page

    yield make
    for context in open_contexts:
        context.close()


def test_a_colleague_arrives_through_the_companys_provider(tmp_path, provider, walk_in):
    portal = Portal(
        tmp_path,
        OIDC_SERVER_URL=provider,
        OIDC_CLIENT_ID="veche",
        OIDC_SECRET="secret",
        OIDC_NAME="Acme",
    )
    portal.start()
    try:
        Provider.person = {
            "sub": "77",
            "email": "vera@acme.example",
            "email_verified": True,
            "name": "Vera Lind",
            "preferred_username": "vera",
        }
        expect(walk_in(portal).get_by_label("Your account: Vera Lind")).to_be_visible()
        assert set(Provider.asked["scope"].split()) == {"openid", "profile", "email"}
        expect(walk_in(portal).get_by_label("Your account: Vera Lind")).to_be_visible()
        facts = portal.manage(
            "from community.accounts.models import User\nprint([(u.display_name, [g.name for g in"
            " u.groups.all()]) for u in User.objects.filter(email='vera@acme.example')])"
        )
        assert facts == "[('Vera Lind', ['customer'])]"
        # whom the portal knew before by the same, verified address keeps their account
        name, email = portal.manage(
            "from community.accounts.models import User; u = User.objects.get(username='carl');"
            " print(u.name, '|', u.email)"
        ).split(" | ")
        Provider.person = {"sub": "78", "email": email, "email_verified": True, "name": "Somebody"}
        expect(walk_in(portal).locator(".person-menu summary")).to_have_attribute(
            "aria-label", re.compile(re.escape(name))
        )
        # an address that nobody verified opens nobody's account
        Provider.person = {
            "sub": "79",
            "email": email,
            "email_verified": False,
            "name": "Somebody else",
        }
        page = walk_in(portal)
        expect(page.locator("main h1")).to_be_visible()
        expect(page.locator(".person-menu")).to_have_count(0)
    finally:
        portal.stop(kill=True)
