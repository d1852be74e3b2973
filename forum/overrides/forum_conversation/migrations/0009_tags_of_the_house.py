"""Topics carry the house's tags; the tables are the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum_conversation", "0008_accepted_of_topic"), ("tags", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "topic",
                    "tags",
                    models.ManyToManyField(blank=True, related_name="topics", to="tags.tag"),
                )
            ]
        )
    ]
