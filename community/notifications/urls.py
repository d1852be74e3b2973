"""Addresses of notices, following, and what mail links to."""

from django.urls import path

from community.notifications import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_notices, name="read_notices"),
    path("notices/<number:notice_id>/", views.open_notice, name="open_notice"),
    path("follow/", views.follow, name="follow"),
    path("mail/<str:token>/", views.stop_mail, name="stop_mail"),
    path("settings/notices/", views.preferences, name="notice_preferences"),
]
