"""PostgreSQL: the words of titles in a vector of their own.

Ranking by it reads little where very many entries fit.
"""

from django.db import migrations

POSTGRES = (
    "ALTER TABLE search_text ADD COLUMN titles tsvector NOT NULL DEFAULT ''",
    "UPDATE search_text SET titles = array_to_tsvector(array_remove(string_to_array(title, ' ')"
    " || ARRAY(SELECT '=' || word FROM unnest(string_to_array(words, ' ')) word), ''))",
    "CREATE INDEX search_text_titles ON search_text USING gin (titles)",
)


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRES:
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_text DROP COLUMN titles")


class Migration(migrations.Migration):
    dependencies = [("search", "0002_search_text")]
    operations = [migrations.RunPython(add, drop)]
