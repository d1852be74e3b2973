"""The permission to translate pages, for installations that have the roles already."""

from django.db import migrations


def give(apps, schema_editor):
    from django.apps import apps as present
    from django.contrib.auth.management import create_permissions

    create_permissions(present.get_app_config("simple_translation"), verbosity=0)
    permission = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="simple_translation", codename="submit_translation"
    )
    for group in apps.get_model("auth", "Group").objects.filter(
        name__in=("editor", "administrator")
    ):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("portal", "0003_roles_of_knowledge"), ("simple_translation", "0001_initial")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
