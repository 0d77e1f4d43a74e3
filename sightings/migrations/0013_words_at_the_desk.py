"""Names of fields and models that a moderator reads, in words that can be said in Spanish. No column changes."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0003_geocoding_pace_and_memory"),
        ("sightings", "0012_find_rows_that_were_tried"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="conversation",
            options={"verbose_name": "conversation", "verbose_name_plural": "conversations"},
        ),
        migrations.AlterModelOptions(
            name="photo",
            options={
                "permissions": [
                    ("approve_photo", "Can approve a picture for the public"),
                    ("open_sealed_photo", "Can open the sealed original of a photo"),
                    ("retry_photo", "Can retry a photo that failed"),
                ],
                "verbose_name": "photo",
                "verbose_name_plural": "photos",
            },
        ),
        migrations.AlterModelOptions(
            name="sighting",
            options={
                "permissions": [
                    ("decide_sighting", "Can confirm or reject a sighting"),
                    ("reveal_sighting", "Can see the exact place of a sighting"),
                ],
                "verbose_name": "sighting",
                "verbose_name_plural": "sightings",
            },
        ),
        migrations.AlterField(
            model_name="citydataset",
            name="due_at",
            field=models.DateTimeField(
                blank=True,
                default=django.utils.timezone.now,
                editable=False,
                null=True,
                verbose_name="read again at",
            ),
        ),
        migrations.AlterField(
            model_name="sighting",
            name="activity",
            field=models.CharField(
                blank=True,
                choices=[
                    ("present", "police are present"),
                    ("eviction", "an eviction"),
                    ("belongings", "belongings are taken"),
                    ("force", "use of force"),
                ],
                default="",
                max_length=12,
                verbose_name="what police do",
            ),
        ),
        migrations.AlterField(
            model_name="sighting",
            name="source",
            field=models.CharField(
                choices=[
                    ("sms", "text message"),
                    ("web", "web form"),
                    ("console", "console phone"),
                    ("demo", "demonstration, invented"),
                ],
                editable=False,
                max_length=8,
                verbose_name="how it came",
            ),
        ),
        migrations.AlterField(
            model_name="sighting",
            name="state",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.state",
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="sighting",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "not finished"),
                    ("waiting", "photo is being checked"),
                    ("shown", "shown"),
                    ("for_person", "a person has to decide"),
                    ("confirmed", "confirmed"),
                    ("rejected", "rejected"),
                    ("withdrawn", "withdrawn by its sender"),
                    ("expired", "over"),
                ],
                default="draft",
                max_length=12,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="sighting",
            name="verification",
            field=models.CharField(
                choices=[
                    ("unverified", "one report, not checked"),
                    ("photo_checked", "one report, photo checked"),
                    ("confirmed", "confirmed"),
                ],
                default="unverified",
                max_length=14,
                verbose_name="how it was checked",
            ),
        ),
    ]
