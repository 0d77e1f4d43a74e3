"""Why a sighting was rejected stands with the decision; photos are counted by the hour in which they came."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0004_learning_loop"),
        ("sightings", "0009_shipped_photo_classifier"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="sightingdecision",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_police", "no police in its photos"),
                    ("wrong_place_or_time", "wrong place or time"),
                    ("must_not_be_shown", "it must not be shown"),
                    ("other", "another reason"),
                ],
                default="",
                editable=False,
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(fields=["received_at"], name="photo_by_age"),
        ),
        migrations.AddConstraint(
            model_name="sightingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason", ""),
                    models.Q(
                        ("action", "reject"),
                        ("reason__in", ["not_police", "wrong_place_or_time", "must_not_be_shown", "other"]),
                    ),
                    _connector="OR",
                ),
                name="reason_is_of_a_rejection",
            ),
        ),
    ]
