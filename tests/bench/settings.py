"""The product's settings, with two bare views beside its pages to compare with."""

from community.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
