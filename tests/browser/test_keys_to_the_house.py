"""Ways in that need a device: a one-time code and a passkey, from setting it up to signing in with it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

from playwright.sync_api import expect


def one_time_code(secret: str) -> str:
    """The code of this half minute (RFC 6238, SHA-1, six digits)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def sign_in(page, who: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", who)
    page.fill("[name=password]", "veche-demo")
    page.click("main form button >> nth=0")


def confirm_password(page) -> None:
    """Before the keys are changed the portal asks for the password once more."""
    if page.locator("[name=password]").count():
        page.fill("[name=password]", "veche-demo")
        page.click("main form button >> nth=0")


def test_a_one_time_code_is_set_up_and_asked_for(open_page):
    page = open_page("edda", "/accounts/2fa/totp/activate/")
    confirm_password(page)
    secret = page.locator("#authenticator_secret, input[readonly]").first.input_value()
    page.fill("[name=code]", one_time_code(secret))
    page.click("main form button >> nth=0")
    page.wait_for_url(re.compile(r"/2fa/(recovery-codes/)?"))
    again = open_page()
    sign_in(again, "edda")
    expect(again.locator("[name=code]")).to_be_visible()
    again.wait_for_timeout((31 - int(time.time()) % 30) * 1000)  # a code is taken once
    again.fill("[name=code]", one_time_code(secret))
    again.click("main form button >> nth=0")
    expect(again.locator(".person-menu")).to_be_visible()


def test_a_passkey_is_made_and_opens_the_door(chromium, portal):
    context = chromium.new_context(base_url=f"http://localhost:{portal.port}", locale="en-GB")
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, "petra")
    expect(page.locator(".person-menu")).to_be_visible()
    page.goto("/accounts/2fa/webauthn/add/")
    confirm_password(page)
    page.fill("[name=name]", "My laptop")
    if page.locator("[name=passwordless]").count():
        page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile(r"/2fa/(?!webauthn/add)"))
    context.clear_cookies()
    page.goto("/accounts/login/")
    page.click("#passkey_login")
    expect(page.locator(".person-menu")).to_be_visible(timeout=10000)
    context.close()
