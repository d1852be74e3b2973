"""What the suite's process environment is when nothing else is said.

Loaded before Django's settings.
"""

import os
import tempfile

os.environ.setdefault("DEMO", "1")
os.environ.setdefault("EMBEDDED_WORKER", "0")
os.environ.setdefault("SITE_URL", "http://testserver")
os.environ.setdefault("MAIL_FROM", "community@talk.example")
os.environ.setdefault("REPLY_ADDRESS", "reply@talk.example")
os.environ.setdefault("MAIL_PROVIDER", "postmark")
os.environ.setdefault("ANYMAIL", '{"WEBHOOK_SECRET": "provider:secret"}')
os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
)  # browser tests: Playwright's loop runs in the test's own thread
if "DATA_DIR" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="veche-suite-")
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["DATA_DIR"] = os.path.join(os.environ["DATA_DIR"], worker)
    if os.environ.get("REDIS_URL"):  # a Redis database for each worker: none flushes another's
        os.environ["REDIS_URL"] = (
            os.environ["REDIS_URL"].rsplit("/", 1)[0] + "/" + worker.removeprefix("gw")
        )
