"""PostgreSQL refuses to empty the audit trail, too, but for a restore in the transaction that says so.

SQLite has no TRUNCATE: there a restore sets the triggers aside, in its transaction, and puts them back.
"""

from django.db import migrations

_GUARD = [
    """
    CREATE FUNCTION core_event_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF current_setting('evenhand.restore', true) = txid_current()::text THEN
            RETURN NULL;
        END IF;
        IF EXISTS (SELECT 1 FROM core_event) THEN
            RAISE EXCEPTION 'audit events are append-only';
        END IF;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER core_event_no_truncate BEFORE TRUNCATE ON core_event FOR EACH STATEMENT EXECUTE FUNCTION core_event_refuse_truncate()",
]


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in _GUARD:
            schema_editor.execute(statement)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER core_event_no_truncate ON core_event")
        schema_editor.execute("DROP FUNCTION core_event_refuse_truncate()")


class Migration(migrations.Migration):
    dependencies = [("core", "0003_worker")]
    operations = [migrations.RunPython(guard, unguard)]
