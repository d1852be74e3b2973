"""A passkey, from making it to signing in with it."""

from __future__ import annotations

import re

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
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
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
    expect(page.locator(".person-menu")).to_be_visible(timeout=10000)
    context.close()
