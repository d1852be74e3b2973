"""The addresses of release notes."""

from django.urls import path

from moderation.releases import views
from moderation.releases.feeds import ReleasesFeed

urlpatterns = [
    path("changelog/", views.changelog, name="changelog"),
    path("changelog/feed/<str:language>/", ReleasesFeed(), name="changelog_feed"),
    path("changelog/<number:note_id>/", views.in_own_language, name="release_by_id"),
    path("changelog/<number:note_id>/<str:slug>/", views.release, name="release"),
]
