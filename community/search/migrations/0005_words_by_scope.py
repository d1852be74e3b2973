"""Words are counted by scope, and every one of them: those that the index holds are counted
anew.
"""

from django.db import migrations, models

from community.search.words import LONGEST, counted_words, stem

PORTION = 2_000


def count(apps, schema_editor):
    entries = apps.get_model("search", "SearchEntry").objects.filter(is_gone=False)
    texts = entries.order_by("pk").values_list(
        "pk", "scope", "title", "tags", "lead", "answer", "body"
    )
    after = 0
    while portion := list(texts.filter(pk__gt=after)[:PORTION]):
        counts: dict = {}
        for _pk, scope, title, tags, *long in portion:
            for word, stands_for_stem in counted_words((title, *tags, *long)).items():
                row = counts.setdefault((word, scope), [0, 0])
                row[0] += 1
                row[1] += stands_for_stem
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_searchword (word, scope, stem, entries, for_stem) VALUES (%s, %s, %s, %s, %s)"
                " ON CONFLICT (word, scope) DO UPDATE SET entries = search_searchword.entries + excluded.entries,"
                " for_stem = search_searchword.for_stem + excluded.for_stem",
                [
                    [word, scope, stem(word)[:LONGEST], *row]
                    for (word, scope), row in sorted(counts.items())
                ],
            )
        after = portion[-1][0]


class Migration(migrations.Migration):
    dependencies = [("search", "0004_no_names_of_authors")]
    operations = [
        migrations.DeleteModel("SearchWord"),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=40)),
                ("scope", models.CharField(max_length=40)),
                ("stem", models.CharField(max_length=40)),
                ("entries", models.IntegerField(default=0)),
                ("for_stem", models.IntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["stem", "scope"], name="words_of_stem")],
                "constraints": [
                    models.UniqueConstraint(fields=("word", "scope"), name="one_count_per_scope")
                ],
            },
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
