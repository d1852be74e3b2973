"""A question as schema.org QAPage in JSON-LD (https://schema.org/QAPage): a data block, which no
policy forbids.
"""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.utils.html import strip_tags

from community.writing.data_blocks import data_block
from forum.models import Post, Topic

SUGGESTED = 3


def question_schema(topic: Topic, question, language: str) -> str:
    """JSON for a script element, safe to stand in HTML; "" for a discussion or a removed topic.

    `question` is the stamp of the first post; the result is kept until anything happens in the
    topic: it says answers and votes as well.
    """
    if not topic.is_question or topic.is_removed or not question.approved:
        return ""
    versions = f"{topic.row_version}.{question.version}.{topic.last_event_id}"
    key = f"schema.{topic.pk}.{versions}.{language}"
    return cache.get_or_set(key, lambda: data_block(_page(topic)), 24 * 3600)


def _page(topic: Topic) -> dict:
    posts = Post.objects.filter(topic=topic, approved=True, parent=None).select_related("poster")
    head = posts.filter(number=0).first()
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
            "text": strip_tags(head.content.rendered)[:5000] if head else topic.subject,
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
        "text": strip_tags(post.content.rendered)[:5000],
        "datePublished": post.created.isoformat(),
        "upvoteCount": post.score,
        "url": settings.SITE_URL + post.get_absolute_url(),
        "author": _author(post.poster),
    }


def _author(person) -> dict:
    if person is None or person.closed_on:
        return {"@type": "Person", "name": "former member"}
    return {
        "@type": "Person",
        "name": person.name,
        "url": settings.SITE_URL + person.get_absolute_url(),
    }
