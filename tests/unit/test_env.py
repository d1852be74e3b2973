"""A wrong setting stops the start with its name; a busy port or a bad folder gets one sentence."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from community.env import read

ROOT = Path(__file__).resolve().parents[2]
GOOD = {"SECRET_KEY": "x" * 60, "SITE_URL": "https://community.example"}


def start(**changes: str) -> subprocess.CompletedProcess:
    base = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DEMO", "DATABASE_URL", "REDIS_URL", "SITE_URL")
    }
    command = [sys.executable, "-c", "import community.settings"]
    return subprocess.run(
        command, cwd=ROOT, env=base | GOOD | changes, capture_output=True, text=True
    )


def test_production_settings_start():
    assert start().returncode == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_URL", "community"),
        ("DEBUG", "perhaps"),
        ("DB_POOL", "many"),
        ("DB_POOL", "0"),
        ("TIME_ZONE", "Atlantis/Poseidonis"),
        ("REDIS_URL", "localhost"),
        ("MEDIA_STORAGE", "moon"),
        ("S3_ENDPOINT_URL", "files:9000"),
        ("DATABASE_URL", "nonsense"),
        ("SECRET_KEY", ""),
        ("EMAIL_URL", "pigeon://x"),
        ("EMBEDDED_WORKER", "maybe"),
        ("ANYMAIL", "{"),
        ("REPLY_ADDRESS", "reply"),
        ("IMAP_URL", "host/INBOX"),
    ],
)
def test_a_wrong_value_is_named(name, value):
    result = start(**{name: value})
    assert result.returncode == 2, result.stderr
    assert f"The setting {name} is wrong" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_provider_without_a_secret_for_its_webhooks_does_not_start():
    result = start(MAIL_PROVIDER="postmark", ANYMAIL="{}")
    assert result.returncode == 2
    assert "WEBHOOK_SECRET" in result.stderr


@pytest.mark.parametrize(
    ("storage", "endpoint", "origins"),
    [
        ("local", "", []),
        ("s3", "", ["https://amazonaws.com", "https://*.amazonaws.com"]),
        ("s3", "http://127.0.0.1:9000", ["http://127.0.0.1:9000"]),
        (
            "s3",
            "http://files.example:9000/",
            ["http://files.example:9000", "http://*.files.example:9000"],
        ),
    ],
)
def test_films_may_come_from_the_storage_that_is_set(monkeypatch, storage, endpoint, origins):
    for name, value in {**GOOD, "MEDIA_STORAGE": storage, "S3_ENDPOINT_URL": endpoint}.items():
        monkeypatch.setenv(name, value)
    assert read().film_origins == origins


def demo(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "bin/demo", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_busy_port_gets_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = demo("--port", str(taken.getsockname()[1]))
    assert result.returncode == 1
    assert result.stderr.strip().endswith("choose another one with --port.")
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_port_that_is_none_gets_one_sentence():
    assert len(demo("--port", "99999").stderr.strip().splitlines()) == 1
