"""Load a thing for a viewer or answer 404."""

from __future__ import annotations

from django.http import Http404

from forum.models import Forum, Post, Topic
from forum.permissions import can_read_topic, can_see_forum
from forum.tree import forum_tree


def load_topic(user, topic_id: int) -> Topic:
    """The topic if `user` may see it; otherwise it does not exist (404)."""
    topic = Topic.objects.filter(pk=topic_id).first()
    if topic is None or not can_read_topic(user, topic):
        raise Http404
    topic.forum = forum_tree()[topic.forum_id]
    return topic


def load_post(user, post_id: int) -> Post:
    """The post with its topic if `user` may see it; otherwise it does not exist (404)."""
    post = (
        Post.objects.visible_to(user).select_related("topic", "poster").filter(pk=post_id).first()
    )
    if post is None:
        raise Http404
    post.topic.forum = forum_tree()[post.topic.forum_id]
    return post


def load_forum(user, forum_id: int) -> Forum:
    """The forum (with counters as old as the tree) if `user` may see it; otherwise it does not
    exist (404).
    """
    forum = forum_tree().get(forum_id)
    if forum is None or not can_see_forum(user, forum):
        raise Http404
    return forum
