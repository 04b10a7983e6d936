"""The procedure, desk and clock that the dossier's own tests work with."""

from __future__ import annotations

from motcua.dossiers.tests.conftest import _no_old_contents, clock, desk, receive, version

__all__ = ["_no_old_contents", "clock", "desk", "receive", "version"]
