import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("projects", "0001_initial"),
        ("projects", "0002_aim_and_end"),
        ("projects", "0003_margin_and_aim"),
        ("projects", "0004_offered_ways"),
        ("projects", "0005_monthly_notes"),
        ("projects", "0006_completions"),
    ]
    initial = True

    dependencies = [
        ("organisations", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("clinical_area", models.CharField(blank=True, max_length=80)),
                (
                    "track",
                    models.CharField(
                        choices=[
                            ("usual", "Usual: results within months"),
                            ("complex", "Complex pathway: longer horizon, lead indicators first"),
                        ],
                        default="usual",
                        max_length=10,
                    ),
                ),
                ("aim", models.TextField(blank=True)),
                (
                    "aim_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("to", "to a rate: so many in 100 people"),
                            ("points", "by percentage points: from 12% to 9% is 3"),
                            ("share", "by per cent of the rate there is now: from 12% to 9% is 25"),
                        ],
                        max_length=6,
                    ),
                ),
                ("aim_value", models.FloatField(null=True)),
                ("started_on", models.DateField()),
                ("ended", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="projects",
                        to="organisations.team",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="OfferedWay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("way", models.CharField(max_length=20)),
                ("recommended", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("number", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offered_ways",
                        to="organisations.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["way"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "way"), name="way_once_in_programme"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthlyNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("measure", models.UUIDField()),
                ("title", models.CharField(max_length=160)),
                ("month", models.DateField()),
                ("headline", models.JSONField(default=list)),
                ("learnt", models.TextField(blank=True)),
                ("sent_at", models.DateTimeField()),
                ("sent_by", models.UUIDField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="monthly_notes",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at"],
                "indexes": [
                    models.Index(
                        fields=["project", "-sent_at"], name="projects_mo_project_582f6f_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasurePlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("reason", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plans",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "number"), name="plan_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MarginProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("difference", models.FloatField()),
                ("ratio", models.FloatField()),
                ("reason", models.TextField()),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by", models.UUIDField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="margin_proposals",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=("project",),
                        name="one_open_margin_proposal",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Completion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("subject", models.UUIDField()),
                ("missing", models.JSONField(default=list)),
                ("reason", models.TextField(blank=True)),
                ("reopened", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="completions",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
                "indexes": [
                    models.Index(
                        fields=["project", "kind", "subject", "-made_at"],
                        name="projects_co_project_2c9070_idx",
                    )
                ],
            },
        ),
    ]
