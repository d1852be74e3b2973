"""Addresses of the verbs that make articles."""

from django.urls import path

from moderation.drafting import views

urlpatterns = [
    path("topics/<number:topic_id>/article/", views.from_topic, name="draft_from_topic"),
    path("gaps/<number:gap_id>/<str:verb>/", views.gap, name="gap"),
]
