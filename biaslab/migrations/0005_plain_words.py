"""What classifiers are given, in plain words; nothing changes in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("biaslab", "0004_classes_of_the_lab"),
    ]

    operations = [
        migrations.AlterField(
            model_name="experiment",
            name="features",
            field=models.CharField(
                choices=[
                    ("pixels", "the picture itself, made small: 32×32 dots"),
                    (
                        "embedding",
                        "what a larger program, trained on a million pictures, notices in the picture",
                    ),
                ],
                max_length=10,
            ),
        ),
    ]
