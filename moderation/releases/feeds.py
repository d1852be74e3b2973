"""The Atom feed of a language's release notes, and the sitemap: what a visitor may read."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from community.letterhead import site_name
from kb.fragments import body_of
from moderation.releases.models import ReleaseNote
from moderation.releases.querysets import readable_notes

NEWEST = 30


class ReleasesFeed(Feed):
    """The newest release notes in one language, with their text."""

    feed_type = Atom1Feed

    def __call__(self, request, language: str):
        if language not in dict(settings.LANGUAGES):
            raise Http404
        with translation.override(language):
            return super().__call__(request, language=language)

    def get_object(self, request, language: str) -> str:
        return language

    def title(self, language: str) -> str:
        return f"{_('What’s new')} · {site_name()}"

    def link(self, language: str) -> str:
        return reverse("changelog")

    def feed_url(self, language: str) -> str:
        return reverse("changelog_feed", args=[language])

    def items(self, language: str):
        notes = readable_notes(AnonymousUser()).filter(locale__language_code=language)
        return notes.select_related("locale").order_by("-first_published_at", "-pk")[:NEWEST]

    def item_title(self, item: ReleaseNote) -> str:
        return item.title

    def item_description(self, item: ReleaseNote) -> str:
        html, _contents, _minutes = body_of(item, AnonymousUser())
        return html

    def item_link(self, item: ReleaseNote) -> str:
        return item.get_absolute_url()

    def item_pubdate(self, item: ReleaseNote):
        return item.first_published_at

    def item_updateddate(self, item: ReleaseNote):
        return item.last_published_at


class ReleaseSitemap(Sitemap):
    """Release notes that visitors may read."""

    changefreq = "monthly"
    limit = 5000

    def items(self):
        return readable_notes(AnonymousUser()).order_by("pk")

    def lastmod(self, item: ReleaseNote):
        return item.last_published_at
