"""Each list over all forums is a range of an index in one language, too."""

from django.db import migrations, models
from django.db.models import Q

VISIBLE_QUESTION = Q(approved=True, is_question=True)
LISTS = {
    "latest": Q(approved=True),
    "unanswered": VISIBLE_QUESTION & Q(answers_count=0),
    "unsolved": VISIBLE_QUESTION & Q(solved_on=None),
    "solved": VISIBLE_QUESTION & Q(solved_on__isnull=False),
}


class Migration(migrations.Migration):
    dependencies = [("forum_conversation", "0005_language")]
    operations = [
        migrations.AddIndex(
            model_name="topic",
            index=models.Index(
                fields=["language", "-last_post_on", "-id"],
                condition=condition,
                name=f"topics_{name}_in",
            ),
        )
        for name, condition in LISTS.items()
    ]
