"""Classes are called classes in admin; nothing changes in the database."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("biaslab", "0003_roles_of_the_lab")]

    operations = [migrations.AlterModelOptions("labclass", {"verbose_name_plural": "lab classes"})]
