"""Ideas know their language: that of their board, or else that of their words.

A portion is a transaction of its own, so that many ideas hold nobody up.
"""

from django.conf import settings
from django.db import migrations, models

from community.search.words import written_language

PORTION = 1000


def fill(apps, schema_editor) -> None:
    Idea = apps.get_model("ideas", "Idea")
    last = 0
    while portion := list(
        Idea.objects.filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", "title", "content")[:PORTION]
    ):
        last = portion[-1][0]
        found: dict[str, list[int]] = {}
        for pk, title, content in portion:
            language = written_language(f"{title}\n{content}") or settings.LANGUAGE_CODE
            found.setdefault(language, []).append(pk)
        for language, ids in found.items():
            Idea.objects.filter(pk__in=ids).update(language=language)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("ideas", "0015_reviewed")]
    operations = [
        migrations.AddField(
            model_name="board",
            name="language",
            field=models.CharField(blank=True, max_length=8, verbose_name="language", default=""),
        ),
        migrations.AddField(
            model_name="idea",
            name="language",
            field=models.CharField(blank=True, default="", max_length=8),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
