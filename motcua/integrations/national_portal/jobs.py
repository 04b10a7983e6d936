"""Regular work with the national portal."""

from __future__ import annotations

from datetime import timedelta

from motcua.core.worker import regularly
from motcua.integrations.national_portal.reconciling import carry_out_waiting, compare_nightly

regularly("national_portal.reconcile_asked", timedelta(seconds=20), carry_out_waiting)
regularly("national_portal.reconcile_nightly", timedelta(hours=24), compare_nightly)
