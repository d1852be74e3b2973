"""The languages that somebody reads."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_memory_and_unsent_letters")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="reads",
            field=models.CharField(blank=True, max_length=40, verbose_name="languages that I read"),
        ),
    ]
