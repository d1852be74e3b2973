"""The standard reasons, and what roles may do."""

from django.db import migrations

from community.accounts.roles import give_declared
from moderation.flags.reasons import plant_reasons


def plant(apps, schema_editor):
    plant_reasons(apps.get_model("flags", "Reason"))


def give(apps, schema_editor):
    from django.apps import apps as present
    from django.contrib.auth.management import create_permissions

    create_permissions(present.get_app_config("flags"), verbosity=0)
    give_declared(apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"), "flags")


class Migration(migrations.Migration):
    dependencies = [("flags", "0001_initial"), ("portal", "0002_roles")]
    operations = [
        migrations.RunPython(plant, migrations.RunPython.noop),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
