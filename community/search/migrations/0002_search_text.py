"""The table of stems: a virtual table of SQLite's FTS5, or a tsvector with its index on
PostgreSQL.
"""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE search_text USING fts5(title, lead, answer, body, words, marks,"
    " tokenize = 'unicode61 remove_diacritics 0', prefix = '3')"
)
POSTGRES = (
    "CREATE TABLE search_text (rowid bigint PRIMARY KEY, title text, lead text, answer text, body text, words text, stems tsvector NOT NULL)",
    "CREATE INDEX search_text_stems ON search_text USING gin (stems)",
)


def make(apps, schema_editor):
    for statement in [SQLITE] if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_text")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
