"""Topics that releases have completed already name the last of them."""

from django.db import migrations


def name(apps, schema_editor):
    topics = apps.get_model("forum_conversation", "Topic").objects
    completed = apps.get_model("releases", "Completed").objects.filter(key__startswith="topic.")
    for key, release_id in completed.order_by("pk").values_list("key", "release_id"):
        topics.filter(pk=key.partition(".")[2]).update(released_in=f"release.{release_id}")


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0002_translating"),
        ("forum_conversation", "0010_released_in"),
    ]
    operations = [migrations.RunPython(name, migrations.RunPython.noop)]
