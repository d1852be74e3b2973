"""Product managers translate their release notes."""

from django.db import migrations


def give(apps, schema_editor):
    codes = {"content_type__app_label": "simple_translation", "codename": "submit_translation"}
    found = apps.get_model("auth", "Permission").objects.filter(**codes)
    for group in apps.get_model("auth", "Group").objects.filter(name="product manager"):
        group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [("releases", "0001_initial"), ("portal", "0002_roles")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
