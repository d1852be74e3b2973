from django.db import migrations, models
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat


def fill(apps, schema_editor):
    """A file's post becomes its place; what the forum keeps with a draft becomes its `more`."""
    files = apps.get_model("community_forum", "Attachment").objects.exclude(post=None)
    files.update(place=Concat(Value("post."), Cast("post_id", CharField())))
    for draft in apps.get_model("community_forum", "Draft").objects.iterator():
        draft.more = {"tags": draft.tags, "forum": draft.forum_id, "parent": draft.parent_id}
        draft.save(update_fields=["more"])


class Migration(migrations.Migration):
    dependencies = [("community_forum", "0008_topicmerge")]

    operations = [
        migrations.AddField(
            "attachment",
            "place",
            models.CharField(max_length=40, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField("draft", "more", models.JSONField(blank=True, default=dict)),
        migrations.RunPython(fill),
    ]
