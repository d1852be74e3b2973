"""Who works at the desk, for installations that have the roles already."""

from django.db import migrations

from community.accounts.roles import give_declared


def give(apps, schema_editor):
    from django.apps import apps as present
    from django.contrib.auth.management import create_permissions

    create_permissions(present.get_app_config("desk"), verbosity=0)
    give_declared(apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"), "desk")


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial"), ("portal", "0002_roles")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
