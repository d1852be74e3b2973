"""The sitemap of the knowledge base: what a visitor may read."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap

from kb.models import address_of
from kb.permissions import can_read_page
from kb.querysets import written


class PageSitemap(Sitemap):
    """Pages that visitors may read."""

    changefreq = "weekly"
    limit = 5000

    def items(self):
        pages = (
            written()
            .filter(live=True)
            .only("id", "slug", "path", "live", "last_published_at")
            .order_by("id")
        )
        return [page for page in pages if can_read_page(AnonymousUser(), page)]

    def location(self, item):
        return address_of(item)

    def lastmod(self, item):
        return item.last_published_at
