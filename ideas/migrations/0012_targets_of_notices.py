"""Notices of decisions name them below zero, since mails about an idea are about its comments, too."""

from django.db import migrations
from django.db.models import F

OF_DECISIONS = ("idea_status", "idea_completed")


def put_below_zero(apps, schema_editor):
    notices = apps.get_model("notifications", "Notice").objects
    old = notices.filter(kind__in=OF_DECISIONS, target_id__gt=0)
    old.update(target_id=-F("target_id"))


class Migration(migrations.Migration):
    dependencies = [("ideas", "0011_still_wanted"), ("notifications", "0006_given_up")]
    operations = [migrations.RunPython(put_below_zero, migrations.RunPython.noop)]
