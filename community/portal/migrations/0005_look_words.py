"""Name and tagline in each language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0004_editors_may_translate")]
    operations = [
        migrations.AddField(
            model_name="look",
            name="words",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
