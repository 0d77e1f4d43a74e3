"""Addresses of posts are found by an index: /appeals/ is open to everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('learning', '0004_learning_loop'),
        ('tweets', '0011_senders_of_posts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='tweet',
            index=models.Index(condition=models.Q(models.Q(('url', ''), _negated=True), models.Q(('platform', 'x'), _negated=True)), fields=['url'], name='tweet_by_address'),
        ),
    ]
