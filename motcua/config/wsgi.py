"""The WSGI entry point that granian loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
application = get_wsgi_application()

from motcua.core.operations.at_work import hold_as_server  # noqa: E402 - needs the settings

hold_as_server()
# Loads every slice's views now, so that nobody's first page waits for it.
get_resolver().url_patterns  # noqa: B018
# What is loaded now stays: the collector need not walk over it, and need not come at every few requests.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
