"""A topic may be about something that came with a release."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum_conversation", "0009_tags_of_the_house")]
    operations = [
        migrations.AddField(
            model_name="topic",
            name="released_in",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The release that came with what was asked for.",
                max_length=40,
            ),
            preserve_default=False,
        )
    ]
