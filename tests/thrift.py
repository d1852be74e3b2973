"""What the suite need not do again and again, because it says nothing."""

from __future__ import annotations

import gc


def pytest_configure():
    """Seven people a test: their passwords need not cost what real ones cost. A client a test:
    where static files are is found out by the first.
    """
    from django.conf import settings
    from whitenoise.middleware import WhiteNoiseMiddleware

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    found, find = {}, WhiteNoiseMiddleware.add_files_from_finders

    def add_what_was_found(self):
        if not found:
            find(self)
            found.update(self.files)
        self.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = add_what_was_found


def pytest_collection_finish() -> None:
    """What was loaded stays, and a test's own rubbish is little: looking through it all again and
    again took a fifth of the suite's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
