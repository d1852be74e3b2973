"""What nobody may read who may not see it: every way out is asked for every mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.test import Client

from community.accounts.models import User
from forum.models import Forum, Post, Topic
from forum.permissions import can_read_topic
from ideas.models import Board, Comment, Idea
from ideas.permissions import can_read_idea
from kb.models import Article
from tests.endurance.world import BACKEND

Wrong = Iterator[str]
MARK = re.compile(r"zq\d+x\d+")


def nothing_private_is_on_any_way_out() -> Wrong:
    customer = User.objects.filter(is_active=True, groups__name="customer").order_by("pk").first()
    for reader in (AnonymousUser(), *([customer] if customer else [])):
        client = Client()
        if reader.is_authenticated:
            client.force_login(reader, backend=BACKEND)
        hidden = hidden_marks(reader)
        for path in ways_out(hidden):
            response = client.get(path, follow=True)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            text = body.decode(errors="replace")
            if response.status_code >= 500:
                yield f"{response.status_code} at {path} as {reader or 'a visitor'}"
            if path.startswith("/search/"):  # says back what was asked for
                told = {
                    mark
                    for mark in hidden
                    if hidden[mark] and hidden[mark] in text and mark in path
                }
            else:
                told = set(MARK.findall(text)) & hidden.keys()
            yield from (
                f"{path} tells {reader or 'a visitor'} {mark} of {hidden[mark]}" for mark in told
            )


def hidden_marks(reader) -> dict[str, str]:
    """The marks only in what `reader` may not see and did not write, each with the address where it
    stands.
    """
    seen, hidden = set(), {}
    topics = {topic.pk: topic for topic in Topic.objects.all()}
    for topic in topics.values():
        for mark in MARK.findall(topic.subject):
            if can_read_topic(reader, topic) and topic.merged_into_id is None:
                seen.add(mark)
            elif topic.poster_id != reader.pk:
                hidden[mark] = f"/topics/{topic.pk}/"
    for post in Post.objects.all():
        for mark in MARK.findall(post.content.raw):
            if post.approved and can_read_topic(reader, topics[post.topic_id]):
                seen.add(mark)
            elif post.poster_id != reader.pk:
                hidden[mark] = f"/topics/{post.topic_id}/"
    for article in Article.objects.all():
        for mark in MARK.findall(article.title + str(article.body.raw_data)):
            if article.live:
                seen.add(mark)
            else:
                hidden[mark] = ""
    for mark, idea, author_id in _said_of_ideas():
        if can_read_idea(reader, idea):
            seen.add(mark)
        elif author_id != reader.pk:
            hidden[mark] = f"/ideas/{idea.pk}/"
    return {mark: where for mark, where in hidden.items() if mark not in seen}


def _said_of_ideas() -> Iterator[tuple[str, Idea, int | None]]:
    """(mark, idea, whose words): what stands in ideas, in decisions and in comments."""
    for idea in Idea.objects.select_related("merged_into"):
        for mark in MARK.findall(f"{idea.title} {idea.content}"):
            yield mark, idea, idea.author_id
        for change in idea.changes.all():
            for mark in MARK.findall(change.content):
                yield mark, idea, change.author_id
    for comment in Comment.objects.filter(removed_on=None).select_related("idea"):
        for mark in MARK.findall(comment.content):
            yield mark, comment.idea, comment.author_id


def ways_out(hidden: dict[str, str]) -> Wrong:
    """Every page that could show a topic or a post, and a search for some of what is hidden."""
    from tests.endurance.deeds import PAGES

    yield from (path for path in PAGES if path not in ("/settings/export/",))
    yield from (
        "/topics/?page=2",
        "/sitemap-forums.xml",
        "/sitemap-articles.xml",
        "/tags/lamp/",
        "/tags/router/feed/",
    )
    for pk in Topic.objects.values_list("pk", flat=True):
        yield from (f"/live/since/?group=topic.{pk}&after=0", f"/topics/{pk}/feed/")
        yield f"/topics/{pk}/"
    for forum in Forum.objects.all():
        yield from (forum.get_absolute_url(), f"/forums/{forum.pk}/feed/")
    yield from (person.get_absolute_url() for person in User.objects.all())
    yield from (f"/kb/{pk}/" for pk in Article.objects.values_list("pk", flat=True))
    for pk in Post.objects.order_by("-pk").values_list("pk", flat=True)[:60]:
        yield from (f"/posts/{pk}/", f"/posts/{pk}/quote/", f"/posts/{pk}/history/")
    for pk in Idea.objects.values_list("pk", flat=True):
        yield from (f"/live/since/?group=idea.{pk}&after=0", f"/ideas/{pk}/feed/", f"/ideas/{pk}/")
    for pk in Board.objects.values_list("pk", flat=True):
        yield from (f"/ideas/?board={pk}&sort=new", f"/ideas/boards/{pk}/feed/")
    for mark in sorted(hidden)[:40]:
        yield from (f"/search/?q={mark}", f"/search/instant/?q={mark}")
