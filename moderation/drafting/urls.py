"""Addresses of the verbs that make a thing of one room of one of another."""

from django.urls import path

from moderation.drafting.views import articles, ideas

urlpatterns = [
    path("topics/<number:topic_id>/article/", articles.from_topic, name="draft_from_topic"),
    path("gaps/<number:gap_id>/<str:verb>/", articles.gap, name="gap"),
    path("topics/<number:topic_id>/idea/", ideas.from_topic, name="idea_from_topic"),
    path("ideas/<number:idea_id>/topic/", ideas.from_talk, name="topic_from_talk"),
]
