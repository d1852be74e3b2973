"""Pages alone, for a server with several workers; sockets and tasks have processes of their own."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
