import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("registers", "0001_initial"), ("registers", "0002_charter_unnamed")]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("projects", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind_id", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("status_name", models.CharField(max_length=40)),
                ("status_since", models.DateTimeField()),
                ("content", models.JSONField(default=dict)),
                ("follow_up", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "indexes": [
                    models.Index(
                        fields=["project", "kind_id", "status_name"],
                        name="registers_e_project_005f5b_idx",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "kind_id", "number"), name="entry_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("start", models.CharField(blank=True, max_length=40)),
                ("to", models.CharField(blank=True, max_length=40)),
                ("content", models.JSONField(default=dict)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="registers.entry",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
    ]
