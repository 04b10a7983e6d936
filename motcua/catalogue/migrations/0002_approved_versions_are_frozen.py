"""The database refuses to change an approved version.

SQLite drops triggers when a later migration rebuilds the table: such a migration must end with the same step.
"""

from django.db import migrations

from motcua.catalogue.triggers import FrozenOnceApproved


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [FrozenOnceApproved("procedureversion")]
