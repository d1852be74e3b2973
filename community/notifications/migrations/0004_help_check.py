"""The mail that asks whether answers helped is called a help check; its stored word stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_next_try")]
    operations = [
        migrations.RenameField("preferences", "asking_back_stopped", "help_check_stopped"),
        migrations.AlterField(
            model_name="mail",
            name="stream",
            field=models.CharField(
                choices=[
                    ("notices", "Notices"),
                    ("digest", "Digest"),
                    ("helped", "Help Check"),
                ],
                max_length=10,
            ),
        ),
    ]
