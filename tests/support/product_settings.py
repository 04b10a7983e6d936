"""The product's own settings and the tests' notebook, for real processes with a data folder of their own."""

from motcua.config.settings import *  # noqa: F403
from motcua.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.notebook"]
