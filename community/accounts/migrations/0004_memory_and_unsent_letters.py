"""What processes remember, pieces of pages that are kept, and letters that are not sent yet are
three things: each has its word.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_keptletter")]
    operations = [
        migrations.RenameModel("KeptVersion", "MemoryVersion"),
        migrations.RenameModel("KeptLetter", "UnsentLetter"),
    ]
