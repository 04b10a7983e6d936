
import django.db.models.deletion
import motcua.core.ids
import motcua.core.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dossiers', '0001_initial'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('pk', models.CompositePrimaryKey('agency_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=motcua.core.ids.new_id, editable=False)),
                ('user_id', models.BigIntegerField(editable=False, verbose_name='tài khoản')),
                ('recipient_id', models.BigIntegerField(editable=False, verbose_name='người nhận')),
                ('dossier_id', models.BigIntegerField(editable=False, verbose_name='hồ sơ')),
                ('sequence', models.PositiveIntegerField(editable=False, verbose_name='số sự kiện')),
                ('kind', models.CharField(editable=False, max_length=60, verbose_name='loại sự kiện')),
                ('title', models.CharField(max_length=200, verbose_name='tiêu đề')),
                ('text', models.CharField(max_length=1000, verbose_name='nội dung')),
                ('is_action_needed', models.BooleanField(default=False, verbose_name='cần người nhận làm gì đó')),
                ('created_at', models.DateTimeField(verbose_name='gửi lúc')),
                ('read_at', models.DateTimeField(editable=False, null=True, verbose_name='đọc lúc')),
                ('agency', motcua.core.keys.AgencyLink(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.agency', verbose_name='cơ quan tiếp nhận')),
                ('dossier', motcua.core.keys.OwnedLink(from_fields=['agency', 'dossier_id'], on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier', to_fields=['agency', 'id'])),
                ('recipient', motcua.core.keys.OwnedLink(from_fields=['agency', 'recipient_id'], on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.party', to_fields=['agency', 'id'])),
            ],
            options={
                'verbose_name': 'tin báo',
                'verbose_name_plural': 'tin báo',
                'abstract': False,
                'indexes': [models.Index(fields=['agency', 'user_id', '-created_at'], name='notifications_message_user'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['agency', 'user_id'], name='notifications_message_unread')],
                'constraints': [motcua.core.keys.OwnedConstraint(fields=('agency',), name='notifications_message_agency', to='organisations.Agency', to_fields=('id',)), motcua.core.keys.OwnedConstraint(fields=('agency', 'recipient_id'), name='notifications_message_recipient', to='dossiers.Party', to_fields=('agency', 'id')), motcua.core.keys.OwnedConstraint(fields=('agency', 'dossier_id'), name='notifications_message_dossier', to='dossiers.Dossier', to_fields=('agency', 'id')), models.UniqueConstraint(fields=('agency', 'dossier_id', 'sequence'), name='notifications_message_once')],
            },
        ),
    ]
