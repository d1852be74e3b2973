"""The posts below an answer or question are its branch; nothing stored changes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum_conversation", "0003_linked_article")]
    operations = [
        migrations.AlterField(
            model_name="post",
            name="root",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="branch",
                to="forum_conversation.post",
            ),
        ),
    ]
