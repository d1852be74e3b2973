"""Events get names that stay when code moves, and as many groups as they belong to, each with the
event before them there.
"""

import django.db.models.deletion
from django.db import migrations, models

NAMES = {
    "forum.events.TopicStarted": "forum.topic_started",
    "forum.events.AnswerPosted": "forum.answer_posted",
    "forum.events.ReplyPosted": "forum.reply_posted",
    "forum.events.PostEdited": "forum.post_edited",
    "forum.events.PostVoted": "forum.post_voted",
    "forum.events.AnswerAccepted": "forum.answer_accepted",
    "forum.events.AcceptanceWithdrawn": "forum.acceptance_withdrawn",
    "forum.events.AnswerConfirmed": "forum.answer_confirmed",
    "forum.events.TopicKnown": "forum.article_linked",
    "forum.events.PostRemoved": "forum.post_removed",
    "forum.events.PostRestored": "forum.post_restored",
    "forum.events.TopicRemoved": "forum.topic_removed",
    "forum.events.TopicRestored": "forum.topic_restored",
    "forum.events.TopicLocked": "forum.topic_locked",
    "forum.events.TopicUnlocked": "forum.topic_unlocked",
    "forum.events.TopicPinned": "forum.topic_pinned",
    "forum.events.TopicUnpinned": "forum.topic_unpinned",
    "forum.events.TopicMoved": "forum.topic_moved",
    "forum.events.TopicSplit": "forum.topic_split",
    "forum.events.StillStuck": "forum.still_stuck",
    "forum.events.TopicsMerged": "forum.topics_merged",
    "kb.events.ArticlePublished": "kb.article_published",
    "kb.events.ArticleWithdrawn": "kb.article_withdrawn",
    "kb.events.ArticleVerified": "kb.article_verified",
    "kb.events.VerificationAsked": "kb.verification_asked",
    "kb.events.ArticleWentStale": "kb.article_went_stale",
    "kb.events.EditSuggested": "kb.edit_suggested",
    "kb.events.EditsDeclined": "kb.edits_declined",
    "kb.events.DraftDiscussed": "kb.draft_discussed",
    "kb.events.SectionChanged": "kb.section_changed",
    "community.notifications.events.MailArrived": "notifications.mail_arrived",
    "community.portal.events.AccountClosed": "portal.account_closed",
}
# what a topic's pages were told: whoever has one open asks for what was missed
WITHDRAWN = [
    "forum.live.announce_topic",
    "forum.live.announce_post",
    "forum.live.refresh_post",
    "forum.live.refresh_score",
    "forum.live.refresh_state",
    "forum.live.reload_watchers",
    "forum.live.reload_target",
    "forum.live.recheck_watchers",
]


def rename(apps, schema_editor) -> None:
    records = apps.get_model("events", "EventRecord").objects
    for old, new in NAMES.items():
        records.filter(name=old).update(name=new)
    owed = apps.get_model("events", "ReactionRecord").objects.filter(done_on=None)
    owed.filter(reaction__in=WITHDRAWN).delete()


def name_back(apps, schema_editor) -> None:
    records = apps.get_model("events", "EventRecord").objects
    for old, new in NAMES.items():
        records.filter(name=new).update(name=old)


CHAIN = """
INSERT INTO events_eventgroup (event_id, "group", previous_id)
SELECT id, belongs, COALESCE(LAG(id) OVER (PARTITION BY belongs ORDER BY id), 0)
FROM (
    SELECT id, "group" AS belongs FROM events_eventrecord WHERE "group" <> ''
    UNION
    SELECT id, also FROM events_eventrecord WHERE also IS NOT NULL
) AS named
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0003_second_group")]
    operations = [
        migrations.CreateModel(
            name="EventGroup",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("group", models.CharField(max_length=60)),
                ("previous_id", models.BigIntegerField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups",
                        to="events.eventrecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("group", "event"), name="once_in_a_group")
                ]
            },
        ),
        migrations.RunSQL(CHAIN, migrations.RunSQL.noop),
        migrations.RunPython(rename, name_back),
    ]
