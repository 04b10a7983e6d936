"""The product's settings, with a data folder of their own and nothing left to chance.

Only DATABASE_URL is taken from the environment, so that the same tests run on both databases.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# What the tests themselves are told; it reaches no process of the product.
_OF_TESTS = frozenset(
    {"MOTCUA_REFERENCE_DATA", "MOTCUA_PROOF_DOSSIERS", "MOTCUA_KILL_SEED", "MOTCUA_TRIAL_NOISE"}
)
for _name in [name for name in os.environ if name.startswith("MOTCUA_") and name not in _OF_TESTS]:
    del os.environ[_name]
_folder = tempfile.mkdtemp(prefix="motcua-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["MOTCUA_DATA_DIR"] = _folder
os.environ["MOTCUA_SECRET_KEY"] = "a-key-for-tests-only-" + "0123456789" * 3
os.environ["MOTCUA_LOG_LEVEL"] = "WARNING"
# Browsers of the journeys wait on the ORM in the same thread as an event loop.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from motcua.core.translations import compile_catalogue  # noqa: E402

compile_catalogue()  # Django reads it once, while it starts

from motcua.config.settings import *  # noqa: E402, F403
from motcua.config.settings import DATABASES, INSTALLED_APPS, STORAGES, TEMPLATES  # noqa: E402
from tests.support.templates import UnknownVariable  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "tests.notebook"]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UnknownVariable("%s")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# A fast hash: the strength of the real one is Django's business.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
(Path(_folder) / "static").mkdir()

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads and real processes must meet in it, as they do in the product.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder) / "test.sqlite3")}
    _commands = DATABASES["default"]["OPTIONS"]["init_command"]
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        # Rows that no ORDER BY asked for come the other way round, so that nobody counts on their order.
        _commands.replace("synchronous=FULL", "synchronous=OFF") + ";PRAGMA reverse_unordered_selects=ON"
    )
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
