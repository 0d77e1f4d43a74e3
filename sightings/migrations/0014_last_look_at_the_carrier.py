"""When the carrier's list was last read to its end, so that the next look goes back as far."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sightings", "0013_words_at_the_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="CarrierLook",
            fields=[
                ("carrier", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("looked_at", models.DateTimeField()),
            ],
            options={"default_permissions": ()},
        ),
    ]
