from django.db import migrations, models
from django.db.models import F, Q


def know_all(apps, schema_editor):
    apps.get_model("ideas", "Idea").objects.update(votes_indexed=F("votes_count"))


class Migration(migrations.Migration):
    dependencies = [("ideas", "0013_quarters")]
    operations = [
        migrations.AddField(
            model_name="idea",
            name="votes_indexed",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunPython(know_all, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="idea",
            index=models.Index(
                condition=Q(("votes_count", F("votes_indexed")), _negated=True),
                fields=["id"],
                name="ideas_voted_since_indexed",
            ),
        ),
    ]
