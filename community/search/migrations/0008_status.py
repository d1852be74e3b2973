"""What became of a thing. The column stands before the long texts: SQLite walks over everything
before a column to read it, so the table is written anew in the order of the model.
"""

from django.db import migrations, models


class AddBeforeTexts(migrations.AddField):
    """Adds the column; from here on the model has it before its long texts."""

    def state_forwards(self, app_label, state):
        super().state_forwards(app_label, state)
        fields = state.models[app_label, self.model_name_lower].fields
        for name in ("lead", "answer", "body"):
            fields[name] = fields.pop(name).clone()  # the counter of fields orders them
        state.reload_model(app_label, self.model_name_lower)


class Migration(migrations.Migration):
    dependencies = [("search", "0007_longer_addresses")]

    operations = [
        AddBeforeTexts(
            "searchentry", "status", models.CharField(blank=True, default="", max_length=29)
        ),
        migrations.AlterField("searchentry", "status", models.CharField(blank=True, max_length=30)),
    ]
