"""A post that a partner sent is known as its own, so that it keeps no genuine post out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tweets", "0009_fewer_indexes")]

    operations = [
        migrations.AddField(
            model_name="tweet",
            name="sender",
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.RemoveConstraint(model_name="tweet", name="tweet_once"),
        migrations.AddConstraint(
            model_name="tweet",
            constraint=models.UniqueConstraint(
                fields=("platform", "external_id", "sender"), name="tweet_once"
            ),
        ),
    ]
