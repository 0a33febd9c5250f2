"""Settings: one file, read from the environment. docs/reference/settings.md lists every variable."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from office.demo.postgres import data_folder

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DATA_DIR = data_folder()
DEBUG = env.bool("DEBUG", default=False)
# The demonstration office: signing in as any member of the cast with one click, a clock that can be moved.
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="insecure-demonstration-key-never-for-real-data")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# AGPL-3.0, section 13: every page links the source of the program that runs.
SOURCE_URL = env.str("SOURCE_URL", default="/source/")
PRODUCT = "办结"

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "channels",
    "treebeard",
    "guardian",
    "axes",
    "allauth",
    "allauth.account",
    "csp",
    "django_cotton",
    "django_htmx",
    "procrastinate.contrib.django",
    "viewflow.workflow",
    "office.ui.apps.UiConfig",
    "office.worktime.apps.WorktimeConfig",
    "office.subjects.apps.SubjectsConfig",
    "office.audit.apps.AuditConfig",
    "office.live.apps.LiveConfig",
    "office.files.apps.FilesConfig",
    "office.notices.apps.NoticesConfig",
    "office.accounts.apps.AccountsConfig",
    "directory.apps.DirectoryConfig",
    "office.duties.apps.DutiesConfig",
    "office.chat.apps.ChatConfig",
    "office.meetings.apps.MeetingsConfig",
    "workflows.engine.apps.EngineConfig",
    "workflows.documents.apps.DocumentsConfig",
    "workflows.supervision.apps.SupervisionConfig",
    "office.integration.apps.IntegrationConfig",
    "office.overview.apps.OverviewConfig",
    "office.desk.apps.DeskConfig",
    "office.demo.apps.DemoConfig",
    "office.checks.apps.ChecksConfig",
]

MIDDLEWARE = [
    "office.audit.middleware.FarEndMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "office.integration.middleware.ProblemMiddleware",
    "office.ui.middleware.PersonalPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "office.ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "office.ui.middleware.NoNulMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "directory.middleware.ActorMiddleware",
    "office.accounts.middleware.FirstPasswordMiddleware",
    "office.ui.middleware.KeptTextMiddleware",
    "office.audit.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "office.urls"
ASGI_APPLICATION = "office.asgi.application"
WSGI_APPLICATION = "office.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "office.desk.shell.shell",
                "office.demo.bar.bar",
            ],
        },
    }
]
FORM_RENDERER = "office.ui.forms.FormRenderer"
# A component sees what it is given and what the context processors say, never its page's variables by accident.
COTTON_ISOLATE_BY_DEFAULT = True

# PostgreSQL and only that. manage.py and the demonstration start an embedded one when no address is given.
_database: dict[str, Any] = env.db(
    "DATABASE_URL", default="postgresql://banjie_app@/banjie", engine="django.db.backends.postgresql"
)
_database.setdefault("OPTIONS", {})
# A page of an index costs about what the next page of a table does, in memory as on a solid-state disk; left to think
# of turning disks, the planner reads a whole table of units to name twenty people. Nothing asked is worth compiling.
_planning = "-c random_page_cost=1.1 -c jit=off"
_database["OPTIONS"]["options"] = f"-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s {_planning}"
if env.bool("DATABASE_POOL", default=True):
    _database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=12), "timeout": 10}
if env.bool("DATABASE_PREPARES", default=True):
    _database["OPTIONS"]["prepare_threshold"] = 2  # where a room asks to have its statements planned once
_database["CONN_HEALTH_CHECKS"] = True  # a server that was restarted is not met through its former connections
_database["TEST"] = {"NAME": env.str("TEST_DATABASE", default="test_banjie")}
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASE_APP_ROLE = "banjie_app"

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    _patience = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    CACHES = {"default": {"BACKEND": "office.live.cache.RedisCache", "LOCATION": REDIS_URL, "OPTIONS": _patience}}
    CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# Who may sign in, and how
AUTH_USER_MODEL = "directory.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "office.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "office.accounts.forms.SignInForm",
    "change_password": "office.accounts.forms.ChangePasswordForm",
}
# allauth's own limits count by address, which would lock out a building, or by account, which would lock out whoever
# others want out (and behind a proxy everybody has one address); the lock is axes'.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # fifteen minutes are fifteen minutes, whoever goes on trying
AXES_USERNAME_CALLABLE = "office.accounts.lockout.username_of"
AXES_CLIENT_IP_CALLABLE = "office.accounts.spraying.source_of"
AXES_LOCKOUT_CALLABLE = "office.accounts.lockout.locked_out"
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_VERBOSE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ANONYMOUS_USER_NAME = None  # guardian: no invented person in the directory

# Behind TLS unless the demonstration or a developer runs it on a laptop.
SECURE = env.bool("SECURE", default=not (DEBUG or DEMO))
# Never in Redis: a sign-out that Redis does not hear of would be undone when it comes back.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=12) * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "office.ui.views.csrf_failure"
SECURE_SSL_REDIRECT = SECURE and env.bool("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# How the outside reaches this office: what webhooks and the API write into their addresses.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
# STUN and TURN for the pictures of meetings, as a browser takes them; a flat network needs none.
ICE_SERVERS = env.json("ICE_SERVERS", default=[])
# host:port of receivers of webhooks inside our own networks; exactly these, and they may be called by plain http.
WEBHOOK_INTRANET = env.list("WEBHOOK_INTRANET", default=["127.0.0.1:8765"] if DEMO else [])

# Electronic seals: which system sets them, and the keys of agencies where that is this server itself.
SEAL_PROVIDER = env.str("SEAL_PROVIDER", default="workflows.documents.sealing.pades.FromFiles")
SEAL_KEYS = Path(env.str("SEAL_KEYS", default=str(DATA_DIR / "seals")))
SEAL_KEYS_PASSPHRASE = env.str("SEAL_KEYS_PASSPHRASE", default="")
# Sample seals（样章）are signed by an authority made on the spot, whose certificates prove nothing.
SEAL_SAMPLES = env.bool("SEAL_SAMPLES", default=DEMO)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [("", BASE_DIR / "frontend/dist")] if (BASE_DIR / "frontend/dist").is_dir() else []
STORAGES = {
    # What people send in is for the program alone; what root collects for the pages must be read by all.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "file_permissions_mode": 0o640},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or env.bool("PLAIN_STATIC", default=False)
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
READ_COUNTS = env.bool("READ_COUNTS", default=True)
FILES_MAX_BYTES = env.int("FILES_MAX_MB", default=100) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 400  # the pictures of 300 pages, and what is attached to them

PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # grants are direct foreign keys, read by permissions.py of the room
    "axes.W006",  # the lock is by account on purpose: one address is a whole building
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
