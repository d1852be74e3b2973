"""The roles' permissions about synonyms and product versions, for installations that have the roles
already.
"""

from django.db import migrations


def give(apps, schema_editor):
    from django.apps import apps as present
    from django.contrib.auth.management import create_permissions

    from community.accounts.roles import ROLES

    for label in ("search", "community_forum"):
        create_permissions(present.get_app_config(label), verbosity=0)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for role, wanted in ROLES.items():
        group = Group.objects.filter(name=role).first()
        for name in wanted:
            app, code = name.split(".")
            if group and app in ("search", "community_forum"):
                group.permissions.add(
                    *Permission.objects.filter(content_type__app_label=app, codename=code)
                )


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0002_roles"),
        ("search", "0002_search_text"),
        ("community_forum", "0005_productversion_acceptedanswer_version_confirmation"),
    ]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
