"""The database itself refuses to change or remove an audit event."""

from django.db import migrations

_SQLITE = [
    "CREATE TRIGGER core_event_no_update BEFORE UPDATE ON core_event BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
    "CREATE TRIGGER core_event_no_delete BEFORE DELETE ON core_event BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
]
_POSTGRESQL = [
    "CREATE FUNCTION core_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$",
    "CREATE TRIGGER core_event_append_only BEFORE UPDATE OR DELETE ON core_event FOR EACH ROW EXECUTE FUNCTION core_event_refuse()",
]


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in _SQLITE if vendor == "sqlite" else _POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER core_event_no_update")
        schema_editor.execute("DROP TRIGGER core_event_no_delete")
        return
    schema_editor.execute("DROP TRIGGER core_event_append_only ON core_event")
    schema_editor.execute("DROP FUNCTION core_event_refuse()")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
