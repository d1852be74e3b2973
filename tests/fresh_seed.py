"""Plants the demo in an empty database of its own and looks whether it is as rich as it
promises.
"""

import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
within = os.environ.get("DATA_DIR")
if within:
    os.makedirs(within, exist_ok=True)
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="veche-seed-", dir=within)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Page  # noqa: E402

from community.accounts.models import User  # noqa: E402
from community.search.models import SearchEntry  # noqa: E402
from forum.models import Post, Topic  # noqa: E402
from ideas.models import Comment, Idea, Note, Status  # noqa: E402
from kb.models import WRITTEN  # noqa: E402


def fingerprint() -> list:
    return list(
        Topic.objects.order_by("id").values_list(
            "subject", "posts_count", "is_question", "status", "type"
        )
    )


call_command("migrate", verbosity=0)
call_command("seed_demo")
first = fingerprint()
assert len(first) > 200, len(first)
states = {
    "solved": Topic.objects.solved().count(),
    "unsolved with answers": Topic.objects.unsolved().filter(answers_count__gt=0).count(),
    "unanswered": Topic.objects.unanswered().count(),
    "locked": Topic.objects.filter(status=Topic.TOPIC_LOCKED).count(),
    "pinned": Topic.objects.filter(type=Topic.TOPIC_STICKY).count(),
    "announced": Topic.objects.filter(type=Topic.TOPIC_ANNOUNCE).count(),
    "with replies to replies": Post.objects.filter(depth__gt=1).count(),
    "English articles": Page.objects.type(*WRITTEN)
    .filter(locale__language_code="en", live=True)
    .count()
    >= 40,
    "Russian articles": Page.objects.type(*WRITTEN)
    .filter(locale__language_code="ru", live=True)
    .count()
    >= 40,
    "ideas that were topics": Idea.objects.exclude(origin="").count() >= 2,
    "ideas with a thread, an official answer and a note": all(
        (
            Comment.objects.filter(depth__gt=1).exists(),
            Comment.objects.exclude(official_on=None).exists(),
            Note.objects.exists(),
        )
    ),
    "ideas in every status": all(
        Idea.objects.filter(status=status).exists() for status in Status.objects.all()
    ),
    "translated": Page.objects.type(*WRITTEN)
    .filter(locale__language_code="ru")
    .exclude(
        translation_key__in=Page.objects.filter(locale__language_code="en").values(
            "translation_key"
        )
    )
    .count()
    == 0,
    "found": SearchEntry.objects.filter(kind="article", is_gone=False).count() >= 80,
    "titles of their own": len({subject for subject, *_ in first}) == len(first),
    "a year of life": Topic.objects.filter(
        created__lt=timezone.now() - timedelta(days=330)
    ).count(),
    "and more of it lately": Topic.objects.filter(
        created__gt=timezone.now() - timedelta(days=90)
    ).count()
    > len(first) * 0.4,
    "faces": User.objects.exclude(avatar="").count(),
}
print(states)
assert all(states.values()), states
languages = set(Topic.objects.values_list("forum__language", flat=True))
assert {"en", "ru"} <= languages, languages
call_command("seed_demo")
assert fingerprint() == first, "a second seed changed something"
print("The demo community is planted.")
