"""Files on an S3-compatible storage."""

from __future__ import annotations

from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class GuardedS3Storage(S3Storage):
    """Pages, feeds and mails name the portal's own addresses: they do not expire, and each asks who
    may see the file.
    """

    def url(self, name, parameters=None, expire=None, http_method=None) -> str:
        return settings.MEDIA_URL + filepath_to_uri(name)

    def signed_url(self, name: str) -> str:
        """The storage's own address of a file, good for an hour: for what is sent in parts, and
        only to who may see it.
        """
        return super().url(name)
