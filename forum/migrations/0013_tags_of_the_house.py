"""Tags are the house's; the table is the same."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("community_forum", "0012_asking"),
        ("forum_conversation", "0009_tags_of_the_house"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Tag")])
    ]
