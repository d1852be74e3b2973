"""Topics know their language: that of their forum, or else that of their words.

A portion is a transaction of its own, so that a million topics hold nobody up.
"""

from django.conf import settings
from django.db import migrations, models

from community.search.words import written_language

PORTION = 1000


def fill(apps, schema_editor) -> None:
    Topic = apps.get_model("forum_conversation", "Topic")
    last = 0
    while portion := list(
        Topic.objects.filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", "subject", "forum__language")[:PORTION]
    ):
        last = portion[-1][0]
        unsaid = [pk for pk, _subject, language in portion if not language]
        texts = dict(Topic.objects.filter(pk__in=unsaid).values_list("pk", "first_post__content"))
        found: dict[str, list[int]] = {}
        for pk, subject, language in portion:
            words = f"{subject}\n{texts.get(pk) or ''}"
            found.setdefault(
                language or written_language(words) or settings.LANGUAGE_CODE, []
            ).append(pk)
        for language, ids in found.items():
            Topic.objects.filter(pk__in=ids).update(language=language)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("forum_conversation", "0004_branch"),
        ("forum", "0003_close_after_hours"),
    ]
    operations = [
        migrations.AddField(
            model_name="topic",
            name="language",
            field=models.CharField(blank=True, default="", max_length=8),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
