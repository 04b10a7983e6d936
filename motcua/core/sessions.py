"""Log-in sessions in the database, read by a prepared query: every request asks for one."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from motcua.core.prepared import Prepared

_LIVING = Prepared(
    lambda key, moment: Session.objects.filter(session_key=key, expire_date__gt=moment),
    key=models.CharField(),
    moment=models.DateTimeField(),
)


class SessionStore(db.SessionStore):
    """Django's store in the database but for how a session is looked up."""

    def _get_session_from_db(self) -> Session | None:
        found = _LIVING.first(key=self.session_key or "", moment=timezone.now())
        if found is None:
            self._session_key = None
        return found
