"""Each agency keeps whose open work it took over, so that no request asks for it."""

from datetime import date

from django.db import migrations, models


def note_taken_over(apps, schema_editor):
    """Fill the column from the successions recorded so far."""
    from motcua.organisations.rules import taken_over

    rows = apps.get_model("organisations", "Succession").objects.filter(takes_open_work=True)
    takers = {row.predecessor_id: (row.successor_id, row.valid_from) for row in rows}
    agencies = apps.get_model("organisations", "Agency").objects
    for taker in {successor for successor, _ in takers.values()}:
        found = sorted(taken_over(taker, takers).items())
        agencies.filter(pk=taker).update(taken_over=[[old, date.isoformat(day)] for old, day in found])


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="taken_over",
            field=models.JSONField(
                blank=True, default=list, editable=False, verbose_name="nhận việc còn dở của"
            ),
        ),
        migrations.RunPython(note_taken_over, migrations.RunPython.noop, elidable=True),
    ]
