import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("changes", "0001_initial"), ("changes", "0002_let_go")]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("drivers", "0001_tables"),
        ("projects", "0001_tables"),
        ("registers", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Idea",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("what", models.CharField(max_length=200)),
                ("why", models.TextField(blank=True)),
                ("source", models.CharField(max_length=10)),
                ("kind", models.CharField(max_length=12)),
                ("provenance", models.CharField(blank=True, max_length=200)),
                ("shaped_by", models.JSONField(default=list)),
                ("cost", models.CharField(blank=True, max_length=8)),
                ("effort", models.CharField(blank=True, max_length=8)),
                ("impact", models.CharField(blank=True, max_length=8)),
                ("control", models.CharField(blank=True, max_length=10)),
                ("worse_off", models.TextField(blank=True)),
                ("would_know", models.TextField(blank=True)),
                ("principle", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("status_name", models.CharField(default="new", max_length=10)),
                ("because", models.CharField(blank=True, max_length=12)),
                ("let_go_why", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "driver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="ideas",
                        to="drivers.driver",
                    ),
                ),
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
                        related_name="ideas",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "number"), name="idea_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Cycle",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("what", models.CharField(max_length=200)),
                ("scale", models.CharField(max_length=8)),
                ("predicted", models.TextField(blank=True)),
                ("predicted_focus", models.TextField(blank=True)),
                ("plan", models.TextField(blank=True)),
                ("data", models.TextField(blank=True)),
                ("planned_for", models.DateField(blank=True, null=True)),
                ("begun_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("fidelity", models.CharField(blank=True, max_length=10)),
                ("fidelity_why", models.TextField(blank=True)),
                ("happened", models.TextField(blank=True)),
                ("took_part", models.JSONField(default=list)),
                ("standing", models.CharField(blank=True, max_length=8)),
                ("open_question", models.TextField(blank=True)),
                ("next_step", models.TextField(blank=True)),
                ("decision", models.CharField(blank=True, max_length=8)),
                ("because", models.CharField(blank=True, max_length=12)),
                ("decision_why", models.TextField(blank=True)),
                ("without_partners", models.TextField(blank=True)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "mark",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cycle",
                        to="registers.entry",
                    ),
                ),
                (
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cycles",
                        to="changes.idea",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("idea", "number"), name="cycle_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("content", models.JSONField(default=dict)),
                ("shared_on", models.DateField()),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "idea",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lesson",
                        to="changes.idea",
                    ),
                ),
            ],
            options={
                "ordering": ["idea__what"],
            },
        ),
        migrations.CreateModel(
            name="Priority",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="priorities",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["text"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "text"), name="priority_once_in_project"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="idea",
            name="priority",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="ideas",
                to="changes.priority",
            ),
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "whose",
                    models.CharField(choices=[("team", "Team"), ("coach", "Coach")], max_length=5),
                ),
                ("score", models.DecimalField(decimal_places=1, max_digits=2)),
                ("evidence", models.TextField()),
                ("on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-made_at"],
                "indexes": [
                    models.Index(fields=["project", "-on"], name="changes_pro_project_6adb84_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="Ranking",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("through", models.CharField(max_length=8)),
                ("took_part", models.JSONField(default=list)),
                ("ranked_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rankings",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "number"), name="ranking_version_once"
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
                ("by", models.UUIDField()),
                ("what", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField()),
                ("content", models.JSONField(default=dict)),
                (
                    "cycle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="changes.cycle",
                    ),
                ),
                (
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="changes.idea",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="Conclusion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "whose",
                    models.CharField(
                        choices=[("team", "The team"), ("partners", "Those most affected")],
                        max_length=8,
                    ),
                ),
                ("learnt_focus", models.TextField(blank=True)),
                ("learnt", models.TextField(blank=True)),
                ("worked", models.CharField(blank=True, max_length=8)),
                ("reduced", models.CharField(blank=True, max_length=8)),
                ("say", models.CharField(blank=True, max_length=8)),
                ("through", models.CharField(blank=True, max_length=8)),
                ("may_share", models.BooleanField(default=False)),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "writer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conclusions",
                        to="changes.cycle",
                    ),
                ),
            ],
            options={
                "ordering": ["-whose"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cycle", "whose"), name="conclusion_once_for_each_side"
                    )
                ],
            },
        ),
    ]
