"""The sitemap of ideas: what a visitor may read."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap

from ideas.models import Idea


class IdeaSitemap(Sitemap):
    """Ideas that visitors may read, duplicates left out."""

    changefreq = "weekly"
    limit = 5000

    def items(self):
        seen = Idea.objects.visible_to(AnonymousUser()).listed()
        return seen.order_by("id").only("id", "title", "status_on")

    def lastmod(self, item):
        return item.status_on
