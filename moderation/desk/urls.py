"""The addresses of the desk."""

from django.urls import path

from moderation.desk import views

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/next/", views.take_next, name="desk_next"),
]
