"""Sockets: the one address. Who may listen to which group of it, rooms say in their `live.py`."""

from django.urls import path

from community.live.consumers import LiveConsumer

websocket_urlpatterns = [path("ws/", LiveConsumer.as_asgi())]
