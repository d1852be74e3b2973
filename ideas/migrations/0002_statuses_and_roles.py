"""The standard statuses, what roles may do, and an index for who voted for a thing: django-voting
has one by person alone.
"""

from django.db import migrations

from community.accounts.roles import give_declared
from ideas.statuses import plant_statuses


def plant(apps, schema_editor):
    plant_statuses(apps.get_model("ideas", "Status"))


def give(apps, schema_editor):
    from django.apps import apps as present
    from django.contrib.auth.management import create_permissions

    create_permissions(present.get_app_config("ideas"), verbosity=0)
    give_declared(apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"), "ideas")


class Migration(migrations.Migration):
    dependencies = [
        ("ideas", "0001_initial"),
        ("portal", "0002_roles"),
        ("voting", "0002_alter_vote_object_id"),
    ]
    operations = [
        migrations.RunPython(plant, migrations.RunPython.noop),
        migrations.RunPython(give, migrations.RunPython.noop),
        migrations.RunSQL(
            "CREATE INDEX votes_of_thing ON votes (content_type_id, object_id, time_stamp)",
            "DROP INDEX votes_of_thing",
        ),
    ]
