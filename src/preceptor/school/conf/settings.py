"""The school's one settings module. What varies comes from the environment, see `environment`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.csp import CSP

from preceptor.engine.home import find_home
from preceptor.school.conf import environment as env

HOME = find_home()
DEBUG = env.switch("DEBUG")
HTTPS = env.switch("HTTPS")
SECRET_KEY = env.secret_key(HOME.root, HTTPS)
SCHOOL_NAME = env.text("SCHOOL", "Preceptor")

# --- what the school is made of, bottom up -----------------------------------------------------------------
INSTALLED_APPS = [
    "django.forms",  # widget templates, for our own renderer
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "preceptor.school.ui",  # before allauth: our templates stand in for its own
    "preceptor.school.people",
    "preceptor.school.programs",
    "preceptor.school.encoder",
    "preceptor.school.lab",
    "preceptor.school.today",
    "preceptor.school.interop",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "preceptor.school.conf.request_id.request_id",
    "preceptor.school.interop.doorkeeper.never_a_page",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "preceptor.school.interop.doorkeeper.doorkeeper",
    "preceptor.school.conf.middleware.SignInRequired",  # every page, unless it says otherwise
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "preceptor.school.conf.middleware.StoreMissing",
]

ROOT_URLCONF = "preceptor.school.conf.urls"
WSGI_APPLICATION = "preceptor.school.conf.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "preceptor.school.conf.frame.frame",
            ],
            "builtins": ["preceptor.school.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "preceptor.school.ui.forms.Renderer"

# --- data ---------------------------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": env.text("DATABASE") or HOME.database,
        # Read-then-write transactions must take the write lock when they begin: deferred ones lose updates
        # to "database is locked" no matter how long they wait.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000; "
                "PRAGMA mmap_size = 134217728"
            ),
        },
        "CONN_MAX_AGE": 600,
        # A file: in memory, the live server's threads would share one connection and lose requests.
        "TEST": {"NAME": HOME.root / "test.sqlite3"},
    }
}
# Counts questions and wrong passwords, by process. Room for a crowd, so that none is forgotten too early.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
MEDIA_ROOT = HOME.media

# --- people -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today:home"
ACCOUNT_FORMS = {"login": "preceptor.school.people.forms.SignInForm"}
ACCOUNT_ADAPTER = "preceptor.school.people.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are opened by the school, for an address it knows
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SCHOOL_NAME}: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
# Five wrong passwords for one address, or twenty from one place, close the door for five minutes.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/5m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXIES")

# --- programs -----------------------------------------------------------------------------------------------
PUBLIC_ENCODER = env.switch("PUBLIC_ENCODER")
API_RATE = env.number("API_RATE", 600)
API_RATE_PUBLIC = env.number("API_RATE_PUBLIC", 120)

# --- mail ---------------------------------------------------------------------------------------------------
if relay := env.text("SMTP"):
    _relay = env.Relay.parse(relay)
    _options = {
        "host": _relay.host,
        "port": _relay.port,
        "username": _relay.user,
        "password": _relay.password,
        "use_tls": _relay.port != 465,
        "use_ssl": _relay.port == 465,
        "timeout": 20,
    }
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": _options}}
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": HOME.root / "mail"},
        }
    }
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", "school@localhost")

# --- files the browser fetches ------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.text("STATIC") or None
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_AUTOREFRESH = DEBUG
_static = "whitenoise.storage.CompressedManifestStaticFilesStorage" if STATIC_ROOT else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static or "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# --- doors --------------------------------------------------------------------------------------------------
ALLOWED_HOSTS = env.names("HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
CSRF_FAILURE_VIEW = "preceptor.school.conf.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^-/ready$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
# HSTS for every subdomain, and in browsers' preload lists, is for the owner of the domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# No inline style and no inline script without a nonce. A size that depends on data is an SVG attribute,
# or a custom property set by a script.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# --- words and time -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", "English (US)")]
USE_I18N = USE_TZ = True
TIME_ZONE = env.text("TIMEZONE", "America/New_York")
FORMAT_MODULE_PATH = "preceptor.school.conf.formats"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "preceptor.school.conf.request_id.RequestIdFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["request"], "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "preceptor": {"level": "INFO"},
    },
}
