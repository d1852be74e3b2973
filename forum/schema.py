"""What a topic says to programs: how it begins, and a question as schema.org's QAPage in JSON-LD
(https://schema.org/QAPage): a data block, which no policy forbids.
"""

from __future__ import annotations

from html import unescape

from django.conf import settings
from django.core.cache import cache
from django.utils.html import escape, strip_tags
from django.utils.text import Truncator

from community.writing.data_blocks import data_block
from forum.models import Post, Topic

SUGGESTED = 3
DESCRIPTION = 160  # characters that programs show of a page


def said_to_programs(topic: Topic, question, language: str) -> dict[str, str]:
    """`description` (how the first post begins) and, of a question, `schema` (JSON for a script
    element), both safe to stand in HTML; nothing of a removed topic.

    `question` is the stamp of the first post; the result is kept until anything happens in the
    topic: it says answers and votes as well.
    """
    if topic.is_removed or not question.approved:
        return {}
    versions = f"{topic.row_version}.{question.version}.{topic.last_event_id}"
    key = f"programs.{topic.pk}.{versions}.{language}"
    return cache.get_or_set(key, lambda: _said(topic), 24 * 3600)


def _said(topic: Topic) -> dict[str, str]:
    posts = Post.objects.filter(topic=topic, approved=True, parent=None).select_related("poster")
    head = posts.filter(number=0).first()
    begins = " ".join(_words(head).split()) if head else ""
    said = {"description": escape(Truncator(begins).chars(DESCRIPTION))}
    return said | ({"schema": data_block(_page(topic, posts, head))} if topic.is_question else {})


def _page(topic: Topic, posts, head: Post | None) -> dict:
    answers = list(
        posts.filter(number__gt=0).order_by("-is_accepted", "-score", "number")[
            : SUGGESTED + topic.accepted_count
        ]
    )
    accepted = [_answer(post) for post in answers if post.is_accepted]
    suggested = [_answer(post) for post in answers if not post.is_accepted][:SUGGESTED]
    return {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "mainEntity": {
            "@type": "Question",
            "name": topic.subject,
            "text": _words(head)[:5000] if head else topic.subject,
            "answerCount": topic.answers_count,
            "upvoteCount": topic.me_too_count,
            "datePublished": topic.created.isoformat(),
            "author": _author(topic.poster),
            **(
                {"acceptedAnswer": accepted if len(accepted) > 1 else accepted[0]}
                if accepted
                else {}
            ),
            **({"suggestedAnswer": suggested} if suggested else {}),
        },
    }


def _answer(post: Post) -> dict:
    return {
        "@type": "Answer",
        "text": _words(post)[:5000],
        "datePublished": post.created.isoformat(),
        "upvoteCount": post.score,
        "url": settings.SITE_URL + post.get_absolute_url(),
        "author": _author(post.poster),
    }


def _words(post: Post) -> str:
    return unescape(strip_tags(post.content.rendered))


def _author(person) -> dict:
    if person is None or person.closed_on:
        return {"@type": "Person", "name": "former member"}
    return {
        "@type": "Person",
        "name": person.name,
        "url": settings.SITE_URL + person.get_absolute_url(),
    }
