from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0004_names_and_groups")]
    operations = [
        migrations.RemoveIndex("eventrecord", "events_of_group"),
        migrations.RemoveIndex("eventrecord", "events_of_second_group"),
        migrations.RemoveField("eventrecord", "group"),
        migrations.RemoveField("eventrecord", "also"),
    ]
