"""The roles' permissions about synonyms and product versions, for installations that have the roles
already.
"""

from django.db import migrations

from community.accounts.roles import give_declared


def give(apps, schema_editor):
    from django.apps import apps as present
    from django.contrib.auth.management import create_permissions

    labels = ("search", "community_forum")
    for label in labels:
        create_permissions(present.get_app_config(label), verbosity=0)
    give_declared(apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"), *labels)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0002_roles"),
        ("search", "0002_search_text"),
        ("community_forum", "0005_productversion_acceptedanswer_version_confirmation"),
    ]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
