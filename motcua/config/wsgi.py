"""The WSGI entry point that granian loads."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
application = get_wsgi_application()

from motcua.core.operations.at_work import hold_as_server  # noqa: E402 - needs the settings

hold_as_server()
# Loads every slice's views now, so that nobody's first page waits for it.
get_resolver().url_patterns  # noqa: B018
