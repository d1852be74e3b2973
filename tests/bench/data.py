"""The data set of the bench:

`python -m tests.bench.data SCALE` fills the database of the environment. SCALE 1 is 500 users, 15
forums, 5,000 topics with 50,000 posts, one topic of 2,000 posts and one forum of 20,000 topics.
"""

from __future__ import annotations

import os
import random
import sys
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

TEXTS = [
    (
        "Every evening the connection **dies** for about five minutes. The lamp goes red, a restart"
        " helps until the next day."
    ),
    (
        "Open `192.168.1.1` → *System* → *Update*:\n\n1. choose **stable**\n2. install\n3. restart"
        " once\n\nThen look at https://example.com/help."
    ),
    (
        "> The lamp goes red\n\nSame here. Which firmware do you have? Mine says `7.31` and the log"
        " is full of `DHCP: no offer`."
    ),
    (
        "| band | speed |\n| --- | --- |\n| 2.4 GHz | 40 |\n| 5 GHz | 310 |\n\nGive the second band"
        " a name of its own and join that one."
    ),
    "Thanks, that was it. Two evenings without a drop.",
]


def fill(scale: float) -> None:
    import django

    django.setup()
    from django.contrib.auth.models import Group
    from django.core.management import call_command
    from django.utils import timezone

    import community.accounts.limits  # noqa: F401  (declares the rules that are lifted here)
    from community.accounts.models import RuleOverride, User
    from community.accounts.rules import REGISTRY
    from community.portal.models import Look
    from community.tags.models import Tag
    from community.writing.markup import render
    from forum.actions.forums import add_forum, give_standard_permissions
    from forum.bulk import recount_forums, recount_people, recount_topics
    from forum.models import Post, Topic

    call_command("migrate", verbosity=0)
    dice = random.Random(11)
    Look.objects.create(pk=1, name="Bench", tagline="A place to measure")
    give_standard_permissions()
    RuleOverride.objects.bulk_create(
        RuleOverride(name=name, value=0)
        for name in REGISTRY
        if "_per_" in name and "attachments" not in name
    )
    now = timezone.now()
    users = User.objects.bulk_create(
        [
            User(
                username=f"member{n}",
                email=f"member{n}@example.com",
                display_name=f"Member {n}",
                date_joined=now - timedelta(days=400),
                password="!",
            )
            for n in range(int(500 * scale) or 1)
        ]
    )
    customer = Group.objects.get(name="customer")
    User.groups.through.objects.bulk_create(
        User.groups.through(user=user, group=customer) for user in users
    )
    forums = [
        add_forum(f"Forum {n}", icon="wifi", description="A forum of the bench.") for n in range(15)
    ]
    big = add_forum("Big forum")
    tags = Tag.objects.bulk_create([Tag(name=f"tag{n}", slug=f"tag{n}") for n in range(50)])
    rendered = [render(text) for text in TEXTS]

    def make(forum, count: int, posts: int, prefix: str) -> None:
        for start in range(0, count, 1000):
            batch = []
            for n in range(start, min(count, start + 1000)):
                when = now - timedelta(minutes=5 * (n + 1))
                batch.append(
                    Topic(
                        forum=forum or dice.choice(forums),
                        poster=dice.choice(users),
                        subject=f"{prefix} {n}: the router drops every evening",
                        slug=f"{prefix.lower()}-{n}-the-router-drops-every-evening",
                        created=when,
                        last_post_on=when,
                    )
                )
            Topic.objects.bulk_create(batch)
            rows = []
            for topic in batch:
                for number in range(posts):
                    pick = dice.randrange(len(TEXTS))
                    post = Post(
                        topic=topic,
                        poster=dice.choice(users),
                        content=TEXTS[pick],
                        number=number,
                        created=topic.created + timedelta(minutes=number),
                        score=dice.randrange(9),
                    )
                    post._content_rendered = rendered[pick]
                    rows.append(post)
            Post.objects.bulk_create(rows, batch_size=2000)
            links = [Topic.tags.through(topic=topic, tag=dice.choice(tags)) for topic in batch]
            Topic.tags.through.objects.bulk_create(links)

    make(None, int(5000 * scale), 10, "Topic")
    make(big, int(20000 * scale), 1, "Big")
    make(forums[0], 1, int(2000 * scale), "Long")
    recount_topics(Topic.objects.all())
    recount_people(User.objects.all())
    recount_forums()
    call_command("rebuild_search", verbosity=0)


if __name__ == "__main__":
    fill(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
