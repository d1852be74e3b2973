from django.urls import path

from community.live import views

urlpatterns = [path("live/since/", views.since, name="live_since")]
