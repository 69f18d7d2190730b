"""The database itself refuses to change or remove an audit event.

PostgreSQL refuses to empty the audit trail, too, but for a restore in the transaction that says so. SQLite has no TRUNCATE: there
a restore sets the triggers aside, in its transaction, and puts them back.
"""

import uuid

from django.db import migrations, models

_SQLITE = [
    "CREATE TRIGGER core_event_no_update BEFORE UPDATE ON core_event BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
    "CREATE TRIGGER core_event_no_delete BEFORE DELETE ON core_event BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
]
_POSTGRESQL = [
    "CREATE FUNCTION core_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$",
    "CREATE TRIGGER core_event_append_only BEFORE UPDATE OR DELETE ON core_event FOR EACH ROW EXECUTE FUNCTION core_event_refuse()",
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
_SQLITE_BACK = ["DROP TRIGGER core_event_no_update", "DROP TRIGGER core_event_no_delete"]
_POSTGRESQL_BACK = [
    "DROP TRIGGER core_event_no_truncate ON core_event",
    "DROP FUNCTION core_event_refuse_truncate()",
    "DROP TRIGGER core_event_append_only ON core_event",
    "DROP FUNCTION core_event_refuse()",
]


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in _SQLITE if vendor == "sqlite" else _POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in _SQLITE_BACK if vendor == "sqlite" else _POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    replaces = [
        ("core", "0001_initial"),
        ("core", "0002_append_only"),
        ("core", "0003_worker"),
        ("core", "0004_no_truncate"),
        ("core", "0005_drafts"),
    ]
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField()),
                ("heartbeat", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.UUIDField()),
                ("key", models.CharField(max_length=120)),
                ("typed", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=0)),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "key"), name="one_draft_of_a_form")
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("actor", models.UUIDField(null=True)),
                ("action", models.CharField(max_length=80)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=40)),
                ("team", models.UUIDField(db_index=True, null=True)),
                ("detail", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(
                        fields=["subject_kind", "subject"], name="core_event_subject_6619df_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("arguments", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("working", "working"),
                            ("done", "done"),
                            ("failed", "not done"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("team", models.UUIDField(db_index=True, null=True)),
                ("asked_by", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("heartbeat", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("worker", models.CharField(blank=True, max_length=40)),
                ("step", models.CharField(blank=True, max_length=80)),
                ("share", models.FloatField(null=True)),
                ("result", models.JSONField(default=dict)),
                ("problem", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["asked_at"],
                "indexes": [
                    models.Index(fields=["status", "heartbeat"], name="core_job_status_d6c927_idx")
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
