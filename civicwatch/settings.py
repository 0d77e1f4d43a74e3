"""Every setting in one file, read from the environment, with safe defaults for a deployment.

What an installation makes itself (database, secrets, media, logs) lies under ``CIVICWATCH_VAR``.
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from civicwatch.lib.broker_address import broker_address
from civicwatch.lib.bucket_address import BadAddressError, bucket_address
from civicwatch.lib.secrets import generated_secret

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # ONNX Runtime reports home and keeps a device's number otherwise
env = environ.Env()
env.ENVIRON = {name: value for name, value in os.environ.items() if value}  # an empty one is not set
BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules  # the tests keep out of an installation's state and of its broker
VAR = Path(env.str("CIVICWATCH_VAR", default=str(BASE_DIR / ("var/tests" if TESTING else "var")))).resolve()
VAR.mkdir(parents=True, exist_ok=True, mode=0o700)

# --- where it listens and what it calls itself ---
PORT_GIVEN = env.str("PORT", default="8000")
if not (PORT_GIVEN.isdecimal() and 0 < int(PORT_GIVEN) < 65536):
    sys.exit(f"PORT must be a number from 1 to 65535, not {PORT_GIVEN!r}: PORT=8000 make run")
PORT = int(PORT_GIVEN)
HOST = env.str("HOST", default="127.0.0.1")
PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
LIVE_URL_FILE = VAR / "live_url"
LIVE_URL = env.str("LIVE_URL", default=LIVE_URL_FILE.read_text().strip() if LIVE_URL_FILE.exists() else "")
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
FURTHER_HOSTS = env.list("ALLOWED_HOSTS", default=[])
ALLOWED_HOSTS = [*LOOPBACK_HOSTS, *FURTHER_HOSTS]
if (_public_host := urlsplit(PUBLIC_URL).hostname) and _public_host not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append(_public_host)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
HTTPS = PUBLIC_URL.startswith("https://")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# Where readers ask for corrections and removal: a mailto: or https: address, shown at /about/#corrections.
CORRECTIONS_URL = env.str("CORRECTIONS_URL", default="")

# How long a decision can be undone; the world is told of it only after that. 0 tells it at once.
UNDO_SECONDS = env.int("UNDO_SECONDS", default=60)

# How long posts are kept as they came, byte for byte, and the words of those that came to nothing.
RAW_DAYS = env.int("RAW_DAYS", default=30)
WORDS_DAYS = env.int("WORDS_DAYS", default=90)
# How long a post of a stream keeps its words: one that nobody flagged, and one that was; docs/tweets.md.
TWEET_DAYS = env.int("TWEET_DAYS", default=30)
FLAG_DAYS = env.int("FLAG_DAYS", default=180)
# After how many harmful posts read without a pause the desk offers a break; how many are enough for a day.
FLAGS_BEFORE_BREAK = env.int("FLAGS_BEFORE_BREAK", default=25)
FLAGS_A_DAY = env.int("FLAGS_A_DAY", default=100)
# Where people who are attacked find help, as a file of its own; docs/flags.md.
HELP_LINES_FILE = env.str("HELP_LINES_FILE", default="")

# --- text messages and what they tell; docs/sms.md says what each is for ---
TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", default="")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", default="")
TWILIO_AUTH_TOKEN_PREVIOUS = env.str("TWILIO_AUTH_TOKEN_PREVIOUS", default="")
TWILIO_NUMBER = env.str("TWILIO_NUMBER", default="")
# Newest first: the first encrypts, all decrypt. Numbers, messages and originals are lost with them.
PHONE_KEYS = env.list("PHONE_KEYS", default=[]) or [generated_secret(VAR / "secrets", "phone_key", length=32)]
PHONE_HASH_KEY = env.str("PHONE_HASH_KEY", default="") or generated_secret(VAR / "secrets", "phone_hash_key")
SIGHTING_DELAY_MINUTES = env.int("SIGHTING_DELAY_MINUTES", default=30)
SIGHTING_GRID_METRES = env.int("SIGHTING_GRID_METRES", default=100)
SIGHTING_HOURS = env.int("SIGHTING_HOURS", default=3)
SIGHTING_KEEP_DAYS = env.int("SIGHTING_KEEP_DAYS", default=30)
SMS_PER_HOUR = env.int("SMS_PER_HOUR", default=60)

# A file of hashes of abuse images, as NCMEC and others give them to operators; docs/photos.md.
ABUSE_HASH_LIST = env.str("ABUSE_HASH_LIST", default="")
# Who is told at once when a photo was sealed. Errors are never sent by e-mail: they could quote a sender.
OPERATOR_EMAIL = env.list("OPERATOR_EMAIL", default=[])
vars().update(env.email_url("EMAIL_URL", default="dummymail://"))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="civicwatch@localhost")
EMAIL_TIMEOUT = 5

# --- security ---
DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="") or generated_secret(VAR / "secrets", "secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True  # scripts take the token from a form of their page
LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = f"civicwatch_session_{PORT}"
CSRF_COOKIE_NAME = f"civicwatch_csrf_{PORT}"
KNOWN_BROWSER_COOKIE_NAME = f"civicwatch_browser_{PORT}"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # as lib.body_limit, which looks first and at files too
FILE_UPLOAD_MAX_MEMORY_SIZE = 12_200_000  # a sender's photo touches no disk before it is sealed
X_FRAME_OPTIONS = "DENY"
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

TILE_URL = env.str("TILE_URL", default="")
TILE_ATTRIBUTION = env.str("TILE_ATTRIBUTION", default="")


def _origin(url: str) -> list[str]:
    """Scheme and host of a URL (tile templates carry ``{s}``, which becomes ``*``), or nothing."""
    parts = urlsplit(url.replace("{s}", "*"))
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", *_origin(TILE_URL)],
        "font-src": [SELF],
        "connect-src": [SELF, *_origin(LIVE_URL)],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- applications ---
INSTALLED_APPS = [
    "civicwatch.access",
    "civicwatch.lib.admin_discovery.AdminWithoutGeoDjango",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "leaflet",
    "csp",
    "civicwatch.events",
    "civicwatch.places",
    "civicwatch.maps",
    "civicwatch.learning",
    "incidents",
    "sightings",
    "tweets",
    "biaslab",
    "workers",
]
AUTH_USER_MODEL = "access.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "civicwatch.urls"
WSGI_APPLICATION = "civicwatch.wsgi.application"

# --- getting in (django-allauth; the rules are in civicwatch/access) ---
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "civicwatch.access.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "civicwatch.access.sign_in_forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE, and no longer
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # seconds, as in lib.step_up
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # wrong tries are counted in the database: access.lockout
MFA_ADAPTER = "civicwatch.access.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "civicwatch.access.sign_in_forms.CodeForm",
    "reauthenticate": "civicwatch.access.sign_in_forms.CodeAgainForm",
    "activate_totp": "civicwatch.access.sign_in_forms.SetUpAppForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True

MIDDLEWARE = [
    "civicwatch.health.health_middleware",
    "civicwatch.lib.permissions_policy.PermissionsPolicyMiddleware",
    "civicwatch.lib.secure_redirect.SecureRedirectMiddleware",
    "civicwatch.lib.machine_lane.MachineLaneMiddleware",
    "civicwatch.lib.open_reading.OpenReadingMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "civicwatch.lib.trailing_slash.TrailingSlashMiddleware",
    "civicwatch.lib.body_limit.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "civicwatch.access.second_factor.SecondFactorMiddleware",
    "civicwatch.lib.not_now_page.NotNowMiddleware",
]

# Addresses that only machines call, by their beginning, and where their views are listed.
MACHINE_ADDRESSES = {"/sms/twilio/": "sightings.carrier_urls"}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "civicwatch" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "civicwatch.context.site",
            ]
        },
    }
]

# --- database ---
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'civicwatch.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-1000; "
        "PRAGMA secure_delete=ON;",  # what is erased leaves no bytes behind in the file
    }
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# --- broker: only the bell, never the only copy of anything ---
REDIS_URL = broker_address(
    env.str("REDIS_URL", default=""), VAR, certificates=env.str("REDIS_CERTIFICATES", default="required")
)
CACHES = {  # counters and marks that expire; each process has its own while the broker is away
    "default": {
        "BACKEND": "civicwatch.lib.shared_cache.SharedCache",
        "KEY_PREFIX": "civicwatch",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 0.2, "visibility_timeout": 3600}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_DEFAULT_QUEUE = "work"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# --- language, time, static files ---
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "civicwatch" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "civicwatch" / "static"]
MEDIA_ROOT = VAR / "media"
# The bucket that keeps private files for several machines; empty: they lie under VAR (lib.private_files).
STORAGE_URL = env.str("STORAGE_URL", default="")
try:
    bucket_address(STORAGE_URL)
except BadAddressError as error:
    sys.exit(f"{error}: docs/deployment.md")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
if TESTING:
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

# --- Leaflet ---
LEAFLET_CONFIG = {
    "DEFAULT_CENTER": (39.5, -97.5),
    "DEFAULT_ZOOM": 4,
    "MIN_ZOOM": 2,
    "MAX_ZOOM": 18,
    "RESET_VIEW": False,
    # Street tile servers ask to know the site that uses them, which our own referrer policy would not tell.
    "TILES": [("Streets", TILE_URL, {"attribution": TILE_ATTRIBUTION, "referrerPolicy": "origin"})]
    if TILE_URL
    else [],
}

# --- API ---
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "civicwatch.lib.negotiation.AddressDecides",
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "EXCEPTION_HANDLER": "civicwatch.lib.problems.problem_handler",
    "DEFAULT_THROTTLE_CLASSES": ["civicwatch.lib.throttles.ReadingThrottle"],
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "CivicWatch API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": "Curated public reports of police use of force.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATIONS": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "HarmKindEnum": "tweets.models.HarmKind",
        "PlacePrecisionEnum": "incidents.models.PlacePrecision",
        "VerificationEnum": "incidents.models.Verification",
        "SightingPlaceEnum": "sightings.models.SightingPlace",
        "SightingVerificationEnum": "sightings.models.SightingVerification",
    },
}

# --- learning from what people decide (docs/learning.md) ---
TRAINING_DATA = env.str("TRAINING_DATA", default="")  # a folder with a folder for each classifier's own data
TRAINING_FEWEST = env.int("TRAINING_FEWEST", default=30)  # verdicts a label
PROMOTION_MARGIN = env.float("PROMOTION_MARGIN", default=2.0)  # points by which no part may be worse
TRAIN_ON_PHOTOS = env.bool("TRAIN_ON_PHOTOS", default=False)  # only where senders were told
MLFLOW_TRACKING_URI = env.str("MLFLOW_TRACKING_URI", default="")
MLFLOW_TRACKING_TOKEN = env.str("MLFLOW_TRACKING_TOKEN", default="")
MLFLOW_EXPERIMENT = env.str("MLFLOW_EXPERIMENT", default="civicwatch")

# --- services that need a key; without one they are off, and `manage.py doctor` says so ---
REDDIT_CLIENT_ID = env.str("REDDIT_CLIENT_ID", default="")
REDDIT_CLIENT_SECRET = env.str("REDDIT_CLIENT_SECRET", default="")
X_BEARER_TOKEN = env.str("X_BEARER_TOKEN", default="")
SOCRATA_APP_TOKEN = env.str("SOCRATA_APP_TOKEN", default="")  # a rate of one's own with cities' data
NOMINATIM_URL = env.str("NOMINATIM_URL", default="")
# Hosts that an outgoing fetch may reach although they are private (a feed of one's own network).
FETCH_ALLOWED_PRIVATE_HOSTS = env.list("FETCH_ALLOWED_PRIVATE_HOSTS", default=[])

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "brief": {"()": "civicwatch.lib.brief_log.Brief"},
        "database_away": {"()": "civicwatch.lib.brief_log.DatabaseAway"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["database_away"]}
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "celery.beat": {"filters": ["brief"]},
        # Clients whose lines quote addresses and what was sent to them: never, however much is logged.
        **{name: {"level": "WARNING"} for name in ("httpx", "httpcore", "urllib3", "twilio", "botocore")},
    },
}
