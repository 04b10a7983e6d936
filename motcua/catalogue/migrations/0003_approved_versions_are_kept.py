"""The database refuses to delete an approved version; dossiers rest on it.

As with 0002: a later migration that makes SQLite rebuild the table must end with both steps again.
"""

from django.db import migrations

from motcua.catalogue.triggers import KeptOnceApproved


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_approved_versions_are_frozen")]

    operations = [KeptOnceApproved("procedureversion")]
