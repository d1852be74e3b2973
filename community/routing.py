"""Sockets: the one address, and who may listen to which group of it."""

from django.urls import path

from community.live.consumers import LiveConsumer

websocket_urlpatterns = [path("ws/", LiveConsumer.as_asgi())]

# prefix of a group -> function (user, key) -> bool, the same permission that the page asks
CHANNELS = {
    "topic": "forum.live.may_watch_topic",
    "list": "forum.live.may_watch_list",
    "user": "community.notifications.live.may_watch_own",
}
