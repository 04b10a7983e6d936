"""The product's own settings and the tests' notebook, for real processes with a data folder of their own.

Static files are copied, not compressed, and SQLite does not wait for the disk: both only cost time here.
"""

from motcua.config.settings import *  # noqa: F403
from motcua.config.settings import DATABASES, INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.notebook"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
_options = DATABASES["default"].get("OPTIONS", {})
if "init_command" in _options:
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
