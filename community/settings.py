"""Django's settings, derived from the environment alone (`community/env.py` lists what it may
say).
"""

import mimetypes
from urllib.parse import urlsplit

from csp.constants import SELF
from django.utils.translation import gettext_lazy as _

from community.env import BASE_DIR, read_or_exit

ENV = read_or_exit()
DEBUG = ENV.debug
DEMO = ENV.demo
SECRET_KEY = ENV.secret_key
SITE_URL = ENV.site_url.rstrip("/")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname, *ENV.extra_hosts]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if DEMO:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
ENV.data_dir.mkdir(parents=True, exist_ok=True)
mimetypes.add_type("text/javascript", ".js", True)

INSTALLED_APPS = [
    "community",
    "community.accounts",
    "community.events",
    "community.clocks",
    "community.companies",
    "community.live",
    "community.search",
    "community.tags",
    "community.writing",
    "community.notifications",
    "community.portal",
    # machina's loader takes the first app whose name ends in the label it looks for: forks before
    # our own room.
    "forum.overrides.forum",
    "forum.overrides.forum_conversation",
    "forum",
    "ideas",
    "kb",
    "moderation.desk",
    "moderation.drafting",
    "moderation.flags",
    "moderation.releases",
    "machina.apps.forum_permission",
    "mptt",
    "voting",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "community.portal.apps.PeopleConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "community.portal.apps.OfficeConfig",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "anymail",
    "django_htmx",
    "lucide",
    "csp",
    "django_tasks",
    "django_tasks_db",
]
if DEBUG:
    INSTALLED_APPS.append("django.contrib.admin")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "community.portal.middleware.NoNonsense",
    "community.portal.middleware.VisitorPages",
    "community.accounts.memory.OneReading",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "community.portal.middleware.PersonalLocale",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "community.portal.middleware.FirstSteps",
]

ROOT_URLCONF = "community.urls"
ASGI_APPLICATION = "community.asgi.application"
WSGI_APPLICATION = "community.wsgi.application"
EVENT_ROUTES = "community.event_routes.ROUTES"
CLOCK = "community.event_routes.CLOCK"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "community.portal.context.frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "community.templates.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django.templatetags.i18n", "community.portal.templatetags.portal"],
        },
    }
]
FORM_RENDERER = "community.portal.widgets.Widgets"

# --- Data -----------------------------------------------------------------------------------------
# --------------------
DATABASES = {"default": dict(ENV.database)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            " PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8000;"
        ),
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
    # The suite's live server and its threads must share one real file, as the product does.
    DATABASES["default"]["TEST"] = {"NAME": str(ENV.data_dir / "test.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": ENV.db_pool}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

if ENV.redis_url:
    CACHES = {"default": {"BACKEND": "community.cache.Cache", "LOCATION": ENV.redis_url}}
    LIMITS_STORAGE = "community.cache.Counts"
    # The layer waits for messages in blocking reads of five seconds: redis-py's own limit on a read
    # must not cut them off.
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {
                "hosts": [{"address": ENV.redis_url, "socket_timeout": None}],
                "capacity": 1000,
            },
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 8000, "CULL_FREQUENCY": 4},
        }
    }
    LIMITS_STORAGE = "limits.storage.MemoryStorage"
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
CACHES["banners"] = {  # pictures of shared links: files, so that they take no memory
    "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
    "LOCATION": ENV.data_dir / "banners",
    "OPTIONS": {"MAX_ENTRIES": 2000},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Files ----------------------------------------------------------------------------------------
# --------------------
STATIC_URL = "/static/"
STATIC_ROOT = ENV.data_dir / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = ENV.data_dir / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if ENV.media_storage == "s3":
    STORAGES["default"] = {
        "BACKEND": "community.storage.GuardedS3Storage",
        "OPTIONS": {
            **{k: v for k, v in ENV.s3.items() if v},
            "signature_version": "s3v4",
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
WHITENOISE_USE_FINDERS = not any(STATIC_ROOT.iterdir())
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- People ---------------------------------------------------------------------------------------
# --------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "community.accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "community.accounts.adapter.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "community.accounts.forms.GuardedSignup"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_USERNAME_VALIDATORS = "community.accounts.validators.username_validators"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = (
    True  # who changes a password or an address of yours cannot do it unheard
)
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_USER_DISPLAY = "community.accounts.adapter.display_name"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = (
    True  # one click; a form could not lead there, our form-action policy allows only ourselves
)
SOCIALACCOUNT_PROVIDERS = {}
if ENV.oidc["server_url"]:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "company",
                "name": ENV.oidc["name"],
                "client_id": ENV.oidc["client_id"],
                "secret": ENV.oidc["secret"],
                "settings": {"server_url": ENV.oidc["server_url"]},
            }
        ]
    }
OIDC_COMPANY_CLAIM = ENV.oidc["company_claim"]
MFA_ADAPTER = "community.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
CSRF_FAILURE_VIEW = "community.accounts.views.session_expired"

# --- Words ----------------------------------------------------------------------------------------
# --------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = ENV.time_zone
CURRENCY = ENV.currency

# --- Mail -----------------------------------------------------------------------------------------
# --------------------
globals().update(ENV.email_url)
EMAIL_TIMEOUT = (
    ENV.email_url.get("EMAIL_TIMEOUT") or 10
)  # seconds; without one, a server that hangs holds its worker for ever
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from
SITE_NAME = "community.portal.look.site_name"
ANYMAIL = ENV.anymail
if ENV.mail_provider:
    EMAIL_BACKEND = f"anymail.backends.{ENV.mail_provider}.EmailBackend"
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = ENV.data_dir / "mail"

# --- Guard ----------------------------------------------------------------------------------------
# --------------------
_socket = SITE_URL.replace("http", "ws", 1)
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/office/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, *ENV.film_origins],
        "connect-src": [SELF, _socket],
        "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENV.cookie_secure
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
SECURE_SSL_REDIRECT = HTTPS and not DEMO
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if ENV.trust_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUST_PROXY = ENV.trust_proxy
SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W003", "treebeard.E001"]

# --- Engines --------------------------------------------------------------------------------------
# --------------------
MACHINA_MARKUP_LANGUAGE = ("community.writing.markup.render", {})
MACHINA_MARKUP_WIDGET = None
MACHINA_DEFAULT_AUTHENTICATED_USER_FORUM_PERMISSIONS = []
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # never a redirect past kb.permissions
WAGTAIL_SITE_NAME = "Veche"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "kb.office_index"}}
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}  # rights come from groups
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = ""  # it would name a page to whoever guesses its place
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000  # as everywhere (community/accounts/pictures.py)
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
TAGGIT_CASE_INSENSITIVE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO" if not DEMO else "WARNING"},
    "loggers": {"django.channels.server": {"level": "WARNING"}, "daphne": {"level": "WARNING"}},
}
