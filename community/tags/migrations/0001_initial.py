"""Tags are the house's: the forum's table stays where it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("community_forum", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Tag",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=40, unique=True)),
                        ("slug", models.SlugField(allow_unicode=True, unique=True)),
                    ],
                    options={"db_table": "community_forum_tag"},
                )
            ]
        )
    ]
