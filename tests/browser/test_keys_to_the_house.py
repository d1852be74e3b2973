"""A passkey and a one-time code, from making them to signing in with them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

from playwright.sync_api import expect


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


def test_a_passkey_is_made_and_opens_the_door(chromium, portal):
    context = chromium.new_context(base_url=f"http://localhost:{portal.port}", locale="en-GB")
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, "nadia")
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
    expect(page.locator(".person-menu")).to_be_visible()
    context.close()


def code_of(secret: str) -> str:
    """The one-time code of now (RFC 6238: SHA-1, 30 s, six digits), with time left to type it."""
    if (left := 30 - time.time() % 30) < 10:
        time.sleep(left + 0.2)
    digest = hmac.new(
        base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1
    ).digest()
    at = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_a_one_time_code_is_set_up_and_asked_for(chromium, portal):
    first = chromium.new_context(base_url=portal.address, locale="en-GB")
    page = first.new_page()
    sign_in(page, "tomasz")
    expect(page.locator(".person-menu")).to_be_visible()
    page.goto("/accounts/2fa/totp/activate/")
    confirm_password(page)
    secret = page.input_value("#authenticator_secret")
    used = code_of(secret)
    page.fill("[name=code]", used)
    page.click("main form button >> nth=0")
    page.wait_for_url(re.compile(r"/2fa/(?!totp/activate)"))
    first.close()

    second = chromium.new_context(base_url=portal.address, locale="en-GB")
    page = second.new_page()
    sign_in(page, "tomasz")
    page.wait_for_url("**/2fa/authenticate/**")
    assert page.locator(".person-menu").count() == 0
    page.fill("[name=code]", "000000")
    page.click("main form button >> nth=0")
    expect(page.locator("main .errorlist, main .field-error").first).to_be_visible()
    while (code := code_of(secret)) == used:  # a code opens the door once
        time.sleep(1)
    page.fill("[name=code]", code)
    page.click("main form button >> nth=0")
    expect(page.locator(".person-menu")).to_be_visible()
    second.close()
