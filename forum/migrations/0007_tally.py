"""What people did, forum by forum."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Count, Q

AT_ONCE = 1000


def fill(apps, schema_editor) -> None:
    """Counted once for everybody, by two statements."""
    Topic, Post, Tally = (
        apps.get_model(name)
        for name in ("forum_conversation.Topic", "forum_conversation.Post", "community_forum.Tally")
    )
    found: dict = {}
    topics = (
        Topic.objects.filter(approved=True, poster__isnull=False)
        .order_by()
        .values_list("poster", "forum")
    )
    for person, forum, n in topics.annotate(n=Count("pk")).iterator():
        found.setdefault((person, forum), {})["topics_count"] = n
    answers = Post.objects.filter(
        approved=True, parent=None, number__gt=0, poster__isnull=False
    ).order_by()
    counted = answers.values_list("poster", "topic__forum").annotate(
        n=Count("pk"), solved=Count("pk", filter=Q(is_accepted=True))
    )
    for person, forum, n, solved in counted.iterator():
        found.setdefault((person, forum), {}).update(answers_count=n, solved_count=solved)
    rows = [
        Tally(person_id=person, forum_id=forum, **steps) for (person, forum), steps in found.items()
    ]
    Tally.objects.bulk_create(rows, batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("community_forum", "0006_count_what_was_split_and_merged"),
        ("forum", "0003_close_after_hours"),
        ("forum_conversation", "0002_topic_known_as"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topics_count", models.PositiveIntegerField(default=0)),
                ("answers_count", models.PositiveIntegerField(default=0)),
                ("solved_count", models.PositiveIntegerField(default=0)),
                (
                    "forum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="forum.forum",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(
                fields=("person", "forum"), name="one_tally_per_forum"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
