from django.db import migrations


class Migration(migrations.Migration):
    """The tables of drafts and files get new names; their rows stay where they are."""

    dependencies = [("community_forum", "0010_no_columns_of_one_room")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.AlterModelTable("Draft", "writing_draft"),
                migrations.AlterModelTable("Attachment", "writing_attachment"),
            ],
            state_operations=[
                migrations.DeleteModel("Draft"),
                migrations.DeleteModel("Attachment"),
            ],
        )
    ]
