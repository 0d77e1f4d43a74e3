from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sightings", "0018_words_in_photos"),
    ]

    operations = [
        migrations.AddField(
            model_name="sighting",
            name="left_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
