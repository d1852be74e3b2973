"""The forum's addresses."""

from django.urls import path, re_path

from forum import feeds
from forum.views import answering, asking, help_check, lists, managing, posts, topics

urlpatterns = [
    path("topics/", lists.topics, name="topics"),
    re_path(
        r"^topics/(?P<name>unanswered|unsolved|solved|new|mine)/$", lists.topics, name="topics"
    ),
    path("topics/read/", lists.read_all, name="read_all"),
    path("topics/tags/", lists.offered_tags, name="offered_tags"),
    path("topics/feed/", feeds.TopicsFeed(), name="topics_feed"),
    path("topics/<number:topic_id>/answer/", answering.answer, name="answer"),
    path("topics/<number:topic_id>/read/", topics.read, name="read"),
    path("topics/<number:topic_id>/unread/", topics.unread, name="unread"),
    path("topics/<number:topic_id>/manage/", managing.manage, name="manage_topic"),
    path("merges/<number:merge_id>/undo/", managing.undo_merge, name="undo_merge"),
    path("topics/<number:topic_id>/feed/", feeds.TopicFeed(), name="topic_feed"),
    path("topics/<number:topic_id>/do/<str:verb>/", managing.moderate, name="moderate"),
    path("topics/<number:topic_id>/", topics.topic, name="topic_by_id"),
    path("topics/<number:topic_id>/<str:slug>/", topics.topic, name="topic"),
    path("helped/<str:token>/", help_check.help_check, name="help_check"),
    path("ask/", asking.ask, name="ask"),
    path("ask/help/", asking.ask_help, name="ask_help"),
    path("ask/help/<str:verb>/", asking.ask_verb, name="ask_verb"),
    path("bookmarks/", lists.bookmarks, name="bookmarks"),
    path("forums/", lists.forums, name="forums"),
    path("forums/<number:forum_id>/feed/", feeds.ForumFeed(), name="forum_feed"),
    path("forums/<number:forum_id>/", lists.forum, name="forum_by_id"),
    path("forums/<number:forum_id>/<str:slug>/", lists.forum, name="forum"),
    path("tags/<str:slug>/", lists.tag, name="tag"),
    path("tags/<str:slug>/feed/", feeds.TagFeed(), name="tag_feed"),
    path("posts/<number:post_id>/", posts.post, name="post"),
    path("posts/<number:post_id>/more/", posts.more, name="post_more"),
    path("posts/<number:post_id>/replies/", posts.replies, name="replies"),
    path("posts/<number:post_id>/quote/", posts.quote, name="quote"),
    path("posts/<number:post_id>/vote/", posts.vote, name="vote"),
    path("posts/<number:post_id>/bookmark/", posts.bookmark, name="bookmark"),
    path("posts/<number:post_id>/accept/", posts.accept, name="accept"),
    path("posts/<number:post_id>/confirm/", posts.confirm, name="confirm"),
    path("posts/<number:post_id>/edit/", posts.edit, name="edit"),
    path("posts/<number:post_id>/history/", posts.history, name="history"),
    path("posts/<number:post_id>/remove/", posts.remove, name="remove"),
    path("posts/<number:post_id>/restore/", posts.restore, name="restore"),
]
