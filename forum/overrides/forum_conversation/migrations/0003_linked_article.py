"""What a topic became is its linked article, as the event says that tells of it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("forum_conversation", "0002_topic_known_as")]
    operations = [migrations.RenameField("topic", "known_as", "linked_article")]
