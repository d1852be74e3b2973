"""What an idea says to programs: how it begins, and schema.org's DiscussionForumPosting in JSON-LD
(https://schema.org/DiscussionForumPosting).
"""

from __future__ import annotations

from html import unescape

from django.conf import settings
from django.core.cache import cache
from django.utils.html import escape, strip_tags
from django.utils.text import Truncator

from community.writing.data_blocks import data_block
from ideas.models import Idea

DESCRIPTION = 160  # characters that programs show of a page
MOST = 5000  # of the text


def said_to_programs(idea: Idea) -> dict[str, str]:
    """`description` (how it begins) and `schema` (JSON for a script element), both safe to stand in
    HTML; nothing of a removed idea. Kept until anything happens to the idea.
    """
    if not idea.is_out:
        return {}
    key = f"programs.idea.{idea.pk}.{idea.version}.{idea.row_version}.{idea.last_event_id}"
    return cache.get_or_set(key, lambda: _said(idea), 24 * 3600)


def _said(idea: Idea) -> dict[str, str]:
    words = unescape(strip_tags(idea.rendered))
    begins = Truncator(" ".join(words.split())).chars(DESCRIPTION)
    return {"description": escape(begins), "schema": data_block(_posting(idea, words[:MOST]))}


def _posting(idea: Idea, words: str) -> dict:
    counted = {"LikeAction": idea.votes_count, "CommentAction": idea.comments_count}
    return {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "headline": idea.title,
        "text": words,
        "url": settings.SITE_URL + idea.get_absolute_url(),
        "datePublished": idea.created.isoformat(),
        "author": _author(idea.author),
        "interactionStatistic": [
            {
                "@type": "InteractionCounter",
                "interactionType": f"https://schema.org/{kind}",
                "userInteractionCount": count,
            }
            for kind, count in counted.items()
        ],
    }


def _author(person) -> dict:
    if person is None or person.closed_on:
        return {"@type": "Person", "name": "former member"}
    address = settings.SITE_URL + person.get_absolute_url()
    return {"@type": "Person", "name": person.name, "url": address}
