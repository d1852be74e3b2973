"""The web process: pages, sockets and, in the embedded column, the worker."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
django.setup()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402

from community.routing import websocket_urlpatterns  # noqa: E402
from community.serving import PagesInThreads  # noqa: E402
from community.wsgi import application as pages  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": PagesInThreads(pages),
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(URLRouter(websocket_urlpatterns))
        ),
    }
)

if settings.ENV.embedded_worker:
    from community.events.worker import start_worker_threads

    start_worker_threads()
