"""The version of its source was written with every entry and read by nothing."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0005_words_by_scope")]

    operations = [migrations.RemoveField("searchentry", "source_version")]
