"""What roles may do with calendars."""

from django.db import migrations

from community.accounts.roles import give_declared


def give(apps, schema_editor):
    from django.apps import apps as present
    from django.contrib.auth.management import create_permissions

    create_permissions(present.get_app_config("clocks"), verbosity=0)
    give_declared(apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"), "clocks")


class Migration(migrations.Migration):
    dependencies = [("clocks", "0001_initial"), ("portal", "0002_roles")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
