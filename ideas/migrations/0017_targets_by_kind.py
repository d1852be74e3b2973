"""Notices of decisions name them as they are called: which noun it is says the kind of the notice."""

from django.db import migrations
from django.db.models import F

OF_DECISIONS = ("idea_status", "idea_completed")


def put_above_zero(apps, schema_editor):
    notices = apps.get_model("notifications", "Notice").objects
    old = notices.filter(kind__in=OF_DECISIONS, target_id__lt=0)
    old.update(target_id=-F("target_id"))


class Migration(migrations.Migration):
    dependencies = [("ideas", "0016_languages"), ("notifications", "0006_given_up")]
    operations = [migrations.RunPython(put_above_zero, migrations.RunPython.noop)]
