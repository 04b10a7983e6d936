"""Django settings: one file, everything from the environment (see config/env.py)."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from environ import Env

from motcua.config import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(str(env.read("MOTCUA_DATA_DIR"))).resolve()
SECRET_KEY = env.secret_key(DATA_DIR)
DEBUG = bool(env.read("MOTCUA_DEBUG"))
DEMO = bool(env.read("MOTCUA_DEMO"))
HOSTS = env.read("MOTCUA_HOSTS")
ALLOWED_HOSTS: list[str] = HOSTS if isinstance(HOSTS, list) else []
PUBLIC_URL = str(env.read("MOTCUA_PUBLIC_URL"))
IS_HTTPS = PUBLIC_URL.startswith("https://")
REQUIRE_SECOND_FACTOR = bool(env.read("MOTCUA_REQUIRE_SECOND_FACTOR"))

INSTALLED_APPS = [
    "motcua.core",
    "motcua.deadlines",
    "motcua.organisations",
    "motcua.documents",
    "motcua.catalogue",
    "motcua.catalogue.publication",
    "motcua.catalogue.review",
    "motcua.dossiers",
    "motcua.dossiers.referrals",
    "motcua.planning",
    "motcua.planning.issued_documents",
    "motcua.planning.consultations",
    "motcua.planning.meetings",
    "motcua.planning.inspections",
    "motcua.planning.initiatives",
    "motcua.planning.study_visits",
    "motcua.notifications",
    "motcua.integrations.national_portal",
    "motcua.integrations.national_portal.inbound",
    "motcua.integrations.outside_agencies",
    "motcua.integrations.linked_services",
    "motcua.portal",
    "motcua.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "motcua.core.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "motcua.core.middleware.domain_errors",
    "motcua.core.middleware.gate",
    "motcua.core.second_factor.second_factor",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"
AUTH_USER_MODEL = "organisations.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "motcua.core.context.shell",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    url = str(env.read("DATABASE_URL")) or f"sqlite:///{DATA_DIR / 'motcua.sqlite3'}"
    database: dict[str, Any] = dict(Env.db_url_config(url))
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {
            # A writer takes its lock at BEGIN, so two deeds queue instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=10000;"
                "PRAGMA foreign_keys=ON"
            ),
        }
        # Opening the file and setting it up costs more than the few statements of a kept public page.
        database["CONN_MAX_AGE"] = 600
    else:
        database["CONN_MAX_AGE"] = 600
        database["CONN_HEALTH_CHECKS"] = False
        # What is asked again and again is planned once for a connection: half of the database's work.
        database["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 5}
    return database


DATABASES = {"default": _database()}

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "motcua.organisations.authentication.PositionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

FORM_RENDERER = "motcua.core.forms.Renderer"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["motcua.config.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_MAX_AGE = 60 if DEBUG else 3600

SESSION_ENGINE = "motcua.core.sessions"
SESSION_COOKIE_AGE = int(str(env.read("MOTCUA_SESSION_HOURS"))) * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "motcua.core.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

UPLOAD_LIMIT_BYTES = int(str(env.read("MOTCUA_UPLOAD_MB"))) * 1024 * 1024
TRACE_DAYS = int(str(env.read("MOTCUA_TRACE_DAYS")))
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # a counter machine is shared; SESSION_COOKIE_AGE is the outer limit

MAIL_URL = str(env.read("MOTCUA_MAIL_URL"))
if MAIL_URL:
    vars().update(Env.email_url_config(MAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "mail")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = str(env.read("MOTCUA_MAIL_FROM"))
EMAIL_TIMEOUT = 5  # seconds: a mail server that hangs must leave time for another way

MESSAGE_PROVIDERS = {
    channel.lower(): {name: str(env.read(f"MOTCUA_{channel}_{name}")) for name in ("URL", "SECRET", "SENDER")}
    for channel in ("SMS", "ZALO")
}

NATIONAL_PORTAL = {
    name: env.read(f"MOTCUA_NATIONAL_PORTAL_{name}")
    for name in ("URL", "FLOW", "PATHS", "USER", "PASSWORD", "UNIT", "DSTCODE")
}
LINKED_SERVICES = {
    name: str(env.read(f"MOTCUA_LINKED_SERVICES_{name}"))
    for name in ("URL", "USER", "PASSWORD", "LOGIN_PATH", "STATUS_PATH")
}
EXCHANGE_BUS = {name: str(env.read(f"MOTCUA_EXCHANGE_BUS_{name}")) for name in ("URL", "USER", "PASSWORD")}
NATIONAL_PORTAL_INBOUND_SECRET = str(env.read("MOTCUA_NATIONAL_PORTAL_INBOUND_SECRET"))
_FILE_HOSTS = env.read("MOTCUA_NATIONAL_PORTAL_FILE_HOSTS")
NATIONAL_PORTAL_FILE_HOSTS: list[str] = _FILE_HOSTS if isinstance(_FILE_HOSTS, list) else []

ACCOUNT_ADAPTER = "motcua.core.login.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]  # citizens; staff get theirs on the staff page
ACCOUNT_SIGNUP_FORM_CLASS = "motcua.core.signup.FullNameForm"
ACCOUNT_FORMS = {
    name: f"motcua.core.login_forms.{form}"
    for name, form in (
        ("login", "LoginForm"),
        ("signup", "SignupForm"),
        ("reset_password", "ResetPasswordForm"),
        ("reset_password_from_key", "ResetPasswordKeyForm"),
        ("change_password", "ChangePasswordForm"),
        ("set_password", "SetPasswordForm"),
        ("add_email", "AddEmailForm"),
        ("reauthenticate", "ReauthenticateForm"),
    )
}
ACCOUNT_USER_DISPLAY = "motcua.core.login.display_name"
ACCOUNT_EMAIL_VERIFICATION = "optional"  # an office without a mail server must still be able to work
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = bool(MAIL_URL)
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# login_failed guards codes only; wrong passwords are counted by axes.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,5/300s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(str(env.read("MOTCUA_PROXIES")))

MFA_ADAPTER = "motcua.core.login.SecondFactorAdapter"
MFA_FORMS = {
    name: f"motcua.core.login_forms.{form}"
    for name, form in (
        ("authenticate", "AuthenticateForm"),
        ("reauthenticate", "ReauthenticateCodeForm"),
        ("activate_totp", "ActivateTOTPForm"),
        ("add_webauthn", "AddWebAuthnForm"),
        ("edit_webauthn", "EditWebAuthnForm"),
        ("generate_recovery_codes", "RecoveryCodesForm"),
    )
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an officer sets up the second factor on the first day
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
MFA_TOTP_ISSUER = "Một cửa"
MFA_TOTP_TOLERANCE = 1  # one step of 30 s either way: office clocks drift

AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # one stranger cannot lock a whole office
AXES_USERNAME_CALLABLE = "motcua.core.login.typed_name"
AXES_CLIENT_IP_CALLABLE = "motcua.core.login.client_address"
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page promises a time
AXES_LOCKOUT_TEMPLATE = "lockout.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

CACHES = {  # log-in limits and used codes must be seen by all processes of the machine
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 3000},
    }
}
# INCLUDE columns serve PostgreSQL reports; SQLite ignores them, as scale figures show it may.
SILENCED_SYSTEM_CHECKS = ["models.W040"]
TEST_RUNNER = "django.test.runner.DiscoverRunner"

# Errors in addresses, such as a scanner's, are no one's work to read.
IGNORABLE_404_URLS = [re.compile(r"^/favicon\.ico$")]

LOGGING_CONFIG = "motcua.core.logs.configure"
LOGGING = {
    "format": str(env.read("MOTCUA_LOG_FORMAT")),
    "level": str(env.read("MOTCUA_LOG_LEVEL")),
}
