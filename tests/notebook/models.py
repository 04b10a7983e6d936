"""Tables of the notebook."""

from __future__ import annotations

from django.db import models

from motcua.core.keys import OwnedLink, owned_key
from motcua.core.models import JournalEvent, JournalledRow


class Notebook(JournalledRow):
    """A notebook: whether it is open, how many lines it has, and who holds it."""

    status = models.CharField(max_length=10)
    lines = models.PositiveIntegerField(default=0)
    holder_id = models.BigIntegerField(null=True)


class NotebookEvent(JournalEvent):
    """One fact in the life of a notebook."""

    pk = models.CompositePrimaryKey("agency_id", "notebook_id", "sequence")
    notebook_id = models.BigIntegerField()
    notebook = OwnedLink(to=Notebook, from_fields=["agency", "notebook_id"])

    class Meta(JournalEvent.Meta):
        constraints = [
            *JournalEvent.Meta.constraints,
            owned_key("notebook_event_notebook", "notebook", "notebook.Notebook"),
        ]
