"""The only settings file. It reads every value that may differ between installations from the environment, typed.

Secure by default: the site does not start without a SECRET_KEY, and cookies are sent over HTTPS only (SECURE_COOKIES).
Wrong and unsafe values stop the start; config/refusals.py names them all at once.
"""

import hashlib
import hmac
import logging
import os
import re
import sys
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

from environs import Env

from config.api_description.introduction import INTRODUCTION
from config.refusals import refuse_to_start

BASE_DIR = Path(__file__).resolve().parent.parent

refuse_to_start(os.environ)
env = Env()

DEBUG = env.bool("DEBUG", False)
SECRET_KEY: str = env.str("SECRET_KEY")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
BASE_PATH = env.str("BASE_PATH", "").rstrip("/")
"""The site is below this path of its host, such as /stepmark; empty: at the root. Pages learn it from index.html."""
FORCE_SCRIPT_NAME = BASE_PATH or None

# --- Installation ---------------------------------------------------------------------------------------------------

STATE_DIR = Path(env.str("STEPMARK_STATE", str(BASE_DIR / ".local" / "state")))
"""Folder for trainings with their models, and for the site's collected static files. The product writes nothing elsewhere."""

SERVICES_FILE: str = env.str("STEPMARK_SERVICES", "")
"""File in which the launcher says how its services are; empty: something else runs them."""

HEARTBEAT_FILE: str = env.str("STEPMARK_HEARTBEAT", "")
"""File that worker and beat touch every few seconds, for health checks; empty: none."""

PRODUCTION = env.bool("STEPMARK_PRODUCTION", False)
"""True: STEPMARK_DEMO and DEBUG are refused. Without it they are refused unless only this machine can reach the site."""
DEMO = env.bool("STEPMARK_DEMO", False)
"""True: anyone can sign in to the demo accounts with one click. Never in production."""
DEMO_PASSWORD: str = env.str("STEPMARK_DEMO_PASSWORD", "")
DEMO_ACCOUNTS = {role: f"demo-{role}" for role in ("labeler", "reviewer", "researcher", "admin")}
"""Role -> name of the demo account."""

DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=60, conn_health_checks=True)}
PREPARED_STATEMENTS = env.bool("PREPARED_STATEMENTS", True)
if PREPARED_STATEMENTS:
    DATABASES["default"].setdefault("OPTIONS", {}).update({"server_side_binding": True, "prepare_threshold": 5})
"""A statement that a connection has sent five times is prepared. PostgreSQL then no longer parses and plans it, which halves the cost of
`next` and `submit`. Set PREPARED_STATEMENTS=false behind a pooler that cannot keep prepared statements (PgBouncer before 1.21)."""
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = not env.bool("SERVER_SIDE_CURSORS", True)
"""Long lists are read with a cursor of the server, always inside a transaction, so a pooler in transaction mode keeps it. Behind one in
statement mode, set SERVER_SIDE_CURSORS=false: exports then need memory for all their rows."""
NOTICED_SECONDS = 15
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 5,
    "tcp_user_timeout": NOTICED_SECONDS * 1000,
    "keepalives_idle": NOTICED_SECONDS,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    **DATABASES["default"].get("OPTIONS", {}),
}
"""A network that has fallen silent breaks a connection after this time; without it, a request would wait a quarter of an hour for an answer
that cannot come. Ignored on Unix sockets. DATABASE_URL?tcp_user_timeout=… and the other names set other values."""
REDIS_URL: str = env.str("REDIS_URL")

# --- Django ---------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "drf_spectacular",
    "annotation",
    "rewardmodel",
    "config.apps.SiteConfig",
]

MIDDLEWARE = [
    "config.logs.requests.ObservedRequests",
    "config.security_headers.SecurityHeadersMiddleware",
    "config.base_path.BasePathMiddleware",
    "config.probes.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.compression.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.build.BuildMiddleware",
    "config.requests.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.query_parameters.QueryParametersMiddleware",
]

ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "config.error_pages.csrf_failure"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "frontend" / "dist"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

AUTH_USER_MODEL = "annotation.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

PASSWORD_HASHERS = [
    *(["django.contrib.auth.hashers.Argon2PasswordHasher"] if find_spec("argon2") else []),
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
"""The first one makes new hashes. A password with another hash gets a new one when its user signs in."""
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=24).total_seconds())

SECOND_FACTOR_ROLES: list[str] = env.list("SECOND_FACTOR_ROLES", [])
"""Roles whose people must sign in with a second factor. Until they have set one up, they can do nothing else."""

OIDC_ISSUER: str = env.str("OIDC_ISSUER", "").rstrip("/")
"""Address of an OpenID Connect provider; empty: people sign in with passwords alone."""
OIDC_NAME: str = env.str("OIDC_NAME", "single sign-on")
OIDC_DOMAINS: list[str] = env.list("OIDC_DOMAINS", [])
"""Domains of verified e-mail addresses whose people get an account at their first sign-in; empty: only people who have one."""
OIDC_NEW_ROLE: str = env.str("OIDC_NEW_ROLE", "labeler")
"""Role of such a new account. Never admin."""

SOCIALACCOUNT_ADAPTER = "config.openid_connect.Adapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": env.str("OIDC_CLIENT_ID", ""),
                "secret": env.str("OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER, "oauth_pkce_enabled": True},
            }
        ]
        if OIDC_ISSUER
        else []
    }
}
MFA_ADAPTER = "config.second_factor.Adapter"
MFA_TOTP_ISSUER = "Stepmark"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

STATIC_URL = f"{BASE_PATH}/static/"
STATIC_ROOT = STATE_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.KeepsOlderBuilds"},
}
STATICFILES_DIRS = [path for path in [BASE_DIR / "frontend" / "dist"] if path.is_dir()]
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[A-Za-z0-9_-]{8}\..+$"
"""Vite puts a content hash into the name of every file below assets/, so browsers may cache these files forever."""

SECURE_COOKIES = env.bool("SECURE_COOKIES", not DEBUG and not DEMO)
"""Send cookies over HTTPS only. The demo uses plain HTTP on the loopback address."""
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
COOKIE_PREFIX: str = env.str(
    "COOKIE_PREFIX",
    "stepmark_" + hmac.digest(SECRET_KEY.encode(), b"cookie names", hashlib.sha256).hex()[:8],
)
"""Begins the names of the cookies. Browsers send the cookies of a host to all its ports, so two instances on one host that had the same
names would sign each other's users out. The default follows from SECRET_KEY: set it for instances that share one, and alike for all
web servers of one instance."""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}_session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}_csrf"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = f"{BASE_PATH}/"
KNOWN_BROWSER_COOKIE_NAME = f"{COOKIE_PREFIX}_known"
SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 0)
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", False)
SECURE_REDIRECT_EXEMPT = [rf"^{re.escape(f'{BASE_PATH}/'.removeprefix('/'))}(healthz|readyz(?:/web)?|metrics)$"]
"""Probes ask over plain HTTP, past the proxy."""
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
"""HSTS for all subdomains and for lists in browsers: only the owner of the whole domain can decide that."""
X_FRAME_OPTIONS = "DENY"
BEHIND_TLS_PROXY = env.bool("BEHIND_TLS_PROXY", False)
"""True: a proxy in front of the site ends TLS and sets X-Forwarded-Proto and X-Forwarded-For, which the site then trusts."""
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
"""Bytes. A draft of 300 steps with alternatives is far smaller; data is imported by commands."""

# --- API ------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "annotation.api.authentication.SessionAuthentication",
        "annotation.api.authentication.TokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["annotation.api.permissions.SignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_VERSIONING_CLASS": None,
    "EXCEPTION_HANDLER": "config.problem_details.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Stepmark",
    "DESCRIPTION": INTRODUCTION,
    "VERSION": "1",
    "SERVERS": [{"url": BASE_PATH or "/", "description": "This site"}],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api_description.examples.add_examples",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": {
        "RewardModelKind": "rewardmodel.models.RewardModel.Kind",
        "DecisionAction": "rewardmodel.models.ModelDecision.Action",
        "GenerationLabeler": ["people", "oracle", "prm"],
        "RewardModelOrigin": "rewardmodel.models.RewardModel.Origin",
        "PublicFormat": "rewardmodel.model_formats.PUBLIC",
        "WorkStatus": "rewardmodel.models.ModelRequest.Status",
        "GenerationStage": "rewardmodel.models.Generation.Stage",
        "GenerationStatus": "rewardmodel.models.Generation.Status",
        "TrainingRunStatus": "rewardmodel.models.TrainingRun.Status",
        "OfferStatus": ["ready", "pending", "failed"],
        "AssignmentStatus": "annotation.models.Assignment.Status",
        "FinishReason": "annotation.models.Labeling.FinishReason",
        "LabelingOrigin": "annotation.models.Labeling.Origin",
        "LabelingChangeKind": "annotation.models.LabelingChange.Kind",
        "LabelingState": ["superseded", "excluded", "held_back", "screening", "quality_control", "counts"],
        "LabelerKind": "annotation.models.User.Kind",
        "ReviewCaseKind": "annotation.models.ReviewCase.Kind",
        "ReviewDecision": "annotation.models.ReviewCase.Decision",
        "ProblemChangeKind": "annotation.models.ProblemChange.Kind",
        "Grade": "annotation.models.Solution.Grade",
        "Split": "annotation.models.Problem.Split",
        "ExportSplit": ["all", "train", "test"],
        "Flow": "annotation.models.Phase.Flow",
        "PhaseStatus": "annotation.models.Phase.Status",
        "Role": "annotation.models.User.Role",
        "UploadState": ["working", "done", "failed"],
        "PersonState": "annotation.selectors.people.State",
        "InvitationState": "annotation.selectors.invitations.State",
        "StandingEnum": "rewardmodel.models.RewardModel.Standing",
        "GoldOrigin": "annotation.models.Gold.Origin",
        "GoldState": ["in_force", "retired"],
        "GoldKind": ["screening", "quality_control"],
        "ScreeningDecisionKind": "annotation.models.Screening.Decision",
        "ScreeningState": "annotation.models.Screening.State",
        "ScreeningStanding": ["open", "not_ready", "running", "waiting", "passed", "failed"],
    },
}

# --- Celery ---------------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": int(timedelta(hours=6).total_seconds())}
"""Longer than any task. advance_generations finds the work of a dead worker and sends it again; this timeout does not."""
ADVANCE_INTERVAL = timedelta(seconds=env.int("STEPMARK_ADVANCE_SECONDS", 15))
STALE_AFTER = timedelta(seconds=env.int("STEPMARK_STALE_SECONDS", 60))
"""If the heartbeat of a claim is older than this, its worker is dead and another one takes the work over."""
CELERY_BEAT_SCHEDULER = "config.beat:OneBeat"
CELERY_BEAT_SCHEDULE = {
    "advance-generations": {
        "task": "rewardmodel.tasks.advance_generations",
        "schedule": ADVANCE_INTERVAL,
    },
    "grade-queued": {
        "task": "rewardmodel.tasks.grade_queued",
        "schedule": timedelta(minutes=10),
    },
    "expire-leases": {
        "task": "annotation.tasks.expire_leases",
        "schedule": timedelta(minutes=1),
    },
    "watch-labelers": {
        "task": "annotation.tasks.watch_labelers",
        "schedule": timedelta(minutes=10),
    },
    "fold-counts": {
        "task": "annotation.tasks.fold_counts",
        "schedule": timedelta(minutes=1),
    },
    "tidy-up": {
        "task": "rewardmodel.tasks.tidy_up",
        "schedule": timedelta(hours=6),
    },
    "forget-sign-in-failures": {
        "task": "annotation.tasks.forget_sign_in_failures",
        "schedule": timedelta(hours=1),
    },
    "forget-old-access": {
        "task": "annotation.tasks.forget_old_access",
        "schedule": timedelta(hours=1),
    },
}

# --- Reports and notifications --------------------------------------------------------------------------------------

REPORT_SECONDS = env.int("STEPMARK_REPORT_SECONDS", 20)
"""How often each process reports on itself and its host; 0: never, and nobody notices what is missing."""
SITE_ADDRESS: str = env.str("STEPMARK_SITE", "").rstrip("/") or next(
    (origin + BASE_PATH for origin in CSRF_TRUSTED_ORIGINS if "*" not in origin), ""
)
"""Address of the site in mails and webhooks, such as https://label.example.org."""
MAIL_IS_CONFIGURED = bool(env.str("EMAIL_URL", ""))
if MAIL_IS_CONFIGURED:
    globals().update(env.dj_email_url("EMAIL_URL"))
"""Address of the mail server: submission://USER:PASSWORD@HOST:587 (STARTTLS) or smtp://USER:PASSWORD@HOST:465?ssl=true. Empty: the site
sends no mail."""
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL: str = env.str("EMAIL_FROM", "") or "stepmark@localhost"

# --- Models ---------------------------------------------------------------------------------------------------------

TORCH_THREADS = env.int("TORCH_THREADS", 1)
"""Threads that a worker process gives to torch. On two busy cores, two threads were ten times slower than one."""
TRAINING_PROCESSES = env.int("TRAINING_PROCESSES", 0)
"""Processes that train one model together, by `accelerate launch`; 0: one per GPU that the worker sees."""
TORCH_DEVICE: str = env.str("TORCH_DEVICE", "")
"""'cuda', 'cpu', …; empty: a GPU if there is one."""

_folders: list[str] = env.list("MODEL_FOLDERS", [])
MODEL_FOLDERS = [Path(folder) for folder in _folders]
"""Folders that may hold models, besides the state folder and the checkout. A model anywhere else is refused."""
HUB_MODELS: list[str] = env.list("HUB_MODELS", [])
"""Names of models that may be downloaded from the Hugging Face hub; `*` stands for any letters: `Qwen/*`."""
if not HUB_MODELS:
    os.environ["HF_HUB_OFFLINE"] = "1"  # whatever a model's files name, nothing is downloaded

# --- Other servers --------------------------------------------------------------------------------------------------

ALLOWED_PRIVATE_HOSTS: list[str] = env.list("ALLOWED_PRIVATE_HOSTS", [])
"""Servers that may be asked although they are not public: names of hosts, addresses, and ranges such as 10.1.0.0/16."""

# --- What operators see ---------------------------------------------------------------------------------------------

LOG_FORMAT: str = env.str("LOG_FORMAT", "json" if PRODUCTION and not sys.stderr.isatty() else "lines")
"""json: one object per line; lines: for people at a terminal."""
LOG_FORMATS = {"json": "config.logs.formats.JSONLines", "lines": "config.logs.formats.ReadableLines"}

# --- Disk and memory ------------------------------------------------------------------------------------------------

RESERVED_DISK_BYTES = env.int("STEPMARK_RESERVED_DISK_MB", 1_000) * 10**6
"""Training and sampling wait while less than this and what they need is free on the disk of STATE_DIR."""
KEEP_MODELS = env.int("STEPMARK_KEEP_MODELS", 10)
"""How many of the newest reward models of a kind keep their files whatever became of them; 0: no files are ever deleted."""
KEEP_PROMOTED_MODELS = env.int("STEPMARK_KEEP_PROMOTED_MODELS", 0)
"""How many of those that were current keep their files, newest first; 0: all. The one to roll back to always keeps them."""
KEEP_GENERATIONS = env.int("STEPMARK_KEEP_GENERATIONS", 20)
"""How many of the newest generations keep all solutions in the database; older ones keep those that were queued. 0: all keep them."""
CELERY_WORKER_MAX_MEMORY_PER_CHILD = env.int("STEPMARK_WORKER_MEMORY_MB", 0) * 1024 or None
"""kB. A process of a worker that has used more is replaced after its task, and loads its models again; None: never."""
CELERY_WORKER_MAX_TASKS_PER_CHILD = env.int("STEPMARK_WORKER_TASKS", 1_000) or None
"""A process of a worker is replaced after this many tasks, whatever has leaked; None: never."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"chosen": {"()": LOG_FORMATS[LOG_FORMAT]}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "chosen"}},
    "root": {"handlers": ["console"], "level": env.log_level("LOG_LEVEL", logging.INFO)},
    "loggers": {
        # Django's own handlers, which print in another form and again
        "django": {"handlers": [], "propagate": True},
        # it repeats, with the address, what our line about the request says; what broke is logged with its traceback
        "django.request": {"level": "ERROR"},
        "celery.app.trace": {"level": "WARNING"},  # our lines say when a task begins and ends
        "celery.worker.strategy": {"level": "WARNING"},
    },
}
SLOW_REQUEST_MS = env.int("SLOW_REQUEST_MS", 1000)
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", 500)
"""Requests and queries that take as long are named in the log."""
COUNTERS_DIR: str = env.str("STEPMARK_COUNTERS", str(STATE_DIR / "counters"))
"""Folder in which the processes of a host keep what they count. Processes that share it add up."""
OPERATOR_TOKEN: str = env.str("STEPMARK_OPERATOR_TOKEN", "")
"""Opens /metrics and the details of /readyz to other hosts; empty: only this host reads them."""
TRACING = env.bool("STEPMARK_TRACING", False)
"""True: send traces as the OTEL_* variables say; needs the packages of OpenTelemetry."""

env.seal()
