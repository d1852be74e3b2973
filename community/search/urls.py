"""The search's addresses."""

from django.urls import path

from community.search import views

urlpatterns = [
    path("search/", views.page, name="search"),
    path("search/instant/", views.instant, name="search_instant"),
    path("search/counted/", views.counted, name="search_counted"),
    path("search/opened/", views.opened, name="search_opened"),
]
