import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    """A notice says which due day it speaks of: a changed deadline is reminded of again."""

    dependencies = [("planning", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="tasknotice", name="planning_notice_once"),
        migrations.AddField(
            model_name="tasknotice",
            name="on",
            field=models.DateField(default=datetime.date(2026, 1, 1), verbose_name="về ngày"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="tasknotice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("assigned", "Được giao"),
                    ("asked", "Được đề nghị phối hợp"),
                    ("soon", "Sắp đến hạn"),
                    ("tomorrow", "Ngày mai đến hạn"),
                    ("due", "Đến hạn"),
                    ("overdue", "Quá hạn"),
                    ("escalated", "Báo lãnh đạo"),
                    ("changed", "Đổi hạn"),
                ],
                max_length=10,
                verbose_name="loại",
            ),
        ),
        migrations.AddConstraint(
            model_name="tasknotice",
            constraint=models.UniqueConstraint(
                fields=("agency", "task_id", "officer", "kind", "about", "on"), name="planning_notice_once"
            ),
        ),
    ]
