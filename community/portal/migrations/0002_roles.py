"""The six roles, with the permissions that hold everywhere."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from community.accounts.roles import ROLES, give_declared


def make_roles(apps, schema_editor):
    for config in installed.get_app_configs():
        config.models_module = config.models_module or True
        create_permissions(config, verbosity=0, using=schema_editor.connection.alias)
    group_model = apps.get_model("auth", "Group")
    group_model.objects.filter(
        name__in=["Moderators", "Editors"]
    ).delete()  # Wagtail's own; ours stand below
    for role in ROLES:
        group_model.objects.get_or_create(name=role)
    give_declared(group_model, apps.get_model("auth", "Permission"))


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_initial"),
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("community_forum", "0002_initial"),
        ("forum", "0002_initial"),
        ("forum_permission", "0005_userforumpermission_authenticated_user"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0002_initial_data"),
        ("wagtaildocs", "0002_initial_data"),
        ("wagtailcore", "0002_initial_data"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
