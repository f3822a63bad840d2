"""Settings: the one place that reads the environment, through clinic.env.

README.md lists the variables. clinic/checks.py refuses unsafe production values.
"""

from datetime import timedelta
from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from clinic import env
from clinic.embedded import places

# Before any form or view is imported: ModelForm[Patient] must not fail when it runs.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = places().var

DEBUG = env.flag("DEBUG")
# The demo clinic: bin/run sets this unless --no-demo. Never on in production.
DEMO = env.flag("ANAGEN_DEMO")

SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
# Off only where no TLS can be: on this machine's own address.
HTTPS = SITE_URL.startswith("https://")
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")

INSTALLED_APPS = [
    "clinic",
    "patients",
    "protocols",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "clinic.middleware.refuse_bad_query",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "clinic.middleware.private_pages",
    "clinic.middleware.own_clock",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clinic.middleware.staff_language",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "patients.middleware.FollowMerges",
]

ROOT_URLCONF = "clinic.urls"
WSGI_APPLICATION = "clinic.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clinic.views.context.waiting_messages",
                "clinic.views.context.last_change",
            ],
        },
    },
    {
        # Plain text of mails: an apostrophe stays an apostrophe.
        "NAME": "text",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"autoescape": False},
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Data

DATABASES = {
    "default": {
        **env.database("DATABASE_URL", places().database_url),
        # Opening a connection for each request made pages four times slower.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The only key that points up: appointments and messages belong to a patient.
PATIENT_MODEL = "patients.Patient"
# Functions of the apps above that the diary asks, named as strings (design 2): whose
# identity may this person see, and what else stands on an appointment's card.
PATIENT_REACH = "patients.queries.access.reachable"
PATIENT_SEARCH = "patients.queries.search.found"
CARD_NOTES = [
    "patients.presenters.card_notes.notes",
    "protocols.presenters.card_notes.notes",
    "clinic.presenters.leave_notes.notes",
]
# What the apps above flag in a patient's header.
HEADER_FLAGS = ["protocols.presenters.header_flags.flags"]
# Called with appointment ids; says which are sessions of a live course, and where that
# course is repaired.
SESSION_PLACES = "protocols.queries.session_places.session_places"
# Called with a patient's id; says how many sessions of the live course are left.
COURSE_LEFT = "protocols.queries.session_places.course_left"
# Called with an appointment's number; gives the lines its opened card has besides.
CARD_DETAILS = ["protocols.presenters.card_notes.details"]
# Sessions that wait for a time, by their numbers; and what books one of them.
WAITING_SESSIONS = "protocols.queries.waiting.waiting_sessions"
WAITING_ARRANGE = "protocols.actions.waiting.book_session"
# Called with an appointment; gives the days to which its patient may move it by link,
# or None when it is no session.
VISIT_WINDOW = "protocols.queries.visit_windows.window"
# What each action word says in the access log, a table an app.
ACCESS_WORDS = [
    "clinic.presenters.access_words.WORDS",
    "patients.presenters.access_words.WORDS",
    "protocols.presenters.access_words.WORDS",
]
# Called with appointment ids and at=; says when the next reminder of each goes out.
PLANNED_REMINDERS = "protocols.queries.reminders.planned_for"
# Called with appointment ids; those of which nobody is to be reminded now.
REMINDER_HOLDS = "protocols.queries.reminders.visits_on_hold"
# Called with a moved appointment, reason= and recording=: keeps why a session stands
# outside its window.
SESSION_MOVED = "protocols.actions.window_reasons.keep"
# Called with an appointment: the screen on which a clinician goes on with this visit.
VISIT_SCREEN = "protocols.queries.visit_screen.address"
# Called with an appointment and language=; gives lines on getting ready.
VISIT_PREPARATION = "protocols.presenters.visit_preparation.lines"
# In PostgreSQL, so that sign-in and its limits do not depend on Redis.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "clinic_cache",
    },
}
PRIVATE_MEDIA_ROOT = Path(env.text("PRIVATE_MEDIA_ROOT") or VAR / "private")
# A message is one JSON document or form; photos come as files and have a limit of
# their own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Front end

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_MAX_AGE = 3600

# Language and time

LANGUAGE_CODE = "en-gb"
STAFF_LANGUAGES = [("en-gb", _("English")), ("tr", _("Turkish"))]
# Patients read one more: its catalogue holds their words alone (ADR 17).
LANGUAGES = [*STAFF_LANGUAGES, ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["clinic.formats"]
USE_TZ = True
# Pages activate the zone of their location; nothing else relies on a default.
TIME_ZONE = "UTC"

# Sign-in

AUTH_USER_MODEL = "clinic.StaffMember"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATION}.UserAttributeSimilarityValidator"},
    {
        "NAME": f"{VALIDATION}.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATION}.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "clinic.adapters.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# Strangers get no mail that invites them to sign up.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Safety

SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = HTTPS
# The probes of a load balancer come without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Only behind a proxy that sets this header itself and drops what a client sent.
if env.flag("BEHIND_TLS_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies stand before us and add to X-Forwarded-For; 0: nobody is believed.
# The limits on attempts, sign-in's included, count by the address found so.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}

# Mail

EMAIL_HOST = env.text("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL")
# Without it a silent server blocks a worker for ever.
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 20)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Anagen <clinic@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where the demo's mail sink keeps what it received, one .eml a mail.
DEMO_MAIL_DIR = VAR / "mails"

# Background work: PostgreSQL holds the queue, Celery only wakes it

REDIS_URL = env.text("REDIS_URL") or places().redis_url
BEAT_HEARTBEAT_SECONDS = 30
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Above the hard time limit: a message that outlives it is delivered twice.
    "visibility_timeout": 900,
    # Without these a Redis that hangs would block a web request for ever.
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "retry_on_timeout": False,
    # By default a ring tries for six seconds to find a Redis that is not there.
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
# A task that kills its process would loop for ever if it were put back; the sweep
# brings its row back with a count of attempts.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {
        "task": "clinic.tasks.heartbeat",
        "schedule": timedelta(seconds=BEAT_HEARTBEAT_SECONDS),
    },
    "plan-reminders": {
        "task": "protocols.tasks.plan_reminders",
        "schedule": timedelta(minutes=10),
    },
    "render-reports": {
        "task": "protocols.tasks.render_reports",
        "schedule": timedelta(seconds=60),
    },
    "plan-reviews": {
        "task": "protocols.tasks.plan_reviews",
        "schedule": timedelta(minutes=10),
    },
    "escalate-alerts": {
        "task": "protocols.tasks.escalate_alerts",
        "schedule": timedelta(seconds=60),
    },
    "render-documents": {
        "task": "protocols.tasks.render_documents",
        "schedule": timedelta(seconds=60),
    },
    "write-notices": {
        "task": "protocols.tasks.write_notices",
        "schedule": timedelta(seconds=60),
    },
    "release-holds": {
        "task": "clinic.tasks.release_holds",
        "schedule": timedelta(seconds=60),
    },
    "forget-counts": {
        "task": "clinic.tasks.forget_counts",
        "schedule": timedelta(hours=1),
    },
    "nudge-unfinished-intakes": {
        "task": "patients.tasks.nudge_intakes",
        "schedule": timedelta(minutes=30),
    },
    "sweep-photos": {
        "task": "patients.tasks.sweep_photos",
        "schedule": timedelta(seconds=60),
    },
    "compare-patients": {
        "task": "patients.tasks.compare_patients",
        "schedule": timedelta(seconds=60),
    },
    "sweep-outbox": {
        "task": "clinic.tasks.sweep",
        "schedule": timedelta(seconds=60),
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "filters": {"no_keys": {"()": "clinic.log_filter.MaskTokens"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_keys"],
        },
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    # Django's own console handler speaks only when DEBUG is on.
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
