"""The notebook's tables."""

import django.db.models.deletion
from django.db import migrations, models

import motcua.core.ids
import motcua.core.keys
import motcua.core.triggers


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notebook',
            fields=[
                ('pk', models.CompositePrimaryKey('agency_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=motcua.core.ids.new_id, editable=False)),
                ('sequence', models.PositiveIntegerField(default=0, editable=False, verbose_name='số sự kiện')),
                ('head_hash', models.CharField(default='', editable=False, max_length=64, verbose_name='mã băm cuối')),
                ('status', models.CharField(max_length=10)),
                ('lines', models.PositiveIntegerField(default=0)),
                ('holder_id', models.BigIntegerField(null=True)),
                ('agency', motcua.core.keys.AgencyLink(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.agency', verbose_name='cơ quan tiếp nhận')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NotebookEvent',
            fields=[
                ('sequence', models.PositiveIntegerField(verbose_name='số thứ tự')),
                ('type', models.CharField(max_length=60, verbose_name='loại sự kiện')),
                ('occurred_at', models.DateTimeField(verbose_name='xảy ra lúc')),
                ('recorded_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('actor_kind', models.CharField(max_length=10, verbose_name='loại người thực hiện')),
                ('actor_user_id', models.BigIntegerField(null=True, verbose_name='tài khoản')),
                ('actor_officer_id', models.BigIntegerField(null=True, verbose_name='công chức')),
                ('actor_unit_id', models.BigIntegerField(null=True, verbose_name='đơn vị lúc đó')),
                ('actor_position', models.CharField(blank=True, max_length=120, verbose_name='chức danh lúc đó')),
                ('stands_in_for_id', models.BigIntegerField(null=True, verbose_name='làm thay cho')),
                ('payload', models.JSONField(verbose_name='nội dung')),
                ('request_id', models.CharField(max_length=64, verbose_name='mã yêu cầu')),
                ('previous_hash', models.CharField(max_length=64, verbose_name='mã băm trước')),
                ('hash', models.CharField(max_length=64, verbose_name='mã băm')),
                ('pk', models.CompositePrimaryKey('agency_id', 'notebook_id', 'sequence', blank=True, editable=False, primary_key=True, serialize=False)),
                ('notebook_id', models.BigIntegerField()),
                ('agency', motcua.core.keys.AgencyLink(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.agency', verbose_name='cơ quan tiếp nhận')),
                ('notebook', motcua.core.keys.OwnedLink(from_fields=['agency', 'notebook_id'], on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notebook.notebook', to_fields=['agency', 'id'])),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='notebook',
            constraint=motcua.core.keys.OwnedConstraint(fields=('agency',), name='notebook_notebook_agency', to='organisations.Agency', to_fields=('id',)),
        ),
        migrations.AddConstraint(
            model_name='notebookevent',
            constraint=motcua.core.keys.OwnedConstraint(fields=('agency',), name='notebook_notebookevent_agency', to='organisations.Agency', to_fields=('id',)),
        ),
        migrations.AddConstraint(
            model_name='notebookevent',
            constraint=models.UniqueConstraint(fields=('agency', 'request_id', 'actor_user_id'), name='notebook_notebookevent_request'),
        ),
        migrations.AddConstraint(
            model_name='notebookevent',
            constraint=motcua.core.keys.OwnedConstraint(fields=('agency', 'notebook_id'), name='notebook_event_notebook', to='notebook.Notebook', to_fields=('agency', 'id')),
        ),
        motcua.core.triggers.AppendOnly("NotebookEvent"),
    ]
