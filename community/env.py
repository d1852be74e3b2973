"""Every setting that an operator gives, typed, with its name, its meaning and its default.

A value that cannot be read stops the start with one sentence that names it.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from environs import Env, EnvValidationError, validate

BASE_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Environment:
    """What `os.environ` says, read once; fields are the variables' names in lower case."""

    demo: bool
    debug: bool
    secret_key: str
    site_url: str
    extra_hosts: list[str]
    data_dir: Path
    database: dict
    redis_url: str
    elasticsearch_url: str
    embedded_worker: bool
    trust_proxy: bool
    email_url: dict
    mail_from: str
    mail_provider: str
    anymail: dict
    reply_address: str
    imap_url: str
    media_storage: str
    s3: dict[str, str]
    oidc: dict[str, str]
    setup_key: str
    cookie_secure: bool
    db_pool: int
    time_zone: str
    currency: str

    @property
    def film_origins(self) -> list[str]:
        """Where browsers may fetch films from besides here: the S3 storage, by its own name and by
        the bucket's.
        """
        if self.media_storage != "s3":
            return []
        parts = urlsplit(self.s3["endpoint_url"] or "https://amazonaws.com")
        names = (
            [parts.netloc]
            if (parts.hostname or "").replace(".", "").isdigit()
            else [parts.netloc, f"*.{parts.netloc}"]
        )
        return [f"{parts.scheme}://{name}" for name in names]


def read(env: Env | None = None) -> Environment:
    """Read the environment; raises EnvValidationError naming every variable that is wrong."""
    env = env or Env(eager=False)
    values = _values(env)
    env.seal()
    if not values["email_url"].get("EMAIL_BACKEND"):
        raise EnvValidationError(
            "Invalid", {"EMAIL_URL": ["an address such as smtp+tls://user:password@host:587"]}
        )
    if values["mail_provider"] and not values["anymail"].get("WEBHOOK_SECRET"):
        raise EnvValidationError(
            "Missing",
            {"ANYMAIL": ["with MAIL_PROVIDER it needs a WEBHOOK_SECRET, such as random:random"]},
        )
    if not values["secret_key"]:
        raise EnvValidationError("Missing", {"SECRET_KEY": ["set it to a long random text"]})
    return Environment(**values)


def _values(env: Env) -> dict[str, Any]:
    demo = env.bool("DEMO", False)
    data_dir = env.path("DATA_DIR", BASE_DIR / "var")
    if not isinstance(data_dir, Path):
        data_dir = BASE_DIR / "var"
    return dict(
        demo=demo,
        debug=env.bool("DEBUG", False),
        secret_key=env.str("SECRET_KEY", "" if not demo else "demo-only-" + "x" * 50),
        site_url=env.str("SITE_URL", "http://localhost:8000", validate=_is_web_address),
        extra_hosts=env.list("EXTRA_HOSTS", []),
        data_dir=data_dir,
        database=env.dj_db_url("DATABASE_URL", f"sqlite:///{data_dir / 'veche.sqlite3'}"),
        redis_url=env.str("REDIS_URL", "", validate=_is_redis_address),
        elasticsearch_url=env.str("ELASTICSEARCH_URL", ""),
        embedded_worker=env.bool("EMBEDDED_WORKER", True),
        trust_proxy=env.bool("TRUST_PROXY", False),
        email_url=env.dj_email_url("EMAIL_URL", "smtp://localhost:25"),
        mail_from=env.str("MAIL_FROM", "community@localhost"),
        mail_provider=env.str("MAIL_PROVIDER", ""),
        anymail=env.json("ANYMAIL", {}),
        reply_address=env.str("REPLY_ADDRESS", "", validate=_is_mail_address),
        imap_url=env.str("IMAP_URL", "", validate=_is_imap_address),
        media_storage=env.str("MEDIA_STORAGE", "local", validate=validate.OneOf(["local", "s3"])),
        s3=_storage(env),
        oidc=_sign_on(env),
        setup_key=env.str("SETUP_KEY", ""),
        cookie_secure=env.bool("COOKIE_SECURE", not demo),
        db_pool=env.int("DB_POOL", 10, validate=validate.Range(min=1, max=500)),
        time_zone=env.str("TIME_ZONE", "UTC", validate=_is_time_zone),
        currency=env.str("CURRENCY", "EUR", validate=_is_currency),
    )


def _storage(env: Env) -> dict[str, str]:
    return {
        "bucket_name": env.str("S3_BUCKET", ""),
        "endpoint_url": env.str("S3_ENDPOINT_URL", "", validate=_is_web_address_or_empty),
        "region_name": env.str("S3_REGION", ""),
        "access_key": env.str("S3_ACCESS_KEY", ""),
        "secret_key": env.str("S3_SECRET_KEY", ""),
    }


def _sign_on(env: Env) -> dict[str, str]:
    return {
        "name": env.str("OIDC_NAME", "Single sign-on"),
        "server_url": env.str("OIDC_SERVER_URL", ""),
        "client_id": env.str("OIDC_CLIENT_ID", ""),
        "secret": env.str("OIDC_SECRET", ""),
        "company_claim": env.str("OIDC_COMPANY_CLAIM", ""),
    }


def _is_web_address(value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise validate.ValidationError("an address such as https://community.example")


def _is_web_address_or_empty(value: str) -> None:
    if value:
        _is_web_address(value)


def _is_redis_address(value: str) -> None:
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise validate.ValidationError("an address such as redis://localhost:6379/0")


def _is_mail_address(value: str) -> None:
    name, _, host = value.partition("@")
    if value and (not name or not host or "+" in name or "<" in value):
        raise validate.ValidationError(
            "an address such as reply@community.example, without a name and without +"
        )


def _is_imap_address(value: str) -> None:
    parts = urlsplit(value)
    if value and (
        parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username
    ):
        raise validate.ValidationError("an address such as imaps://user:password@host/INBOX")


def _is_currency(value: str) -> None:
    if not (len(value) == 3 and value.isascii() and value.isupper()):
        raise validate.ValidationError("a currency's three letters, such as EUR")


def _is_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise validate.ValidationError("the name of a time zone such as Europe/Berlin")


def read_or_exit() -> Environment:
    """As `read`, but ends the process with one line per wrong variable."""
    try:
        return read()
    except EnvValidationError as error:
        for name, reasons in dict(error.error_messages).items():  # type: ignore[arg-type]
            print(f"The setting {name} is wrong: {'; '.join(reasons)}", file=sys.stderr)
        raise SystemExit(2) from None
