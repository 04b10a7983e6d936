"""The product's own settings but for static files that are read where they lie: nothing to prepare first."""

from motcua.config.settings import *  # noqa: F403
from motcua.config.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
