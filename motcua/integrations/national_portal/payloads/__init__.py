"""What is said to the national portal, as tables of fields: one for the sender and the stand-in alike.

Nothing here knows Django, so that the stand-in runs by itself.
"""

from motcua.integrations.national_portal.payloads.doors import HUB, SERVICES, Door, Service
from motcua.integrations.national_portal.payloads.table import Breach, Field, Kind, Known, breaches

__all__ = ["HUB", "SERVICES", "Breach", "Door", "Field", "Kind", "Known", "Service", "breaches"]
