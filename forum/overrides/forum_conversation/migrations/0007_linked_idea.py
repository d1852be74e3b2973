"""A topic may be about an idea: it became one, or what is said about one stands in it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum_conversation", "0006_lists_in_a_language")]
    operations = [
        migrations.AddField(
            model_name="topic",
            name="linked_idea",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The search's key of the idea that this is about.",
                max_length=40,
            ),
            preserve_default=False,
        )
    ]
