"""Whose a session is: sockets belong to one, and end with it."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def person_of(session_key: str | None):
    """Who the session belongs to now: a visitor once it has ended, the password is another one, or
    the account may not sign in any more."""
    if not session_key:
        return AnonymousUser()
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    return get_user(request)


def name_of(session_key: str | None) -> str:
    """What messages and rows call a session: who reads one of them cannot take the session over."""
    return salted_hmac("community.live", session_key).hexdigest() if session_key else ""
