"""A rule is about one account, or about the stream of the organisation that asked for it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0007_partners'),
        ('tweets', '0012_address_index'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='warningrule',
            name='rule_of_stream_is_an_organisations',
        ),
        migrations.AddConstraint(
            model_name='warningrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('stream', None)), models.Q(('account', None), ('partner__isnull', False), ('stream__isnull', False)), _connector='OR'), name='rule_of_stream_is_an_organisations'),
        ),
    ]
