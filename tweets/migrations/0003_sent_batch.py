import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0007_partners'),
        ('tweets', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SentBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(default=202)),
                ('answer', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='access.partner')),
            ],
            options={
                'indexes': [models.Index(fields=['created_at'], name='sent_batch_oldest')],
                'constraints': [models.UniqueConstraint(fields=('partner', 'key'), name='sent_batch_once')],
            },
        ),
    ]
