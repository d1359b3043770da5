"""Django wiring for one person on one machine. No logic; the table of what can be set is `config.py`."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from bounceback import config
from bounceback.base import folder, logs

_values = config.values()

DATA_DIR: Path = _values["DATA_DIR"]
PORT: int = _values["PORT"]
COUNTRY: str = _values["COUNTRY"]
LEASE_LENGTH: timedelta = _values["LEASE_LENGTH"]
TOKEN_LENGTH: timedelta = _values["TOKEN_LENGTH"]
QUEUE_PATIENCE: timedelta = _values["QUEUE_PATIENCE"]
LOG_LEVEL: str = _values["LOG_LEVEL"]
KEYS_GIVEN_UP: tuple[str, ...] = _values["KEYS_GIVEN_UP"]
DEBUG: bool = _values["DEBUG"]

# Set by `bounceback serve` for its own processes, new at every start: a session that another start let in has ended,
# and checkpoints happen in the background.
SERVING = os.environ.get("BOUNCEBACK_SERVING", "")

# "process": errands are done by a process of their own; "none": only when somebody runs `bounceback work`.
ERRANDS = "process"

SECRET_KEY = folder.Folder(DATA_DIR).secret_key()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "bounceback.base",
    "bounceback.prospects",
    "bounceback.campaigns",
    "bounceback.compliance",
    "bounceback.followups",
    "bounceback.objections",
    "bounceback.experiments",
    "bounceback.playbook",
    "bounceback.calling",
    "bounceback.records",
    "bounceback.insights",
    "bounceback.recovery",
    "bounceback.screens",
    "bounceback.simulate",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "bounceback.base.middleware.ClockMiddleware",
    "bounceback.base.zones.ZoneMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Before the next one, which reads what a form sends: a stranger's upload is refused unread.
    "bounceback.base.middleware.DoorMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bounceback.base.middleware.RefusedMiddleware",
    "bounceback.simulate.middleware.NothingRealMiddleware",
]

ROOT_URLCONF = "bounceback.urls"
WSGI_APPLICATION = "bounceback.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "bounceback.base.sqlite",
        "NAME": str(folder.Folder(DATA_DIR).database),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE"},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "base.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "base:enter"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
# Browsers do not tell ports apart: without the port in the name, two installations would let each other out.
SESSION_COOKIE_NAME = f"bounceback_session_{PORT}"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"bounceback_csrf_{PORT}"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "bounceback.base.views.csrf_failure"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    },
}

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

# Files are served straight from the package: nobody has to collect them. An ETag lets the browser keep what
# has not changed; max-age 0 makes a new version take effect at once.
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]

# Uploads stay in the installation's folder and are never served.
MEDIA_ROOT = str(folder.Folder(DATA_DIR).uploads)
FILE_UPLOAD_TEMP_DIR = MEDIA_ROOT
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING_CONFIG = None
logs.configure(level=LOG_LEVEL)
