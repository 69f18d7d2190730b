import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("instruments", "0001_initial"), ("instruments", "0002_answering")]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("projects", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("instrument_id", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("definition", models.TextField()),
                ("number", models.PositiveIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.UUIDField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_by", models.UUIDField(blank=True, null=True)),
                ("alone", models.JSONField(null=True)),
                ("results", models.JSONField(null=True)),
                ("one_level", models.BooleanField(default=False)),
                ("set_version", models.PositiveIntegerField(default=1)),
                (
                    "aside",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rounds",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["instrument_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "instrument_id", "number"), name="round_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
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
                        choices=[
                            ("own", "One person's"),
                            ("together", "The team's, agreed together"),
                            ("guided", "A facilitator's"),
                        ],
                        max_length=8,
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("comments", models.JSONField(default=dict)),
                ("finished_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved", models.JSONField(default=dict)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="instruments.round",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("whose", "own")),
                        fields=("round", "person"),
                        name="own_sheet_once_in_round",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("whose", "together")),
                        fields=("round",),
                        name="one_sheet_together_in_round",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("whose", "guided")),
                        fields=("round",),
                        name="one_guided_sheet_in_round",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", False), ("whose", "own")),
                            models.Q(
                                ("person__isnull", True), ("whose__in", ["together", "guided"])
                            ),
                            _connector="OR",
                        ),
                        name="own_sheet_has_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attached",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("item", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=120)),
                ("content", models.BinaryField()),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="instruments.sheet",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "item"), name="one_file_an_item")
                ],
            },
        ),
    ]
