"""Atom feeds of the newest ideas, of one board's, of what was decided, and of what is said below an
idea; the sitemap: what a visitor may read, nothing else.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from community.accounts.languages import NAMES
from community.letterhead import site_name
from ideas.boards import boards, boards_of, statuses
from ideas.families import family
from ideas.models import Comment, Idea, StatusChange

NEWEST = 30
VISITORS: frozenset[int] = frozenset()  # who have no role


def _seen():
    return Idea.objects.visible_to(AnonymousUser()).listed()


class IdeasFeed(Feed):
    """The newest ideas of every board, in one language where `lang` names it."""

    feed_type = Atom1Feed

    def get_object(self, request):
        return frozenset({request.GET.get("lang", "")}) & NAMES.keys()

    def title(self, thing):
        return f"{self.about(thing)} · {site_name()}"

    def about(self, thing) -> str:
        """What the feed is of."""
        return _("Newest ideas")

    def link(self, thing):
        return reverse("ideas")

    def ideas(self, thing):
        """Those that it is made of, in no order yet."""
        return _seen().in_languages(thing)

    def items(self, thing):
        return self.ideas(thing).select_related("author").order_by("-created", "-id")[:NEWEST]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.rendered

    def item_link(self, item):
        return item.get_absolute_url()

    def item_author_name(self, item):
        return item.author.name if item.author else None

    def item_pubdate(self, item):
        return item.created

    def item_updateddate(self, item):
        return item.edited_on or item.created


class BoardFeed(IdeasFeed):
    """The newest ideas of one board."""

    def get_object(self, request, board_id):
        if board_id not in boards_of(VISITORS, "see"):
            raise Http404
        return boards()[board_id]

    def about(self, thing) -> str:
        return thing.name

    def link(self, thing):
        return f"{reverse('ideas')}?board={thing.pk}"

    def ideas(self, thing):
        return _seen().filter(board=thing)


class DecisionsFeed(IdeasFeed):
    """What became of ideas, with the team's words."""

    def about(self, thing) -> str:
        return _("What became of ideas")

    def link(self, thing):
        return reverse("roadmap")

    def items(self, thing):
        changes = StatusChange.objects.filter(idea__in=self.ideas(thing)).select_related(
            "idea", "author"
        )
        return changes.order_by("-id")[:NEWEST]

    def item_title(self, item):
        return f"{statuses()[item.status_id].label}: {item.idea.title}"


class TalkFeed(IdeasFeed):
    """The newest comments on one idea and its duplicates."""

    def get_object(self, request, idea_id):
        idea = _seen().filter(pk=idea_id).first()
        if idea is None:
            raise Http404
        return idea

    def about(self, thing) -> str:
        return thing.title

    def link(self, thing):
        return thing.get_absolute_url()

    def items(self, thing):
        said = Comment.objects.visible_to(AnonymousUser()).of_ideas(family(thing)).standing()
        return said.select_related("author", "idea").order_by("-id")[:NEWEST]

    def item_title(self, item):
        return item.idea.title


class IdeaSitemap(Sitemap):
    """Ideas that visitors may read, duplicates left out."""

    changefreq = "weekly"
    limit = 5000

    def items(self):
        return _seen().order_by("id").only("id", "title", "status_on")

    def lastmod(self, item):
        return item.status_on
