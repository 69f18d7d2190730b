"""Django's settings, from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from evenhand.web.config.environment import read_environment

environment = read_environment(os.environ)
for _folder in ("uploads", "static"):
    (environment.data / _folder).mkdir(parents=True, exist_ok=True, mode=0o700)

SECRET_KEY = environment.secret
DEBUG = False
ALLOWED_HOSTS = sorted({environment.host, "127.0.0.1", "localhost"})
CSRF_FAILURE_VIEW = "evenhand.web.core.views.stale"
CSRF_TRUSTED_ORIGINS = [environment.address]
SITE_ADDRESS = environment.address
DEMONSTRATION = environment.demonstration
DATA_FOLDER: Path = environment.data

INSTALLED_APPS = [
    # ours first: our templates dress the pages of the sign-in package
    "evenhand.web.design",
    "evenhand.web.core",
    "evenhand.web.accounts",
    "evenhand.web.organisations",
    "evenhand.web.projects",
    "evenhand.web.prompts",
    "evenhand.web.registers",
    "evenhand.web.concerns",
    "evenhand.web.partners",
    "evenhand.web.instruments",
    "evenhand.web.editing",
    "evenhand.web.policies",
    "evenhand.web.applications",
    "evenhand.web.pulses",
    "evenhand.web.measurement",
    "evenhand.web.charter",
    "evenhand.web.listening",
    "evenhand.web.focus",
    "evenhand.web.drivers",
    "evenhand.web.reports",
    "evenhand.web.changes",
    "evenhand.web.conversation",
    "evenhand.web.finding",
    "evenhand.web.sponsoring",
    "evenhand.web.supporting",
    "evenhand.web.coaching",
    "evenhand.web.implementing",
    "evenhand.web.sharing",
    "evenhand.web.leaving",
    "evenhand.web.governance",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # a measure's page shrinks to a fifth
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "evenhand.web.accounts.idle.Idle",
    "evenhand.web.organisations.second_step.SecondStep",
    "evenhand.web.core.middleware.TooLarge",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "evenhand.web.core.middleware.PlainErrors",
]

ROOT_URLCONF = "evenhand.web.config.urls"
WSGI_APPLICATION = "evenhand.web.config.wsgi.application"

_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "evenhand.web.design.jinja.environment",
            "context_processors": [
                *_CONTEXT,
                "evenhand.web.design.frame.frame",
                "evenhand.web.organisations.frame.places",
            ],
        },
    },
    {
        # Only for the sign-in pages of django-allauth, which our templates of the same elements dress.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": [*_CONTEXT, "evenhand.web.design.frame.frame"]},
    },
]
FORM_RENDERER = "evenhand.web.design.forms.Renderer"

DATABASES = {"default": environment.database}
CACHES = {
    # shared by all processes: limits on signing in would be none if each process counted for itself
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "evenhand_cache",
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "evenhand.web.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "evenhand.web.organisations.sign_in.OrganisationAccountAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: the content security policy lets no form leave
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reaches only the person whose address it is
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = environment.proxies
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if environment.secure else "http"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Evenhand"
MFA_TOTP_TOLERANCE = 1  # a phone whose clock is half a minute out is no thief
SOCIALACCOUNT_PROVIDERS = (
    {"openid_connect": {"APPS": [environment.sign_in_with], "OAUTH_PKCE_ENABLED": True}}
    if environment.sign_in_with
    else {}
)
SOCIALACCOUNT_ONLY = False

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.secure
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "evenhand.web.accounts.sessions"
IDLE_MINUTES = environment.idle_minutes
SECOND_STEP_REQUIRED = environment.second_step_required
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.secure else None
SECURE_SSL_REDIRECT = environment.secure and environment.https_redirect
SECURE_REDIRECT_EXEMPT = [r"^health$"]  # asked by the proxy itself
SECURE_HSTS_SECONDS = environment.hsts_days * 86_400 if environment.secure else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
LARGEST_UPLOAD = 201 * 2**20  # a file of 200 MB, and the form around it
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_HANDLERS = ["evenhand.web.core.uploads.CarefulUploadHandler"]
FILE_UPLOAD_TEMP_DIR = (
    environment.data / "uploads"
)  # patient rows wait here, private, until they are counted
FILE_UPLOAD_PERMISSIONS = 0o600

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = environment.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = environment.data / "uploads"

globals().update(environment.email)

from evenhand.web.core.logs import LOGGING  # noqa: E402, F401 - Django reads it here
