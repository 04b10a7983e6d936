"""The shipped national days become rows, so that later releases cannot change what was once promised."""

from datetime import datetime

from django.db import migrations

from motcua.deadlines.calendar import ZONE
from motcua.deadlines.shipped import shipped_years

# Known from the beginning: every dossier of this system, imported ones too, was promised with them.
SINCE = datetime(2018, 1, 1, tzinfo=ZONE)


def fill(apps, schema_editor):
    CalendarDay = apps.get_model("deadlines", "CalendarDay")
    CalendarYear = apps.get_model("deadlines", "CalendarYear")
    CalendarYear.objects.bulk_create(CalendarYear(year=year, recorded_at=SINCE) for year in shipped_years())
    CalendarDay.objects.bulk_create(
        CalendarDay(
            on=row.on,
            kind=row.kind.value,
            name=row.name,
            source=row.source,
            state=row.state.value,
            pair=row.pair,
            recorded_at=SINCE,
        )
        for rows in shipped_years().values()
        for row in rows
    )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
