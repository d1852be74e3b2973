from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from forum.bulk import recount_around, recount_people, recount_replies
from forum.models import Post, Topic


class Command(BaseCommand):
    help = (
        "Counts topics, replies, forums and people anew, a portion at a time; pages go on"
        " meanwhile."
    )

    def handle(self, *args, **options) -> None:
        recount_replies(Post.objects.all())
        recount_around(Topic.objects.all())
        recount_people(get_user_model().objects.all())
