"""Posts that partners have sent so far get their sender; all others are this site's own.

An address longer than any post has goes: the index that comes next could not hold it.
"""

from typing import Any

from django.db import migrations
from django.db.models.functions import Length


def forwards(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    streams = apps.get_model("tweets", "Stream").objects.using(alias).exclude(partner=None)
    tweets = apps.get_model("tweets", "Tweet").objects.using(alias)
    tweets.alias(length=Length("url")).filter(length__gt=500).update(url="")
    for stream, partner in streams.values_list("pk", "partner"):
        tweets.filter(stream=stream).update(sender=partner)


class Migration(migrations.Migration):
    dependencies = [("tweets", "0010_who_sent_it")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
