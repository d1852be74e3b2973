"""What deploy/ says, tried: the proxy's rules by a real nginx, and every setting on its way into
the containers.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from community.accounts.addresses import address_of
from tests.conftest import free_port
from tests.sockets import Tab

ROOT = Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
real_proxy = pytest.mark.skipif(not NGINX, reason="apt-get install nginx")
CLIENT, TLS_PROXY = "127.0.0.2", "127.0.0.1"


class Echo(BaseHTTPRequestHandler):
    """A page server and a socket server that say what arrived."""

    def do_GET(self):
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    """nginx with our rules; of this machine's own addresses only TLS_PROXY is one that stands in
    front. Gives its port.
    """
    folder, port = tmp_path_factory.mktemp("proxy"), free_port()
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=behind.serve_forever, daemon=True).start()
    rules = (ROOT / "deploy" / "nginx.conf").read_text()
    rules = re.sub(r"\$(pages|sockets):8000", f"127.0.0.1:{behind.server_port}", rules)
    rules = rules.replace("127.0.0.0/8", f"{TLS_PROXY}/32").replace(
        "listen 80", f"listen 127.0.0.1:{port}"
    )
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"daemon off; {user} pid {folder}/pid; error_log stderr; events {{}}\nhttp {{ access_log"
        f" off; {temporary}\n{rules}\n}}"
    )
    process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    while socket.socket().connect_ex(("127.0.0.1", port)):
        assert process.poll() is None, "nginx does not take our rules"
        time.sleep(0.05)
    yield port
    process.terminate()
    process.wait(10)
    behind.shutdown()


def arrived(port: int, path: str, source: str, **headers: str) -> dict[str, str]:
    """The headers that a server behind the proxy gets."""
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=60, source_address=(source, 0)
    )
    connection.request(
        "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    return json.loads(connection.getresponse().read())


@real_proxy
@pytest.mark.parametrize(
    "path", ["/topics/", "/ws/", "/office/documents/add/", "/media/avatars/none.webp"]
)
@pytest.mark.parametrize(
    ("source", "said", "address", "scheme"),
    [
        (CLIENT, {}, CLIENT, "http"),
        (CLIENT, {"X_Forwarded_For": "6.6.6.6", "X_Forwarded_Proto": "https"}, CLIENT, "http"),
        (
            TLS_PROXY,
            {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "https"},
            "203.0.113.9",
            "https",
        ),
        (
            TLS_PROXY,
            {"X_Forwarded_For": "6.6.6.6, 203.0.113.9", "X_Forwarded_Proto": "https"},
            "203.0.113.9",
            "https",
        ),
        (
            TLS_PROXY,
            {"X_Forwarded_For": "2001:db8::7", "X_Forwarded_Proto": "http"},
            "2001:db8::7",
            "http",
        ),
        (
            TLS_PROXY,
            {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "https, http"},
            "203.0.113.9",
            "http",
        ),
        (TLS_PROXY, {"X_Forwarded_Proto": "https"}, TLS_PROXY, "https"),
    ],
)
def test_the_proxy_believes_only_what_stands_in_front_of_it(
    proxy, path, source, said, address, scheme
):
    headers = arrived(proxy, path, source, Host="talk.example:8443", **said)
    assert (headers["x-forwarded-for"], headers["x-forwarded-proto"]) == (address, scheme)
    assert headers["host"] == "talk.example:8443"


@real_proxy
def test_two_visitors_behind_two_proxies_are_two_addresses(proxy, settings):
    """The whole way: what nginx hands to a socket server, as that server reads it."""
    settings.TRUST_PROXY = True
    found = set()
    for visitor in ("203.0.113.9", "203.0.113.10"):
        headers = arrived(proxy, "/ws/", TLS_PROXY, X_Forwarded_For=visitor)
        scope = {
            "client": ("127.0.0.1", 1),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        found.add(address_of(scope))
    assert found == {"203.0.113.9", "203.0.113.10"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
async def test_sockets_behind_a_proxy_have_a_limit_for_each_address(house, settings, monkeypatch):
    settings.TRUST_PROXY = True
    spent = []
    monkeypatch.setattr(
        "community.live.consumers.spend", lambda rule, address: spent.append((rule, address))
    )
    for visitor in ("203.0.113.9", "6.6.6.6, 203.0.113.10"):
        tab = Tab()
        tab.socket.scope["client"] = ("10.0.0.1", 4711)
        tab.socket.scope["headers"].append((b"x-forwarded-for", visitor.encode()))
        assert await tab.open()
        await tab.socket.disconnect()
    assert spent == [
        ("socket_joins_per_minute", "203.0.113.9"),
        ("socket_joins_per_minute", "203.0.113.10"),
    ]


# --- settings -------------------------------------------------------------------------------------
# ----------------------------

KNOWN = set(
    re.findall(r"env\.\w+\(\s*\"([A-Z0-9_]+)\"", (ROOT / "community" / "env.py").read_text())
)
OF_THE_IMAGE = {"DATA_DIR"}
NEVER_IN_EARNEST = {"DEMO", "DEBUG"}


def test_the_compose_file_passes_every_setting_on():
    services = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())["services"]
    for name in ("pages", "sockets", "worker", "migrate"):
        passed = set(services[name]["environment"])
        assert KNOWN - passed == OF_THE_IMAGE | NEVER_IN_EARNEST, name
        assert passed <= KNOWN, name
    assert "DATA_DIR=" in (ROOT / "deploy" / "Dockerfile").read_text()


def test_every_setting_is_written_down_for_operators():
    table = (ROOT / "docs" / "operations.md").read_text()
    assert not [name for name in KNOWN - {"DEMO"} if f"`{name}`" not in table]


def test_a_setting_that_nobody_gave_does_no_harm(monkeypatch):
    """The compose file passes "" for what is not set."""
    from community.env import read

    services = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())["services"]
    for name, value in services["pages"]["environment"].items():
        given = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value or "")
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:\?[^}]*\}", "x", given))
    monkeypatch.setenv("SITE_URL", "https://talk.example")
    monkeypatch.delenv("ANYMAIL", raising=False)
    found = read()
    assert (found.extra_hosts, found.cookie_secure, found.db_pool, found.setup_key) == (
        [],
        True,
        10,
        "",
    )
