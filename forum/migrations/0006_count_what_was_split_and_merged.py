"""Splitting, merging and removing left some counts wrong.

Only what they touched is counted again, a portion at a time.
"""

from django.db import migrations
from django.db.models import Q

PLACES = {
    "forum.events.TopicSplit": ("topic_id", "new_topic_id"),
    "forum.events.TopicsMerged": ("topic_id", "into_topic_id"),
    "forum.topic_split": ("topic_id", "new_topic_id"),
    "forum.topics_merged": ("topic_id", "into_topic_id"),
}


def mend(apps, schema_editor) -> None:
    from community.events.models import EventRecord
    from forum.bulk import recount_around
    from forum.models import Removal, Topic

    records = EventRecord.objects.filter(name__in=PLACES).values_list("name", "payload")
    ids = {payload[place] for name, payload in records.iterator() for place in PLACES[name]}
    removed = Removal.objects.values("post__topic")
    touched = Topic.objects.filter(Q(pk__in=ids) | Q(pk__in=removed))
    if touched.exists():
        recount_around(touched)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("community_forum", "0005_productversion_acceptedanswer_version_confirmation"),
        ("forum", "0003_close_after_hours"),
        ("forum_conversation", "0002_topic_known_as"),
        ("accounts", "0002_keptversion"),
        ("events", "0003_second_group"),
    ]
    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
