"""Atom feeds of a forum, a tag, a topic and everything, and the sitemap: what a visitor may read,
nothing else.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from community.letterhead import site_name
from community.tags.models import Tag
from forum.models import Post, Topic
from forum.permissions import visitors_may_read, visitors_may_see
from forum.tree import forum_tree

NEWEST = 30


def _visitor() -> AnonymousUser:
    return AnonymousUser()


class TopicsFeed(Feed):
    """The newest topics of all forums."""

    feed_type = Atom1Feed

    def get_object(self, request):
        return None

    def _topics(self, thing):
        return Topic.objects.visible_to(_visitor()).listed()

    def title(self, thing):
        return f"{self.about(thing)} · {site_name()}"

    def about(self, thing) -> str:
        """What the feed is of."""
        return _("Latest topics")

    def link(self, thing):
        return reverse("topics")

    def items(self, thing):
        return (
            self._topics(thing).select_related("poster", "first_post").order_by("-created")[:NEWEST]
        )

    def item_title(self, item):
        return item.subject

    def item_description(self, item):
        return item.first_post.content.rendered if item.first_post else ""

    def item_link(self, item):
        return item.get_absolute_url()

    def item_author_name(self, item):
        return item.poster.name if item.poster else None

    def item_pubdate(self, item):
        return item.created

    def item_updateddate(self, item):
        return item.last_post_on


class ForumFeed(TopicsFeed):
    """The newest topics of one forum."""

    def get_object(self, request, forum_id):
        forum = forum_tree().get(forum_id)
        if forum is None or not visitors_may_see(forum):
            raise Http404
        return forum

    def _topics(self, thing):
        return super()._topics(thing).filter(forum_id=thing.pk)

    def about(self, thing) -> str:
        return thing.name

    def link(self, thing):
        return thing.get_absolute_url()


class TagFeed(TopicsFeed):
    """The newest topics with one tag."""

    def get_object(self, request, slug):
        tag = get_object_or_404(Tag, slug=slug)
        if not self._topics(tag).exists():
            raise Http404
        return tag

    def _topics(self, thing):
        return super()._topics(thing).filter(tags=thing)

    def about(self, thing) -> str:
        return thing.name

    def link(self, thing):
        return thing.get_absolute_url()


class TopicFeed(TopicsFeed):
    """The newest posts of one topic."""

    def get_object(self, request, topic_id):
        topic = get_object_or_404(Topic, pk=topic_id)
        if not visitors_may_read(topic):
            raise Http404
        return topic

    def about(self, thing) -> str:
        return thing.subject

    def link(self, thing):
        return thing.get_absolute_url()

    def items(self, thing):
        return (
            Post.objects.filter(topic=thing, approved=True)
            .select_related("poster")
            .order_by("-id")[:NEWEST]
        )

    def item_title(self, item):
        return _("%(name)s wrote") % {
            "name": item.poster.name if item.poster else _("former member")
        }

    def item_description(self, item):
        return item.content.rendered

    def item_updateddate(self, item):
        return item.edited_on or item.created


class TopicSitemap(Sitemap):
    """Topics that visitors may read."""

    changefreq = "weekly"
    limit = 5000

    def items(self):
        return (
            Topic.objects.visible_to(_visitor())
            .listed()
            .order_by("id")
            .only("id", "slug", "last_post_on")
        )

    def lastmod(self, item):
        return item.last_post_on


class ForumSitemap(Sitemap):
    """Forums that visitors may see."""

    changefreq = "daily"

    def items(self):
        return [
            forum
            for forum in forum_tree().values()
            if not forum.is_category and visitors_may_see(forum)
        ]
