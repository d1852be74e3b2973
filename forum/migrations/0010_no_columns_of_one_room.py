from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("community_forum", "0009_places_of_files_and_drafts")]

    operations = [
        migrations.RemoveField("attachment", "post"),
        migrations.RemoveField("draft", "forum"),
        migrations.RemoveField("draft", "parent"),
        migrations.RemoveField("draft", "tags"),
        migrations.AddIndex(
            "attachment", models.Index(fields=["place", "created"], name="files_by_place")
        ),
    ]
