"""What a person said of how severe a flag is stands in its history."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tweets', '0013_rules_of_streams'),
    ]

    operations = [
        migrations.AddField(
            model_name='flagdecision',
            name='from_severity',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(1, 'mild'), (2, 'serious'), (3, 'severe')], editable=False, null=True),
        ),
        migrations.AddField(
            model_name='flagdecision',
            name='severity',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(1, 'mild'), (2, 'serious'), (3, 'severe')], editable=False, null=True),
        ),
    ]
